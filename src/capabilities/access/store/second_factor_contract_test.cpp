// What every SecondFactorRegister promises, with the sessions it proves, on each engine.

#include "capabilities/access/store/testing/registers.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

using SecondFactorContract = testing::RegisterContract;

TEST_P(SecondFactorContract, KeepsFactorsOfEachPersonAndHowManyCodesAreLeft) {
  const SecondFactor telephone = factor(FactorKind::Totp);
  SecondFactor sheet = factor(FactorKind::Sheet);
  ASSERT_THAT(add(telephone), succeeds());
  ASSERT_THAT(add(sheet, {sha256(bytesOf("1")), sha256(bytesOf("2"))}), succeeds());
  const auto all = factors().of(person_);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].id, telephone.id);
  EXPECT_EQ((*all)[0].secret, telephone.secret);
  EXPECT_EQ((*all)[1].label, sheet.label);
  EXPECT_EQ((*all)[1].codes_left, 2U);
  EXPECT_TRUE(factors().of(PersonId{})->empty());
}

TEST_P(SecondFactorContract, AStepProvesASessionOnceAndNoEarlierStepAfterIt) {
  const SecondFactor telephone = factor(FactorKind::Totp);
  ASSERT_THAT(add(telephone), succeeds());
  const Session session = opened();
  EXPECT_FALSE(signins().session(session.token)->proven);
  ASSERT_THAT(factors().proveByStep(proving(session), telephone.id, 100), succeeds());
  EXPECT_EQ(signins().session(session.token)->proven, clock_.now());
  EXPECT_EQ(factors().of(person_)->front().used, clock_.now());
  const Session next = opened();
  for (const std::int64_t step : {100, 99}) {
    EXPECT_THAT(factors().proveByStep(proving(next), telephone.id, step),
                failsWith(ErrorCode::Unauthenticated));
  }
  EXPECT_FALSE(signins().session(next.token)->proven);
  EXPECT_THAT(factors().proveByStep(proving(next), telephone.id, 101), succeeds());
}

TEST_P(SecondFactorContract, ACodeProvesASessionOfItsPersonOnce) {
  const Sha256 code = sha256(bytesOf("1"));
  const SecondFactor sheet = factor(FactorKind::Sheet);
  ASSERT_THAT(add(sheet, {code}), succeeds());
  Session session = opened();
  Session others = session;
  others.person = ids_.make<PersonId>();
  EXPECT_THAT(factors().proveByCode(proving(others), code), failsWith(ErrorCode::Unauthenticated));
  ASSERT_THAT(factors().proveByCode(proving(session), code), succeeds());
  EXPECT_EQ(factors().of(person_)->front().codes_left, 0U);
  EXPECT_THAT(factors().proveByCode(proving(session), code), failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(scratch_->decisions().back(), "access.factor-given@1");
}

TEST_P(SecondFactorContract, ASessionThatHasEndedProvesNothingAndUsesNothingUp) {
  const SecondFactor sheet = factor(FactorKind::Sheet);
  const Sha256 code = sha256(bytesOf("1"));
  ASSERT_THAT(add(sheet, {code}), succeeds());
  const Session session = opened();
  ASSERT_THAT(signins().close(session.id, by_), succeeds());
  EXPECT_THAT(factors().proveByCode(proving(session), code), failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(factors().of(person_)->front().codes_left, 1U);
}

TEST_P(SecondFactorContract, ASessionGoesOnByItsNewTokenAndNotByTheOneBefore) {
  const SecondFactor telephone = factor(FactorKind::Totp);
  ASSERT_THAT(add(telephone), succeeds());
  const Session session = opened();
  const Sha256 anew = sha256(bytesOf("anew"));
  ASSERT_THAT(factors().proveByStep(proving(session, anew), telephone.id, 100), succeeds());
  EXPECT_THAT(signins().session(session.token), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(signins().session(anew)->id, session.id);
  EXPECT_THAT(factors().proveByStep(proving(session), telephone.id, 101),
              failsWith(ErrorCode::Unauthenticated))
      << "by the token before";
}

TEST_P(SecondFactorContract, AFactorIsEnrolledAndGivenInOneOrNotAtAll) {
  const SecondFactor telephone = factor(FactorKind::Totp);
  const Session gone = opened();
  ASSERT_THAT(signins().close(gone.id, by_), succeeds());
  EXPECT_THAT(factors().enrol(proving(gone), telephone, 100),
              failsWith(ErrorCode::Unauthenticated));
  EXPECT_TRUE(factors().of(person_)->empty());
  const Session session = opened();
  const Sha256 anew = sha256(bytesOf("anew"));
  ASSERT_THAT(factors().enrol(proving(session, anew), telephone, 100), succeeds());
  EXPECT_EQ(scratch_->decisions().back(), "access.factor-enrolled@1");
  EXPECT_EQ(factors().of(person_)->front().used, clock_.now());
  const auto proven = signins().session(anew);
  ASSERT_THAT(proven, succeeds());
  EXPECT_EQ(proven->proven, clock_.now());
  EXPECT_THAT(factors().proveByStep(proving(*proven), telephone.id, 100),
              failsWith(ErrorCode::Unauthenticated))
      << "its first code is used up";
}

TEST_P(SecondFactorContract, EnrollingTheFirstTakesTheAccountOver) {
  ASSERT_THAT(add(factor(FactorKind::Sheet), {sha256(bytesOf("1"))}), succeeds());
  const Session strangers = opened();
  const Session session = opened();
  SecondFactor key = factor(FactorKind::Passkey);
  key.passkey = Passkey{.credential = copyOf(bytesOf("key")), .uses = 5};
  ASSERT_THAT(factors().enrol(proving(session), key, 5), succeeds());
  ASSERT_EQ(factors().of(person_)->size(), 1U);
  EXPECT_EQ(factors().of(person_)->front().passkey->uses, 5U);
  EXPECT_THAT(signins().session(strangers.token), failsWith(ErrorCode::NotFound));
}

TEST_P(SecondFactorContract, RemovesOnesOwnAndKeepsAFewAtMost) {
  const SecondFactor sheet = factor(FactorKind::Sheet);
  ASSERT_THAT(add(sheet, {sha256(bytesOf("1"))}), succeeds());
  EXPECT_THAT(factors().remove(ids_.make<PersonId>(), sheet.id, Remaining::Nothing, by_),
              failsWith(ErrorCode::NotFound));
  ASSERT_THAT(factors().remove(person_, sheet.id, Remaining::Nothing, by_), succeeds());
  EXPECT_TRUE(factors().of(person_)->empty());
  for (std::size_t n = 0; n < kMaxFactors; ++n) {
    ASSERT_THAT(add(factor(FactorKind::Totp)), succeeds());
  }
  EXPECT_THAT(add(factor(FactorKind::Totp)), failsWith(ErrorCode::Conflict));
}

TEST_P(SecondFactorContract, ANewPasswordTakesThemAwayOnlyWhereItIsTold) {
  ASSERT_THAT(add(factor(FactorKind::Sheet), {sha256(bytesOf("1"))}), succeeds());
  ASSERT_THAT(signins().reset(seen(person_), {.hash = "y"}, Factors::Keep, {}, by_), succeeds());
  EXPECT_EQ(factors().of(person_)->size(), 1U);
  ASSERT_THAT(signins().reset(seen(person_), {.hash = "z"}, Factors::Remove, {}, by_), succeeds());
  EXPECT_TRUE(factors().of(person_)->empty());
}

TEST_P(SecondFactorContract, TheFirstOneGivenTakesAwayWhatWasBegunBeforeAndSessionsWithoutProof) {
  const Sha256 stolen = sha256(bytesOf("1"));
  ASSERT_THAT(add(factor(FactorKind::Sheet), {stolen}), succeeds());
  const Session strangers = opened();
  const SecondFactor own = factor(FactorKind::Totp);
  ASSERT_THAT(add(own), succeeds());
  const Session session = opened();
  ASSERT_THAT(factors().proveByStep(proving(session), own.id, 100), succeeds());
  ASSERT_EQ(factors().of(person_)->size(), 1U);
  EXPECT_THAT(signins().session(strangers.token), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(factors().proveByCode(proving(session), stolen),
              failsWith(ErrorCode::Unauthenticated));
  const SecondFactor spare = factor(FactorKind::Sheet);
  ASSERT_THAT(add(spare, {sha256(bytesOf("2"))}), succeeds());
  ASSERT_THAT(factors().proveByStep(proving(session), own.id, 101), succeeds());
  EXPECT_EQ(factors().of(person_)->size(), 2U) << "a spare sheet stays";
}

TEST_P(SecondFactorContract, TheLastOneThatWasGivenStaysWhereOneHasToRemain) {
  const SecondFactor first = factor(FactorKind::Totp);
  ASSERT_THAT(add(first), succeeds());
  const Session session = opened();
  ASSERT_THAT(factors().proveByStep(proving(session), first.id, 100), succeeds());
  ASSERT_THAT(add(factor(FactorKind::Sheet), {sha256(bytesOf("2"))}), succeeds());
  EXPECT_THAT(factors().remove(person_, first.id, Remaining::OneProven, by_),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(factors().remove(person_, first.id, Remaining::Nothing, by_), succeeds());
}

TEST_P(SecondFactorContract, APasskeyIsKeptOnceInTheClinicAndGoesWithItsFactor) {
  SecondFactor own = factor(FactorKind::Passkey);
  own.passkey = Passkey{.credential = copyOf(bytesOf("credential")),
                        .public_key = copyOf(bytesOf("key")),
                        .site = "sekisho.internal",
                        .uses = 4'000'000'000U,
                        .built_in = true};
  ASSERT_THAT(add(own), succeeds());
  const auto kept = factors().of(person_)->front().passkey;
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->credential, own.passkey->credential);
  EXPECT_EQ(kept->public_key, own.passkey->public_key);
  EXPECT_EQ(kept->site, "sekisho.internal");
  EXPECT_EQ(kept->uses, 4'000'000'000U);
  EXPECT_TRUE(kept->built_in);
  SecondFactor again = factor(FactorKind::Passkey);
  again.passkey = own.passkey;
  EXPECT_THAT(add(again), failsWith(ErrorCode::Conflict));
  ASSERT_THAT(factors().remove(person_, own.id, Remaining::Nothing, by_), succeeds());
  EXPECT_THAT(add(again), succeeds());
  ASSERT_THAT(signins().reset(seen(person_), {.hash = "z"}, Factors::Remove, {}, by_), succeeds());
  EXPECT_THAT(add(own), succeeds());
}

TEST_P(SecondFactorContract, APasskeysCounterGoesForwardOrWasNeverKept) {
  SecondFactor counting = factor(FactorKind::Passkey);
  counting.passkey = Passkey{.credential = copyOf(bytesOf("counting")), .uses = 5};
  SecondFactor not_counting = factor(FactorKind::Passkey);
  not_counting.passkey = Passkey{.credential = copyOf(bytesOf("not counting"))};
  ASSERT_THAT(add(counting), succeeds());
  const Session session = opened();
  const auto give = [&](const SecondFactor& factor, std::uint32_t uses) {
    return factors().proveByPasskey(proving(session), factor.id, uses);
  };
  EXPECT_THAT(give(counting, 5), succeeds()) << "as it stood when it was enrolled";
  EXPECT_THAT(give(counting, 5), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(give(counting, 4), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(give(counting, 0), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(give(counting, 6), succeeds());
  EXPECT_EQ(signins().session(session.token)->proven, clock_.now());
  ASSERT_THAT(add(not_counting), succeeds());
  EXPECT_THAT(give(not_counting, 0), succeeds());
  EXPECT_THAT(give(not_counting, 0), succeeds());
}

INSTANTIATE_TEST_SUITE_P(Engines, SecondFactorContract, testing::kEngines,
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::access
