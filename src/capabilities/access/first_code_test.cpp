#include <gmock/gmock.h>

#include <map>

#include "capabilities/access/access.h"
#include "capabilities/access/digits.h"
#include "capabilities/access/testing/second_factors_in_memory.h"
#include "core/check.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using namespace std::chrono_literals;

class AFirstCode : public ::testing::Test {
 protected:
  std::string dealt(std::string_view name, Roles roles) {
    auto dealt = access_.prepareWithCode(name, {.roles = std::move(roles)});
    SEKISHO_CHECK(dealt.has_value());
    signins_.keep(dealt->signin);
    return dealt->code;
  }
  Result<Opened> signIn(std::string name, std::string password) {
    return access_.signIn({.name = std::move(name), .password = std::move(password)});
  }
  Result<void> choose(const Opened& opened, std::string_view password) {
    auto token = access_.choose(tokenOf(opened), password, "みほん内科");
    if (!token) return std::unexpected(std::move(token.error()));
    goes_on_by_[opened.session_token] = *token;
    return {};
  }
  // The one by which the session went on, or the first.
  std::string tokenOf(const Opened& opened) const {
    const auto anew = goes_on_by_.find(opened.session_token);
    return anew == goes_on_by_.end() ? opened.session_token : anew->second;
  }
  Proof proofOf(const Opened& opened) { return access_.identify(tokenOf(opened))->proof; }

  static constexpr const char* kOwn = "川の石を七つ拾って帰った夕方";
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  testing::SignInsInMemory signins_;
  testing::SecondFactorsInMemory factors_{signins_};
  Access access_{signins_, factors_, clock_, random_, ids_};
  std::map<std::string, std::string> goes_on_by_;
};

TEST_F(AFirstCode, LetsItsPersonInToChooseAPasswordAndIsGoodForNothingAfterwards) {
  const std::string code = dealt("佐藤 綾", {Role::Staff});
  EXPECT_EQ(code.size(), kCodeDigits);
  const auto opened = signIn("佐藤 綾", code.substr(0, 4) + " " + code.substr(4));
  ASSERT_THAT(opened, succeeds());
  EXPECT_EQ(opened->identity.proof, Proof::ToChoose);
  const auto elsewhere = signIn("佐藤 綾", code);
  ASSERT_THAT(elsewhere, succeeds());
  ASSERT_THAT(choose(*opened, kOwn), succeeds());
  EXPECT_EQ(proofOf(*opened), Proof::Whole);
  EXPECT_THAT(access_.identify(elsewhere->session_token), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(signIn("佐藤 綾", code), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(signIn("佐藤 綾", kOwn), succeeds());
  EXPECT_THAT(choose(*opened, "another thirteen letters"), failsWith(ErrorCode::Conflict));
}

TEST_F(AFirstCode, IsFollowedByTheSecondFactorWhereOneIsNeeded) {
  const auto opened = signIn("水野 由美", dealt("水野 由美", {Role::Administrator}));
  ASSERT_THAT(choose(*opened, kOwn), succeeds());
  EXPECT_EQ(proofOf(*opened), Proof::ToEnrol);
}

TEST_F(AFirstCode, LeavesNoSecondFactorAwaitedWhereNoneIsNeeded) {
  const auto staff = signIn("佐藤 綾", dealt("佐藤 綾", {Role::Staff}));
  const auto administrator = signIn("水野 由美", dealt("水野 由美", {Role::Administrator}));
  ASSERT_THAT(choose(*staff, kOwn), succeeds());
  ASSERT_THAT(choose(*administrator, kOwn), succeeds());
  const auto awaits = [this](const Opened& opened) {
    return *access_.awaitsSecondFactor(*access_.session(tokenOf(opened)),
                                       *access_.signIn(opened.identity.person));
  };
  EXPECT_FALSE(awaits(*staff));
  EXPECT_TRUE(awaits(*administrator));
}

TEST_F(AFirstCode, AWrongPasswordAskedForAgainIsNotCalledAWrongName) {
  const auto opened = signIn("佐藤 綾", dealt("佐藤 綾", {Role::Staff}));
  ASSERT_THAT(choose(*opened, kOwn), succeeds());
  const auto identity = access_.identify(tokenOf(*opened));
  const auto asked = access_.confirm(*identity, "another thirteen letters");
  ASSERT_THAT(asked, failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(asked.error().message.name, "access.password-wrong");
}

TEST_F(AFirstCode, IsOverAfterAWeek) {
  const std::string code = dealt("佐藤 綾", {Role::Staff});
  clock_.pass(Access::kFirstLasts + 1s);
  const auto opened = signIn("佐藤 綾", code);
  ASSERT_THAT(opened, failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(opened.error().message.name, "access.code-over");
  EXPECT_EQ(signIn("佐藤 綾", "000000000000").error().message.name, "access.refused");
}

TEST_F(AFirstCode, IsNoWayAroundTheRuleForPasswords) {
  const std::string code = dealt("佐藤 綾", {Role::Staff});
  const auto opened = signIn("佐藤 綾", code);
  const std::string spaced = code.substr(0, 4) + " " + code.substr(4, 4) + " " + code.substr(8);
  for (const std::string& weak : {std::string("short"), std::string("48201937"), code, spaced}) {
    EXPECT_THAT(choose(*opened, weak), failsWith(ErrorCode::InvalidInput)) << weak;
  }
  EXPECT_EQ(proofOf(*opened), Proof::ToChoose);
}

TEST_F(AFirstCode, OfATemporaryIsFollowedByAPinThatIsEasyToTypeAndNotToGuess) {
  const auto opened = signIn("派遣 花子", dealt("派遣 花子", {Role::Temporary}));
  for (const char* weak : {"48201", "000000", "123456", "987654", "121212", "1234567890123"}) {
    EXPECT_THAT(choose(*opened, weak), failsWith(ErrorCode::InvalidInput)) << weak;
  }
  ASSERT_THAT(choose(*opened, "４８２０１９"), succeeds()) << "as an input method writes it";
  EXPECT_EQ(signIn("派遣 花子", "482019")->identity.proof, Proof::Whole);
  EXPECT_THAT(signIn("派遣 花子", "482018"), failsWith(ErrorCode::Unauthenticated));
}

TEST_F(AFirstCode, APinIsNoLongerEnoughForATemporaryWhoBecameMore) {
  const auto opened = signIn("派遣 花子", dealt("派遣 花子", {Role::Temporary}));
  ASSERT_THAT(choose(*opened, "482019"), succeeds());
  const auto by = journal::Actor::ofConsole("root");
  ASSERT_THAT(access_.grant(*access_.signIn(opened->identity.person),
                            {.roles = {Role::Staff},
                             .reason = "採用のため",
                             .until = std::chrono::sys_days{japaneseDay(clock_.now())} +
                                      std::chrono::days{30}},
                            by, false),
              succeeds());
  const auto again = signIn("派遣 花子", "482019");
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(again->identity.proof, Proof::ToChoose);
  EXPECT_THAT(choose(*again, "719384"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(choose(*again, kOwn), succeeds());
}

TEST_F(AFirstCode, APinAloneChoosesNoPasswordForWhoeverGaveASecondFactorBefore) {
  const auto opened = signIn("派遣 花子", dealt("派遣 花子", {Role::Temporary}));
  ASSERT_THAT(choose(*opened, "482019"), succeeds());
  const auto person = opened->identity.person;
  const auto by = journal::Actor::ofConsole("root");
  const SecondFactor telephone{
      .id = ids_.make<FactorId>(), .person = person, .added = clock_.now()};
  ASSERT_THAT(factors_.add(telephone, {}, by), succeeds());
  const auto session = *access_.session(tokenOf(*opened));
  ASSERT_THAT(factors_.proveByStep({session, session.token, clock_.now()}, telephone.id, 1),
              succeeds());
  ASSERT_THAT(access_.grant(*access_.signIn(person),
                            {.roles = {Role::Staff},
                             .reason = "採用のため",
                             .until = std::chrono::sys_days{japaneseDay(clock_.now())} +
                                      std::chrono::days{30}},
                            by, false),
              succeeds());
  const auto again = signIn("派遣 花子", "482019");
  EXPECT_THAT(choose(*again, kOwn), failsWith(ErrorCode::PermissionDenied));
  const auto later = *access_.session(again->session_token);
  ASSERT_THAT(factors_.proveByStep({later, later.token, clock_.now()}, telephone.id, 2),
              succeeds());
  EXPECT_THAT(choose(*again, kOwn), succeeds());
}

TEST_F(AFirstCode, TakesThePlaceOfAForgottenPasswordAndDecidesNothingAtTheConsole) {
  dealt("佐藤 綾", {Role::Staff});
  const PersonId person = signins_.byName("佐藤 綾")->person;
  const auto code =
      access_.resetWithCode(*access_.signIn(person), {.by = journal::Actor::ofConsole("root")});
  ASSERT_THAT(code, succeeds());
  EXPECT_EQ(signIn("佐藤 綾", *code)->identity.proof, Proof::ToChoose);
  EXPECT_EQ(access_.identifyAtConsole("佐藤 綾", *code)->proof, Proof::ToChoose);
}

}  // namespace
}  // namespace sekisho::access
