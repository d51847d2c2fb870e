// Who resets and reopens whose sign-in, and who sees that they did.
#include "capabilities/access/testing/two_people.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::TwoPeople;

TEST_F(TwoPeople, ResetADirectorWithAReasonThatTheDirectorSees) {
  const PersonId director = keep("水野 健", {Role::Director}, std::nullopt);
  const Access::Resetting without{.by = journal::Actor::ofPerson(first_)};
  const auto refused = access_.resetWithCode(seen(director), without);
  ASSERT_THAT(refused, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(refused.error().message.name, "access.reset-why");
  Access::Resetting with = without;
  with.why = "院長が電話で頼んだため";
  ASSERT_THAT(access_.resetWithCode(seen(director), with), succeeds());
  const Act act = access_.acts()->front();
  EXPECT_EQ(act.kind, ActKind::Reset);
  EXPECT_EQ(act.reason, with.why);
  EXPECT_THAT(access_.resetWithCode(seen(director), without), failsWith(ErrorCode::InvalidInput))
      << "also of a code that was never used";
}

TEST_F(TwoPeople, ResetAnybodyWhoDecidesWithAReasonAndOthersWithoutOne) {
  const PersonId administrator = keep("水野 健", {Role::Administrator}, std::nullopt);
  const PersonId safety = keep("森 恵", {Role::SafetyManager}, std::nullopt);
  const PersonId clerk = keep("佐藤 綾", {Role::Staff}, std::nullopt);
  const auto by = journal::Actor::ofPerson(first_);
  for (const PersonId person : {administrator, safety}) {
    const auto refused = access_.resetWithCode(seen(person), {.by = by, .why = " "});
    ASSERT_THAT(refused, failsWith(ErrorCode::InvalidInput));
    EXPECT_EQ(refused.error().message.name, "access.reset-why");
    ASSERT_THAT(access_.resetWithCode(seen(person), {.by = by, .why = "番号をなくした"}),
                succeeds());
    EXPECT_EQ(access_.acts()->front().kind, ActKind::Reset);
    EXPECT_EQ(access_.acts()->front().person, person);
  }
  ASSERT_THAT(access_.resetWithCode(seen(clerk), {.by = by}), succeeds());
  EXPECT_NE(access_.acts()->front().person, clerk);
}

TEST_F(TwoPeople, ReopenWhatDecidesAsTwoActs) {
  const PersonId administrator = keep("水野 健", {Role::Administrator}, std::nullopt);
  const auto by = journal::Actor::ofPerson(first_);
  ASSERT_THAT(access_.disable(seen(administrator), "休職", by), succeeds());
  ASSERT_THAT(access_.resetWithCode(seen(administrator), {.by = by, .why = "復職"}), succeeds());
  std::vector<ActKind> kinds;
  for (const Act& act : *access_.acts()) kinds.push_back(act.kind);
  EXPECT_THAT(kinds, ::testing::UnorderedElementsAre(ActKind::Given, ActKind::Reset));
}

TEST_F(TwoPeople, SeeThatTheyWereResetWhileTheyDecidedNothing) {
  const PersonId administrator = keep("水野 健", {Role::Administrator}, std::nullopt);
  const auto by = journal::Actor::ofPerson(first_);
  clock_.pass(std::chrono::hours{1});
  ASSERT_THAT(access_.grant(seen(administrator), grant({Role::Staff}, 300), by, false), succeeds());
  ASSERT_THAT(access_.resetWithCode(seen(administrator), {.by = by}), succeeds());
  ASSERT_THAT(access_.grant(seen(administrator), grant({Role::Administrator}, 300), by, false),
              succeeds());
  EXPECT_EQ(access_.acts()->front().kind, ActKind::Reset);
  EXPECT_EQ(access_.acts()->front().person, administrator);
}

TEST_F(TwoPeople, SeeItAlsoWhereAPasswordWasChosenInTheirPlaceSince) {
  const PersonId administrator = keep("水野 健", {Role::Administrator}, std::nullopt);
  const PersonId director = keep("森 恵", {Role::Director}, std::nullopt);
  const auto by = journal::Actor::ofPerson(first_);
  clock_.pass(std::chrono::hours{1});
  ASSERT_THAT(access_.grant(seen(administrator), grant({Role::Staff}, 300), by, false), succeeds());
  ASSERT_THAT(access_.resetWithCode(seen(administrator), {.by = by}), succeeds());
  own(administrator);
  give(administrator, {Role::Administrator}, director);
  const Act act = access_.acts()->front();
  EXPECT_EQ(act.kind, ActKind::Reset);
  EXPECT_EQ(act.person, administrator);
  EXPECT_EQ(act.by, first_) << "who reset it, whoever gave the roles";
  give(administrator, {Role::Administrator, Role::SafetyManager}, director);
  EXPECT_EQ(access_.acts()->front().kind, ActKind::Given) << "said once";
}

TEST_F(TwoPeople, SeeAResetOnceThatWasKeptWhenItWasDone) {
  const PersonId administrator = keep("水野 健", {Role::Administrator}, std::nullopt);
  clock_.pass(std::chrono::hours{1});
  ASSERT_THAT(access_.resetWithCode(seen(administrator), {.by = journal::Actor::ofPerson(first_),
                                                          .why = "番号をなくした"}),
              succeeds());
  give(administrator, {Role::Administrator, Role::SafetyManager}, first_);
  EXPECT_EQ(std::ranges::count(*access_.acts(), ActKind::Reset, &Act::kind), 1);
}

TEST_F(TwoPeople, GiveNoRolesToASignInThatWasStopped) {
  const PersonId director = keep("水野 健", {Role::Director}, std::nullopt);
  const PersonId safety = keep("佐藤 綾", {Role::SafetyManager}, std::nullopt);
  ASSERT_THAT(access_.disable(seen(safety), "疑わしい操作", journal::Actor::ofPerson(director)),
              succeeds());
  const auto refused = access_.grant(seen(safety), grant({Role::Staff}, 30),
                                     journal::Actor::ofPerson(first_), false);
  ASSERT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(refused.error().message.name, "access.grant-stopped");
  const Identity administrator{.person = first_, .roles = {Role::Administrator}};
  EXPECT_THAT(access_.mayReopen(&administrator, *access_.signIn(safety)),
              failsWith(ErrorCode::PermissionDenied));
}

TEST_F(TwoPeople, CannotSettleAResetInTheDirectorsPlace) {
  const PersonId director = keep("水野 健", {Role::Director}, std::nullopt);
  ASSERT_THAT(access_.reset(seen(director), "eight boats on the lake", "みほん内科",
                            {.by = journal::Actor::ofPerson(first_), .why = "電話で頼まれた"}),
              succeeds());
  const ActId act = access_.acts()->front().id;
  EXPECT_THAT(access_.confirm(act, identity(first_), false), failsWith(ErrorCode::Conflict))
      << "the director alone says that it was known";
  EXPECT_THAT(access_.confirm(act, identity(director), true),
              failsWith(ErrorCode::PermissionDenied))
      << "by the password that somebody else typed";
  own(director);
  const auto lately = access_.confirm(act, identity(director), true);
  ASSERT_THAT(lately, succeeds());
  EXPECT_TRUE(lately->confirmed->lately) << "whoever reset it could have done all that";
}

TEST_F(TwoPeople, ResetADirectorWhomTheyStoppedFirstWithAReasonToo) {
  const PersonId director = keep("水野 健", {Role::Director}, std::nullopt);
  const auto by = journal::Actor::ofPerson(first_);
  ASSERT_THAT(access_.disable(seen(director), "休むため", by), succeeds());
  const Act stopped = access_.acts()->front();
  EXPECT_EQ(stopped.kind, ActKind::Stopped);
  EXPECT_EQ(stopped.person, director);
  EXPECT_EQ(stopped.reason, "休むため");
  EXPECT_TRUE(stopped.isAlone());
  EXPECT_THAT(access_.resetWithCode(seen(director), {.by = by}),
              failsWith(ErrorCode::InvalidInput));
  ASSERT_THAT(access_.resetWithCode(seen(director), {.by = by, .why = "もう一度"}), succeeds());
  EXPECT_EQ(access_.acts()->front().kind, ActKind::Reset);
}

TEST_F(TwoPeople, OpenASignInThatTheDirectorStoppedOnlyAsTheDirectorAndWithAReason) {
  const PersonId director = keep("水野 健", {Role::Director}, std::nullopt);
  const PersonId third = keep("佐藤 綾", {Role::Administrator}, std::nullopt);
  ASSERT_THAT(access_.disable(seen(third), "疑わしい操作", journal::Actor::ofPerson(director)),
              succeeds());
  const SignIn stopped = *access_.signIn(third);
  const Identity administrator{.person = first_, .roles = {Role::Administrator}};
  EXPECT_THAT(access_.mayReopen(&administrator, stopped), failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(access_.mayReopen(nullptr, stopped), failsWith(ErrorCode::PermissionDenied));
  const Identity directs{.person = director, .roles = {Role::Director}};
  EXPECT_THAT(access_.mayReopen(&directs, stopped), succeeds());
  const auto by = journal::Actor::ofPerson(director);
  const auto without = access_.resetWithCode(seen(third), {.by = by});
  ASSERT_THAT(without, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(without.error().message.name, "access.reopen-why");
  ASSERT_THAT(access_.resetWithCode(seen(third), {.by = by, .why = "疑いが晴れた"}), succeeds());
  const Act act = access_.acts()->front();
  EXPECT_EQ(act.kind, ActKind::Given);
  EXPECT_EQ(act.person, third);
  EXPECT_TRUE(act.isAlone());
}

TEST_F(TwoPeople, TakeTheDirectorsRoleAwayAsVisiblyAsTheyStopOne) {
  const PersonId director = keep("水野 健", {Role::Director}, std::nullopt);
  const PersonId third = keep("佐藤 綾", {Role::Administrator}, std::nullopt);
  ASSERT_THAT(access_.grant(seen(director), grant({Role::Staff}, 30),
                            journal::Actor::ofPerson(first_), false),
              succeeds());
  const Act act = access_.acts()->front();
  EXPECT_EQ(act.kind, ActKind::Stopped);
  EXPECT_EQ(act.roles, Roles{Role::Director});
  EXPECT_THAT(access_.confirm(act.id, identity(first_), false), failsWith(ErrorCode::Conflict))
      << "who did it looks at nothing";
  EXPECT_THAT(access_.confirm(act.id, identity(third), false), succeeds());
}

TEST_F(TwoPeople, ResetWhoDecidesNothingWithoutAWord) {
  const PersonId director = keep("水野 健", {Role::Director}, std::nullopt);
  const PersonId clerk = keep("佐藤 綾", {Role::Staff}, std::nullopt);
  EXPECT_THAT(access_.resetWithCode(seen(clerk), {.by = journal::Actor::ofPerson(director)}),
              succeeds());
  EXPECT_THAT(access_.reset(seen(director), "eight boats on the lake", "みほん内科",
                            {.by = journal::Actor::ofPerson(director)}),
              succeeds())
      << "their own";
  EXPECT_THAT(*access_.acts(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace sekisho::access
