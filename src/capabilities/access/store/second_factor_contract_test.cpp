// What every SecondFactorRegister promises, with the sessions it proves, on each engine; a new
// engine adds a line at the bottom.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/access/store/second_factor_store.h"
#include "capabilities/access/store/sign_in_store.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/access.h"
#include "schemas/journal.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;

const ClinicId kClinic = journal::testing::scratchClinic();
const std::vector<storage::Schema> kSchemas{journal::kSchema, kSchema};

struct Scratch {
  virtual ~Scratch() = default;
  virtual SecondFactorRegister& factors() = 0;
  virtual SignInRegister& signins() = 0;
  virtual Result<void> keep(const SignIn& signin) = 0;
  virtual std::vector<std::string> decisions() = 0;
  [[nodiscard]] int timesAddressesEnded() const { return times_addresses_ended_; }

 protected:
  int times_addresses_ended_ = 0;
};

template <class Engine>
class StoredScratch final : public Scratch {
 public:
  StoredScratch() {
    SEKISHO_CHECK((*engine_).migrate(kSchemas).has_value());
    factors_ = openSecondFactorRegister(*engine_, decisions_, kClinic);
    signins_ = openSignInRegister(*engine_, decisions_, kClinic,
                                  [this](storage::Transaction&, PersonId) -> std::int64_t {
                                    ++times_addresses_ended_;
                                    return 2;
                                  });
  }
  SecondFactorRegister& factors() override { return *factors_; }
  SignInRegister& signins() override { return *signins_; }
  Result<void> keep(const SignIn& signin) override {
    auto transaction = (*engine_).begin(kClinic);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    if (auto kept = insert(**transaction, signin); !kept) return kept;
    return (*transaction)->commit();
  }
  std::vector<std::string> decisions() override { return journal_.kinds(); }

 private:
  Engine engine_;
  journal::testing::ScratchJournal journal_;
  journal::Decisions decisions_{
      *engine_,
      *journal_,
      {"access.factor-added@1", "access.factor-removed@1", "access.factor-given@1",
       "access.signed-in@2", "access.factor-enrolled@1", "access.signed-out@1",
       "access.sign-in-reset@1", "access.sign-in-disabled@1", "access.roles-granted@1",
       "access.password-chosen@1", "access.set-up-confirmed@1", "access.act-confirmed@1"}};
  std::unique_ptr<SecondFactorRegister> factors_;
  std::unique_ptr<SignInRegister> signins_;
};

template <class It>
std::unique_ptr<Scratch> openScratch() {
  return std::make_unique<It>();
}

struct Engine {
  std::string name;
  std::unique_ptr<Scratch> (*open)();
};

class SecondFactorContract : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    ASSERT_THAT(scratch_->keep({.person = person_,
                                .name = "水野 由美",
                                .roles = {Role::Administrator},
                                .secret = {.hash = "x"},
                                .created = clock_.now()}),
                succeeds());
  }
  SecondFactorRegister& factors() { return scratch_->factors(); }
  SignInRegister& signins() { return scratch_->signins(); }

  Session opened() {
    clock_.pass(std::chrono::minutes{1});
    const auto id = ids_.make<SessionId>();
    Session session{.id = id,
                    .person = person_,
                    .token = sha256(id.view()),
                    .opened = clock_.now(),
                    .used = clock_.now(),
                    .address = "192.0.2.7",
                    .browser = "Mozilla/5.0"};
    EXPECT_THAT(signins().open(session, std::nullopt), succeeds());
    return session;
  }
  SecondFactor factor(FactorKind kind) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<FactorId>(),
            .person = person_,
            .kind = kind,
            .label = "金庫の封筒",
            .secret = kind == FactorKind::Totp ? copyOf(bytesOf("sealed")) : Bytes{},
            .added = clock_.now()};
  }
  Result<void> add(const SecondFactor& factor, const std::vector<Sha256>& codes = {}) {
    return factors().add(factor, codes, by_);
  }

  // The session goes on by the same token unless another is wanted.
  Proving proving(const Session& session) const { return proving(session, session.token); }
  Proving proving(const Session& session, const Sha256& token) const {
    return {.session = session, .token = token, .at = clock_.now()};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  PersonId person_ = ids_.make<PersonId>();
  journal::Actor by_ = journal::Actor::ofPerson(person_);
  std::unique_ptr<Scratch> scratch_ = GetParam().open();
};

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

TEST_P(SecondFactorContract, SigningInAgainEndsTheBrowsersSessionBefore) {
  const Session before = opened();
  const Session other = opened();
  Session after = before;
  after.id = ids_.make<SessionId>();
  after.token = sha256(bytesOf("after"));
  EXPECT_EQ(signins().open(after, before.token), std::size_t{0});
  EXPECT_THAT(signins().session(before.token), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(signins().session(other.token), succeeds());
  EXPECT_EQ(scratch_->decisions().back(), "access.signed-in@2");
}

TEST_P(SecondFactorContract, BeyondTenThoseEndThatProvedNothingThenThoseUnusedForLongest) {
  const SecondFactor telephone = factor(FactorKind::Totp);
  ASSERT_THAT(add(telephone), succeeds());
  std::int64_t step = 100;
  const auto prove = [&](const Session& session) {
    EXPECT_THAT(factors().proveByStep(proving(session), telephone.id, ++step), succeeds());
  };
  const auto isOpen = [&](const Session& session) {
    return signins().session(session.token).has_value();
  };
  std::vector<Session> all;
  for (std::size_t n = 0; n < kMostSessions; ++n) {
    all.push_back(opened());
    if (n != 4) prove(all[n]);
  }
  ASSERT_THAT(signins().touch(all[0].id, clock_.now()), succeeds());
  const Session eleventh = opened();
  EXPECT_FALSE(isOpen(all[4])) << "it proved nothing";
  prove(eleventh);
  const Session twelfth = opened();
  EXPECT_FALSE(isOpen(all[1])) << "it was not used for longest";
  for (const Session& left : {all[0], all[2], eleventh, twelfth}) EXPECT_TRUE(isOpen(left));
  EXPECT_EQ(signins().sessions()->size(), kMostSessions);
  Session another = twelfth;
  another.id = ids_.make<SessionId>();
  another.token = sha256(bytesOf("another"));
  EXPECT_EQ(signins().open(another, std::nullopt), std::size_t{1});
  EXPECT_FALSE(isOpen(twelfth)) << "whoever has the password alone ends no session with proof";
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
  ASSERT_THAT(signins().reset(person_, {.hash = "y"}, Factors::Keep, std::nullopt, by_),
              succeeds());
  EXPECT_EQ(factors().of(person_)->size(), 1U);
  ASSERT_THAT(signins().reset(person_, {.hash = "z"}, Factors::Remove, std::nullopt, by_),
              succeeds());
  EXPECT_TRUE(factors().of(person_)->empty());
}

TEST_P(SecondFactorContract, AddressesEndWhenSomebodyElseStopsOrResetsASignIn) {
  ASSERT_THAT(signins().reset(person_, {.hash = "y"}, Factors::Keep, std::nullopt, by_),
              succeeds());
  EXPECT_EQ(scratch_->timesAddressesEnded(), 0) << "the person chose another password";
  ASSERT_THAT(signins().reset(person_, {.hash = "z"}, Factors::Remove, std::nullopt, by_),
              succeeds());
  EXPECT_EQ(scratch_->timesAddressesEnded(), 1);
}

TEST_P(SecondFactorContract, SessionsAreListedNewestFirstAsTheyWereOpened) {
  const Session first = opened();
  const Session second = opened();
  const auto all = signins().sessions();
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].id, second.id);
  EXPECT_EQ((*all)[1].address, first.address);
  EXPECT_EQ((*all)[1].browser, first.browser);
}

TEST_P(SecondFactorContract, ActsAreKeptWithWhatTheyAreAboutAndConfirmedOnce) {
  const std::chrono::sys_days until = std::chrono::year{2027} / 1 / 20;
  Act given{.id = ids_.make<ActId>(),
            .person = person_,
            .by = person_,
            .at = clock_.now(),
            .roles = {Role::Director},
            .reason = "院長"};
  ASSERT_THAT(
      signins().grant(person_, {.roles = given.roles, .reason = given.reason, .until = until},
                      clock_.now(), given, by_),
      succeeds());
  clock_.pass(std::chrono::minutes{1});
  const Act reset{.id = ids_.make<ActId>(),
                  .kind = ActKind::Reset,
                  .person = person_,
                  .console = "root",
                  .at = clock_.now(),
                  .roles = {Role::Director},
                  .reason = "電話で頼まれたため"};
  ASSERT_THAT(signins().reset(person_, {.hash = "y"}, Factors::Remove, reset, by_), succeeds());
  EXPECT_THAT(*signins().acts(), ElementsAre(reset, given));
  EXPECT_THAT(signins().confirm(given.id, {.by = person_, .at = clock_.now()}),
              failsWith(ErrorCode::Conflict));
  const ActConfirmation confirmation{
      .by = ids_.make<PersonId>(), .at = clock_.now(), .lately = true};
  given.confirmed = confirmation;
  const auto confirmed = signins().confirm(given.id, confirmation);
  ASSERT_THAT(confirmed, succeeds());
  EXPECT_EQ(*confirmed, given);
  EXPECT_EQ(scratch_->decisions().back(), "access.act-confirmed@1");
  EXPECT_THAT(signins().confirm(given.id, confirmation), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(signins().confirm(ids_.make<ActId>(), confirmation), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(*signins().acts(), ElementsAre(reset, given));
}

TEST_P(SecondFactorContract, ThatADirectorWasStoppedIsKeptWithItOrNotAtAll) {
  const PersonId director = ids_.make<PersonId>();
  for (const PersonId person : {director, ids_.make<PersonId>()}) {
    ASSERT_THAT(scratch_->keep({.person = person,
                                .name = person.text(),
                                .roles = {Role::Director},
                                .secret = {.hash = "x"},
                                .created = clock_.now()}),
                succeeds());
  }
  const Act stopped{.id = ids_.make<ActId>(),
                    .kind = ActKind::Stopped,
                    .person = director,
                    .by = by_.person,
                    .at = clock_.now(),
                    .roles = {Role::Director},
                    .reason = "退任"};
  EXPECT_THAT(signins().disable(ids_.make<PersonId>(), clock_.now(), "退任", stopped, by_),
              failsWith(ErrorCode::NotFound));
  EXPECT_TRUE(signins().acts()->empty());
  ASSERT_THAT(signins().disable(director, clock_.now(), "退任", stopped, by_), succeeds());
  EXPECT_THAT(*signins().acts(), ElementsAre(stopped));
  EXPECT_EQ(scratch_->decisions().back(), "access.sign-in-disabled@1");
}

TEST_P(SecondFactorContract, ByWhoseHandAPasswordCameIsKeptWithIt) {
  EXPECT_FALSE(signins().byPerson(person_)->secret.handed);
  Secret secret{.hash = "y", .handed = Handed{.by = by_.person, .at = clock_.now()}};
  ASSERT_THAT(signins().reset(person_, secret, Factors::Remove, std::nullopt, by_), succeeds());
  EXPECT_EQ(signins().byPerson(person_)->secret.handed, secret.handed);
  clock_.pass(std::chrono::minutes{1});
  secret.handed->own = clock_.now();
  ASSERT_THAT(signins().reset(person_, secret, Factors::Keep, std::nullopt, by_), succeeds());
  EXPECT_EQ(signins().byPerson(person_)->secret.handed, secret.handed);
  secret.handed = Handed{.at = clock_.now()};
  ASSERT_THAT(signins().reset(person_, secret, Factors::Remove, std::nullopt, by_), succeeds());
  EXPECT_EQ(signins().byPerson(person_)->secret.handed, secret.handed) << "at the console";
}

TEST_P(SecondFactorContract, RolesAreGivenAnewAndSessionsEndWithTheOldOnes) {
  const Session session = opened();
  const std::chrono::sys_days until = std::chrono::year{2027} / 1 / 20;
  EXPECT_THAT(signins().grant(person_, {.roles = {Role::Staff}, .reason = "受付", .until = until},
                              clock_.now(), std::nullopt, by_),
              failsWith(ErrorCode::Conflict))
      << "nobody could administer then";
  ASSERT_THAT(signins().grant(person_,
                              {.roles = {Role::Director, Role::Provider},
                               .reason = "院長",
                               .until = until,
                               .contract = "保守契約",
                               .scope = "点検"},
                              clock_.now(), std::nullopt, by_),
              succeeds());
  const auto signin = signins().byPerson(person_);
  EXPECT_EQ(signin->roles, (Roles{Role::Director, Role::Provider}));
  EXPECT_EQ(signin->reason, "院長");
  EXPECT_EQ(signin->contract, "保守契約");
  EXPECT_EQ(signin->scope, "点検");
  EXPECT_EQ(signin->ends, clock_.now());
  EXPECT_THAT(signins().session(session.token), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(scratch_->decisions().back(), "access.roles-granted@1");
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
  ASSERT_THAT(signins().reset(person_, {.hash = "z"}, Factors::Remove, std::nullopt, by_),
              succeeds());
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

TEST_P(SecondFactorContract, ACodeIsKeptWithItsEndUntilAPasswordIsChosenAndOtherSessionsEnd) {
  const Instant until = clock_.now() + std::chrono::days{7};
  ASSERT_THAT(signins().reset(person_, {.hash = "code", .first_until = until}, Factors::Keep,
                              std::nullopt, by_),
              succeeds());
  EXPECT_EQ(signins().byPerson(person_)->secret.first_until, until);
  const Session other = opened();
  const Session session = opened();
  ASSERT_THAT(signins().choose(proving(session), {.hash = "own", .is_digits = true}), succeeds());
  const SignIn signin = *signins().byPerson(person_);
  EXPECT_EQ(signin.secret.hash, "own");
  EXPECT_FALSE(signin.secret.first_until);
  EXPECT_TRUE(signin.secret.is_digits);
  EXPECT_THAT(signins().session(other.token), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(signins().session(session.token), succeeds());
  EXPECT_EQ(scratch_->decisions().back(), "access.password-chosen@1");
  EXPECT_THAT(signins().choose(proving(other), {.hash = "strangers"}),
              failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(signins().byPerson(person_)->secret.hash, "own");
}

TEST_P(SecondFactorContract, TheSetUpEndsForWhoeverWasPartOfItAndForNobodyElse) {
  EXPECT_THAT(signins().endSetUp(clock_.now(), by_), failsWith(ErrorCode::Conflict));
  const auto holding = [&](std::string name, Roles roles) {
    const auto person = ids_.make<PersonId>();
    EXPECT_THAT(scratch_->keep({.person = person,
                                .name = std::move(name),
                                .roles = std::move(roles),
                                .secret = {.hash = "x"},
                                .created = clock_.now()}),
                succeeds());
    return person;
  };
  const PersonId engineer = holding("田中 一郎", {Role::SetUp});
  const PersonId provider = holding("伊藤 学", {Role::Provider, Role::SetUp});
  const Session untouched = opened();
  EXPECT_EQ(signins().endSetUp(clock_.now(), by_), std::size_t{2});
  EXPECT_EQ(signins().byPerson(engineer)->disabled, clock_.now());
  EXPECT_FALSE(signins().byPerson(provider)->disabled);
  EXPECT_EQ(signins().byPerson(provider)->roles, Roles{Role::Provider});
  EXPECT_THAT(signins().session(untouched.token), succeeds());
  EXPECT_EQ(scratch_->decisions().back(), "access.set-up-confirmed@1");
  EXPECT_THAT(signins().endSetUp(clock_.now(), by_), failsWith(ErrorCode::Conflict));
}

INSTANTIATE_TEST_SUITE_P(
    Engines, SecondFactorContract,
    ::testing::Values(
        Engine{"Sqlite", &openScratch<StoredScratch<storage::testing::ScratchSqlite>>},
        Engine{"Postgres", &openScratch<StoredScratch<storage::testing::ScratchPostgres>>}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::access
