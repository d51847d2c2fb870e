// What every SignInRegister promises, on each engine.

#include "capabilities/access/store/testing/registers.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;

using SignInContract = testing::RegisterContract;

TEST_P(SignInContract, SigningInAgainEndsTheBrowsersSessionBefore) {
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

TEST_P(SignInContract, BeyondTenThoseEndThatProvedNothingThenThoseUnusedForLongest) {
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

TEST_P(SignInContract, AddressesEndWhenSomebodyElseStopsOrResetsASignIn) {
  ASSERT_THAT(signins().reset(seen(person_), {.hash = "y"}, Factors::Keep, {}, by_), succeeds());
  EXPECT_EQ(scratch_->timesAddressesEnded(), 0) << "the person chose another password";
  ASSERT_THAT(signins().reset(seen(person_), {.hash = "z"}, Factors::Remove, {}, by_), succeeds());
  EXPECT_EQ(scratch_->timesAddressesEnded(), 1);
}

TEST_P(SignInContract, SessionsAreListedNewestFirstAsTheyWereOpened) {
  const Session first = opened();
  const Session second = opened();
  const auto all = signins().sessions();
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].id, second.id);
  EXPECT_EQ((*all)[1].address, first.address);
  EXPECT_EQ((*all)[1].browser, first.browser);
}

TEST_P(SignInContract, ActsAreKeptWithWhatTheyAreAboutAndConfirmedOnce) {
  const std::chrono::sys_days until = std::chrono::year{2027} / 1 / 20;
  Act given{.id = ids_.make<ActId>(),
            .person = person_,
            .by = person_,
            .at = clock_.now(),
            .roles = {Role::Director},
            .reason = "院長"};
  ASSERT_THAT(
      signins().grant(seen(person_), {.roles = given.roles, .reason = given.reason, .until = until},
                      clock_.now(), {given}, by_),
      succeeds());
  clock_.pass(std::chrono::minutes{1});
  const Act reset{.id = ids_.make<ActId>(),
                  .kind = ActKind::Reset,
                  .person = person_,
                  .console = "root",
                  .at = clock_.now(),
                  .roles = {Role::Director},
                  .reason = "電話で頼まれたため"};
  ASSERT_THAT(signins().reset(seen(person_), {.hash = "y"}, Factors::Remove, {reset}, by_),
              succeeds());
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

TEST_P(SignInContract, ThatADirectorWasStoppedIsKeptWithItOrNotAtAll) {
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
  SignIn stranger = seen(director);
  stranger.person = ids_.make<PersonId>();
  EXPECT_THAT(signins().disable(stranger, clock_.now(), "退任", stopped, by_),
              failsWith(ErrorCode::NotFound));
  EXPECT_TRUE(signins().acts()->empty());
  ASSERT_THAT(signins().disable(seen(director), clock_.now(), "退任", stopped, by_), succeeds());
  EXPECT_THAT(*signins().acts(), ElementsAre(stopped));
  EXPECT_EQ(scratch_->decisions().back(), "access.sign-in-disabled@1");
}

TEST_P(SignInContract, ByWhoseHandAPasswordCameIsKeptWithIt) {
  EXPECT_FALSE(signins().byPerson(person_)->secret.handed);
  Secret secret{.hash = "y", .handed = Handed{.by = by_.person, .at = clock_.now()}};
  ASSERT_THAT(signins().reset(seen(person_), secret, Factors::Remove, {}, by_), succeeds());
  EXPECT_EQ(signins().byPerson(person_)->secret.handed, secret.handed);
  clock_.pass(std::chrono::minutes{1});
  secret.handed->own = clock_.now();
  ASSERT_THAT(signins().reset(seen(person_), secret, Factors::Keep, {}, by_), succeeds());
  EXPECT_EQ(signins().byPerson(person_)->secret.handed, secret.handed);
  secret.handed = Handed{.at = clock_.now()};
  ASSERT_THAT(signins().reset(seen(person_), secret, Factors::Remove, {}, by_), succeeds());
  EXPECT_EQ(signins().byPerson(person_)->secret.handed, secret.handed) << "at the console";
}

TEST_P(SignInContract, RolesAreGivenAnewAndSessionsEndWithTheOldOnes) {
  const Session session = opened();
  const std::chrono::sys_days until = std::chrono::year{2027} / 1 / 20;
  EXPECT_THAT(
      signins().grant(seen(person_), {.roles = {Role::Staff}, .reason = "受付", .until = until},
                      clock_.now(), {}, by_),
      failsWith(ErrorCode::Conflict))
      << "nobody could administer then";
  ASSERT_THAT(signins().grant(seen(person_),
                              {.roles = {Role::Director, Role::Provider},
                               .reason = "院長",
                               .until = until,
                               .contract = "保守契約",
                               .scope = "点検"},
                              clock_.now(), {}, by_),
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

TEST_P(SignInContract, ACodeIsKeptWithItsEndUntilAPasswordIsChosenAndOtherSessionsEnd) {
  const Instant until = clock_.now() + std::chrono::days{7};
  ASSERT_THAT(signins().reset(seen(person_), {.hash = "code", .first_until = until}, Factors::Keep,
                              {}, by_),
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

TEST_P(SignInContract, TheSetUpEndsForWhoeverWasPartOfItAndForNobodyElse) {
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

TEST_P(SignInContract, AStoppedOneLeavesItsNameToSomebodyElse) {
  const auto signInOf = [&](const char* name) {
    return SignIn{.person = ids_.make<PersonId>(),
                  .name = name,
                  .roles = {Role::Staff},
                  .secret = {.hash = "x"},
                  .created = clock_.now()};
  };
  const SignIn leaver = signInOf("山口 花子");
  ASSERT_THAT(scratch_->keep(leaver), succeeds());
  const SignIn newcomer = signInOf("山口 花子");
  EXPECT_THAT(scratch_->keep(newcomer), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(scratch_->keep(signInOf("山ロ花子")), failsWith(ErrorCode::Conflict))
      << "kana that looks like a kanji";
  ASSERT_THAT(signins().disable(seen(leaver.person), clock_.now(), "退職", std::nullopt, by_),
              succeeds());
  EXPECT_EQ(signins().byName("山口 花子")->person, leaver.person);
  ASSERT_THAT(scratch_->keep(newcomer), succeeds());
  EXPECT_EQ(signins().byName("山口 花子")->person, newcomer.person);
  const auto back = signins().reset(seen(leaver.person), {.hash = "y"}, Factors::Remove, {}, by_);
  ASSERT_THAT(back, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(back.error().message.name, "access.name-taken");
  EXPECT_TRUE(signins().byPerson(leaver.person)->disabled);
}

TEST_P(SignInContract, WhatWasJudgedByAnEarlierStateIsNotDone) {
  const SignIn early = seen(person_);
  const std::chrono::sys_days until = std::chrono::year{2027} / 1 / 20;
  const Grant wider{
      .roles = {Role::Director, Role::Administrator}, .reason = "院長", .until = until};
  ASSERT_THAT(signins().grant(early, wider, clock_.now(), {}, by_), succeeds());
  const auto refused = signins().reset(early, {.hash = "y"}, Factors::Remove, {}, by_);
  ASSERT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(refused.error().message.name, "access.changed-since");
  EXPECT_THAT(signins().grant(early, wider, clock_.now(), {}, by_), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(signins().disable(early, clock_.now(), "退職", std::nullopt, by_),
              failsWith(ErrorCode::Conflict));
  EXPECT_EQ(seen(person_).secret.hash, "x");
  const SignIn granted = seen(person_);
  ASSERT_THAT(signins().reset(granted, {.hash = "y"}, Factors::Remove, {}, by_), succeeds());
  EXPECT_THAT(signins().reset(granted, {.hash = "z"}, Factors::Remove, {}, by_),
              failsWith(ErrorCode::Conflict))
      << "somebody else handed out another password";
}

TEST_P(SignInContract, AStoppedOneTakesNoRoles) {
  const SignIn leaver{.person = ids_.make<PersonId>(),
                      .name = "山口 花子",
                      .roles = {Role::SafetyManager},
                      .secret = {.hash = "x"},
                      .created = clock_.now()};
  ASSERT_THAT(scratch_->keep(leaver), succeeds());
  ASSERT_THAT(signins().disable(seen(leaver.person), clock_.now(), "退職", std::nullopt, by_),
              succeeds());
  const std::chrono::sys_days until = std::chrono::year{2027} / 1 / 20;
  const auto refused = signins().grant(seen(leaver.person),
                                       {.roles = {Role::Staff}, .reason = "受付", .until = until},
                                       clock_.now(), {}, by_);
  ASSERT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(refused.error().message.name, "access.grant-stopped");
  EXPECT_EQ(signins().byPerson(leaver.person)->roles, Roles{Role::SafetyManager});
}

INSTANTIATE_TEST_SUITE_P(Engines, SignInContract, testing::kEngines,
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::access
