// What somebody else is to look at, and whose doing a second person's sign-in is.
#include "capabilities/access/testing/two_people.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::TwoPeople;

TEST_F(TwoPeople, GiveThemselvesNothingWhileTheOtherCouldDecide) {
  const auto self = journal::Actor::ofPerson(first_);
  EXPECT_THAT(access_.grant(seen(first_), grant({Role::Administrator}, 300), self, false),
              succeeds())
      << "nobody else is there";
  EXPECT_TRUE(access_.acts()->front().isOwn());
  EXPECT_TRUE(access_.acts()->front().isAlone());
  const PersonId second = keep("水野 健", {Role::Director}, first_);
  const auto refused = access_.grant(seen(first_), grant({Role::Administrator}, 400), self, false);
  ASSERT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(refused.error().message.name, "access.own-grant");
  EXPECT_THAT(access_.grant(seen(first_), grant({Role::Administrator, Role::SafetyManager}, 200),
                            self, false),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(access_.grant(seen(first_), grant({Role::Administrator}, 200), self, false),
              succeeds())
      << "for a shorter time";
  EXPECT_THAT(access_.grant(seen(first_), grant({Role::Administrator}, 400),
                            journal::Actor::ofPerson(second), false),
              succeeds());
}

TEST_F(TwoPeople, OfWhomOneIsADirectorHaveNobodyElseWhoDecidesAboutThem) {
  const PersonId director = keep("水野 健", {Role::Director}, first_);
  EXPECT_THAT(access_.grant(seen(director), grant({Role::Director}, 300),
                            journal::Actor::ofPerson(director), false),
              succeeds());
}

TEST_F(TwoPeople, ConfirmWhatTheOtherGaveUnlessTheyGotItThemselves) {
  const PersonId second = keep("水野 健", {Role::Director}, std::nullopt);
  const PersonId third = keep("佐藤 綾", {Role::Staff}, first_);
  ASSERT_THAT(access_.grant(seen(third), grant({Role::Staff}, 300),
                            journal::Actor::ofPerson(first_), false),
              succeeds());
  EXPECT_THAT(*access_.acts(), ::testing::IsEmpty()) << "it decides nothing";
  ASSERT_THAT(access_.grant(seen(third), grant({Role::SafetyManager}, 300),
                            journal::Actor::ofPerson(first_), false),
              succeeds());
  const ActId act = access_.acts()->front().id;
  EXPECT_THAT(access_.confirm(act, identity(first_), false), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(access_.confirm(act, identity(third), false), failsWith(ErrorCode::Conflict));
  const auto confirmed = access_.confirm(act, identity(second), false);
  ASSERT_THAT(confirmed, succeeds());
  EXPECT_FALSE(confirmed->isAlone());
  EXPECT_THAT(access_.confirm(act, identity(second), false), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(access_.confirm(ids_.make<ActId>(), identity(second), false),
              failsWith(ErrorCode::NotFound));
}

TEST_F(TwoPeople, LeaveAnActOpenForAnotherWhereOneMadeTheOther) {
  const PersonId made = keep("水野 健", {Role::Administrator}, first_);
  own(made);
  const PersonId settled = keep("森 恵", {Role::Director}, std::nullopt);
  const PersonId clerk = keep("佐藤 綾", {Role::Staff}, first_);
  ASSERT_THAT(access_.grant(seen(clerk), grant({Role::SafetyManager}, 300),
                            journal::Actor::ofPerson(first_), false),
              succeeds());
  const ActId act = access_.acts()->front().id;
  const auto first_word = access_.confirm(act, identity(made), false);
  ASSERT_THAT(first_word, succeeds());
  EXPECT_TRUE(first_word->isAlone());
  EXPECT_THAT(access_.confirm(act, identity(made), false), failsWith(ErrorCode::Conflict));
  const auto second_word = access_.confirm(act, identity(settled), false);
  ASSERT_THAT(second_word, succeeds());
  EXPECT_FALSE(second_word->isAlone());
}

TEST_F(TwoPeople, AreOnlyOneWhileTheSecondHoldsWhatTheFirstMade) {
  const PersonId second = keep("水野 健", {Role::Director}, first_);
  EXPECT_THAT(access_.madeLately(identity(second), false, first_),
              failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(access_.madeLately(identity(second), true, first_),
              failsWith(ErrorCode::PermissionDenied));
  ASSERT_THAT(access_.changeOwn(second, "seven stones by the river", "みほん内科"), succeeds());
  EXPECT_THAT(access_.madeLately(identity(second), false, first_),
              failsWith(ErrorCode::PermissionDenied))
      << "the second factor was never theirs";
  EXPECT_EQ(access_.madeLately(identity(second), true, first_), true)
      << "at the console the box is the second factor";
}

TEST_F(TwoPeople, SayForThirtyDaysThatOneMadeTheOther) {
  const PersonId second = keep("水野 健", {Role::Director}, first_);
  own(second);
  EXPECT_EQ(access_.madeLately(identity(second), false, first_), true);
  EXPECT_EQ(access_.madeLately(identity(first_), false, second), true) << "either way";
  clock_.pass(std::chrono::days{30});
  EXPECT_EQ(access_.madeLately(identity(second), false, first_), false);
}

TEST_F(TwoPeople, SayItAlsoOfOneWhomTheOthersOwnMade) {
  const PersonId second = keep("水野 健", {Role::Administrator}, first_);
  own(second);
  const PersonId third = keep("佐藤 綾", {Role::Administrator}, second);
  own(third);
  EXPECT_EQ(access_.madeLately(identity(third), false, first_), true);
}

TEST_F(TwoPeople, SayItAlsoOfTwoWhomOnePersonMade) {
  const PersonId second = keep("水野 健", {Role::Administrator}, first_);
  own(second);
  const PersonId third = keep("佐藤 綾", {Role::Administrator}, first_);
  own(third);
  EXPECT_EQ(access_.madeLately(identity(third), false, second), true) << "one hand holds both";
  clock_.pass(std::chrono::days{30});
  EXPECT_EQ(access_.madeLately(identity(third), false, second), false);
}

TEST_F(TwoPeople, HaveAThirdBesideThemOnlyInWhoseMakingNeitherHasAHand) {
  const PersonId second = keep("水野 健", {Role::Administrator}, first_);
  own(second);
  const PersonId child = keep("佐藤 綾", {Role::Administrator}, second);
  own(child);
  const PersonId sibling = keep("林 進", {Role::Administrator}, first_);
  own(sibling);
  const PersonId settled = keep("森 恵", {Role::Administrator}, std::nullopt);
  EXPECT_TRUE(access_.couldConfirmInstead(first_, second, child)) << "who made the one who acted";
  EXPECT_TRUE(access_.couldConfirmInstead(settled, second, child));
  EXPECT_FALSE(access_.couldConfirmInstead(child, second, first_));
  EXPECT_FALSE(access_.couldConfirmInstead(sibling, second, child)) << "of the same hand";
  EXPECT_FALSE(access_.couldConfirmInstead(second, second, child));
  ASSERT_THAT(access_.resetWithCode(
                  seen(second), {.by = journal::Actor::ofConsole("root"), .why = "電話で頼まれた"}),
              succeeds());
  own(second);
  EXPECT_FALSE(access_.couldConfirmInstead(settled, second, first_))
      << "nobody's word about them is another hand's while it is not known whose theirs is";
}

TEST_F(TwoPeople, AreTwoAgainOnlyAfterAResetIsTheOwnersAgain) {
  const PersonId second = keep("水野 健", {Role::Administrator}, std::nullopt);
  EXPECT_EQ(access_.madeLately(identity(second), false, first_), false);
  ASSERT_THAT(access_.reset(seen(second), "eight boats on the lake", "みほん内科",
                            {.by = journal::Actor::ofPerson(first_), .why = "電話で頼まれた"}),
              succeeds());
  EXPECT_THAT(access_.madeLately(identity(second), false, first_),
              failsWith(ErrorCode::PermissionDenied));
  own(second);
  EXPECT_EQ(access_.madeLately(identity(second), false, first_), true);
}

TEST_F(TwoPeople, AreNotMadeTwoByTheOwnerOfTheBox) {
  const PersonId second = keep("水野 健", {Role::Administrator}, std::nullopt);
  ASSERT_THAT(access_.resetWithCode(
                  seen(second), {.by = journal::Actor::ofConsole("root"), .why = "電話で頼まれた"}),
              succeeds());
  own(second);
  EXPECT_EQ(access_.madeLately(identity(second), false, first_), true) << "nobody knows who it was";
}

TEST_F(TwoPeople, ArePuppetAndMakerAsLongAsNobodyElseHasLooked) {
  const PersonId other = keep("佐藤 綾", {Role::Director}, std::nullopt);
  const auto dealt =
      access_.prepareWithCode("架空 太郎", grant({Role::Administrator}, 300), first_);
  ASSERT_THAT(dealt, succeeds());
  signins_.keep(dealt->signin);
  const PersonId second = dealt->signin.person;
  own(second);
  ASSERT_THAT(access_.grant(seen(second), grant({Role::Administrator, Role::SafetyManager}, 300),
                            journal::Actor::ofPerson(first_), false),
              succeeds());
  const ActId act = access_.acts()->front().id;
  clock_.pass(std::chrono::days{31});
  EXPECT_TRUE(access_.areOfOneHand(second, first_)) << "an invented person notices nothing";
  ASSERT_THAT(access_.confirm(act, identity(other), false), succeeds());
  EXPECT_FALSE(access_.areOfOneHand(second, first_));
}

TEST_F(TwoPeople, StayPuppetAndMakerWhenAnotherPuppetGivesOneMore) {
  const PersonId other = keep("佐藤 綾", {Role::Director}, std::nullopt);
  const PersonId puppet = made("架空 太郎", {Role::SafetyManager}, first_);
  const PersonId second_puppet = made("架空 次郎", {Role::Administrator}, first_);
  give(puppet, {Role::SafetyManager, Role::Administrator}, second_puppet);
  clock_.pass(std::chrono::days{31});
  EXPECT_TRUE(access_.areOfOneHand(puppet, first_)) << "all of it is one person's word";
  EXPECT_TRUE(access_.areOfOneHand(puppet, second_puppet));
  const auto act = access_.acts()->front();
  ASSERT_EQ(act.by, second_puppet);
  const auto looked = access_.confirm(act.id, identity(first_), false);
  ASSERT_THAT(looked, succeeds());
  EXPECT_TRUE(looked->isAlone()) << "a puppet acted on a puppet, and their maker looked";
  EXPECT_TRUE(access_.areOfOneHand(puppet, first_));
  lookAt(puppet, other);
  EXPECT_FALSE(access_.areOfOneHand(puppet, first_));
}

TEST_F(TwoPeople, StayPuppetAndMakerWhenAnotherPuppetResetsOne) {
  const PersonId other = keep("佐藤 綾", {Role::Director}, std::nullopt);
  const PersonId puppet = made("架空 太郎", {Role::SafetyManager}, first_);
  const PersonId second_puppet = made("架空 次郎", {Role::Administrator}, first_);
  ASSERT_THAT(access_.resetWithCode(
                  seen(puppet), {.by = journal::Actor::ofPerson(second_puppet), .why = "忘れた"}),
              succeeds());
  own(puppet);
  clock_.pass(std::chrono::days{31});
  EXPECT_TRUE(access_.areOfOneHand(puppet, first_));
  lookAt(second_puppet, other);
  EXPECT_TRUE(access_.areOfOneHand(puppet, first_)) << "who gave the puppet its roles stays";
  lookAt(puppet, other);
  EXPECT_FALSE(access_.areOfOneHand(puppet, first_));
}

TEST_F(TwoPeople, AreNotHeldTogetherByThoseWhomOneOfThemMade) {
  const PersonId second = made("架空 太郎", {Role::SafetyManager}, first_);
  const PersonId third = made("架空 次郎", {Role::Administrator}, first_);
  made("架空 三郎", {Role::Administrator}, third);
  clock_.pass(std::chrono::days{31});
  EXPECT_FALSE(access_.areOfOneHand(second, first_))
      << "whom a puppet made is no other who could look";
}

TEST_F(TwoPeople, AreTwoAMonthAfterAResetOnlyOnceItIsAcknowledged) {
  const PersonId director = keep("水野 健", {Role::Director}, std::nullopt);
  ASSERT_THAT(access_.reset(seen(director), "eight boats on the lake", "みほん内科",
                            {.by = journal::Actor::ofPerson(first_), .why = "電話で頼まれた"}),
              succeeds());
  own(director);
  clock_.pass(std::chrono::days{31});
  EXPECT_TRUE(access_.areOfOneHand(director, first_));
  const auto seen = access_.confirm(access_.acts()->front().id, identity(director), false);
  ASSERT_THAT(seen, succeeds());
  EXPECT_FALSE(seen->confirmed->lately);
  EXPECT_FALSE(access_.areOfOneHand(director, first_));
}

TEST_F(TwoPeople, AreTwoAfterAMonthWhereNobodyElseCouldLook) {
  const PersonId second = keep("水野 健", {Role::Administrator}, first_);
  own(second);
  ASSERT_THAT(access_.grant(seen(second), grant({Role::Administrator, Role::SafetyManager}, 300),
                            journal::Actor::ofPerson(first_), false),
              succeeds());
  clock_.pass(std::chrono::days{31});
  EXPECT_FALSE(access_.areOfOneHand(second, first_));
}

TEST_F(TwoPeople, GiveThemselvesNothingThroughSomebodyTheyMade) {
  const PersonId other = keep("佐藤 綾", {Role::Director}, std::nullopt);
  const PersonId puppet = keep("架空 太郎", {Role::Administrator}, first_);
  own(puppet);
  const Grant wider = grant({Role::Administrator, Role::SafetyManager}, 300);
  const auto refused = access_.grant(seen(first_), wider, journal::Actor::ofPerson(puppet), false);
  ASSERT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(refused.error().message.name, "access.made-by-them");
  EXPECT_THAT(access_.grant(seen(first_), wider, journal::Actor::ofPerson(other), false),
              succeeds());
}

TEST_F(TwoPeople, AreGivenByTheDirectorWhomTheySetUpFor) {
  const PersonId director = keep("水野 健", {Role::Director}, first_);
  const PersonId second = keep("佐藤 綾", {Role::Administrator}, first_);
  const Grant wider = grant({Role::Administrator, Role::SafetyManager}, 300);
  EXPECT_THAT(access_.grant(seen(first_), wider, journal::Actor::ofPerson(second), false),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(access_.grant(seen(first_), wider, journal::Actor::ofPerson(director), false),
              succeeds());
}

TEST_F(TwoPeople, MakeADirectorOfThemselvesOnlyAtTheHubsOwnMachine) {
  const auto self = journal::Actor::ofPerson(first_);
  const Grant directs = grant({Role::Administrator, Role::Director}, 300);
  const auto refused = access_.grant(seen(first_), directs, self, false);
  ASSERT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(refused.error().message.name, "access.own-director");
  ASSERT_THAT(access_.grant(seen(first_), directs, self, true), succeeds());
  EXPECT_TRUE(access_.acts()->front().isOwn());
  EXPECT_THAT(access_.grant(seen(first_), directs, self, false), succeeds())
      << "who is one already";
}

}  // namespace
}  // namespace sekisho::access
