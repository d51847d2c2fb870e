// A review of access over a whole hub: what was decided alone since the one before.
#include "programs/hub/testing/review_on_a_hub.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using reviews::Choice;
using sekisho::testing::succeeds;
using testing::ReviewOnAHub;

TEST_F(ReviewOnAHub, KnowsWhatWasTheDecidersOwnLately) {
  const ownership::AccountOwner was{.id = state_.ids.make<ownership::OwnershipId>(),
                                    .account = {.device = seat_, .name = "sato"},
                                    .person = sato_,
                                    .from = today() - std::chrono::days{9},
                                    .by = sato_,
                                    .at = clock_.now()};
  ASSERT_THAT(state_.owners->assign(was), succeeds());
  ASSERT_THAT(state_.owners->end(was.id, {.by = sato_, .at = clock_.now(), .why = "まちがい"}),
              succeeds());
  const auto around = reviewSurroundings(state_);
  const auto was_theirs = [&](PersonId person, std::string account) {
    return around.was_theirs({.person = access::Identity{.person = person}},
                             {.device = seat_, .account = std::move(account)});
  };
  EXPECT_TRUE(was_theirs(sato_, "sato"));
  EXPECT_FALSE(was_theirs(sato_, "mori"));
  EXPECT_FALSE(was_theirs(mori_, "sato"));
  clock_.pass(24h * 800);
  EXPECT_FALSE(was_theirs(sato_, "sato"));
}

TEST_F(ReviewOnAHub, ListsWhoTookAnAccountThatTheyHadLetGoOnAsNobodys) {
  send({{.name = "uketsuke"}});
  signedReview(Choice::Keep);
  clock_.pass(1h);
  ASSERT_THAT(state_.owners->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                                     .account = {.device = seat_, .name = "uketsuke"},
                                     .person = director_,
                                     .purpose = "ほかに決められる人がいない",
                                     .from = today(),
                                     .by = director_,
                                     .at = clock_.now()}),
              succeeds());
  const auto listed = accessNow(state_, today());
  ASSERT_EQ(listed->alone.size(), 1U);
  EXPECT_EQ(listed->alone.front().kind, "account-taken");
  EXPECT_EQ(listed->alone.front().why, "ほかに決められる人がいない");
}

TEST_F(ReviewOnAHub, ListsWhatWasDecidedAloneThoughItWasTakenBackSince) {
  send({{.name = "backup"}, {.name = "uketsuke"}});
  signedReview(Choice::Keep);
  clock_.pass(1h);
  const auto own = [&](std::string account, ownership::Use use) {
    const ownership::OwnershipId id = state_.ids.make<ownership::OwnershipId>();
    EXPECT_THAT(state_.owners->assign({.id = id,
                                       .account = {.device = seat_, .name = std::move(account)},
                                       .use = use,
                                       .person = director_,
                                       .purpose = "ほかに決められる人がいない",
                                       .from = today(),
                                       .by = director_,
                                       .at = clock_.now()}),
                succeeds());
    clock_.pass(1h);
    EXPECT_THAT(state_.owners->end(id, {.by = director_, .at = clock_.now(), .why = "終わり"}),
                succeeds());
  };
  own("backup", ownership::Use::Service);
  own("uketsuke", ownership::Use::Person);
  const auto listed = accessNow(state_, today());
  ASSERT_THAT(listed, succeeds());
  std::vector<std::string> kinds;
  for (const auto& one : listed->alone) kinds.push_back(one.kind);
  EXPECT_THAT(kinds, ::testing::UnorderedElementsAre("account-service", "account-taken"));
}

TEST_F(ReviewOnAHub, ListsWhoCalledAnAccountAServiceUntilASignedReviewHas) {
  send({{.name = "backup"}});
  ASSERT_THAT(state_.owners->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                                     .account = {.device = seat_, .name = "backup"},
                                     .use = ownership::Use::Service,
                                     .person = sato_,
                                     .purpose = "夜間の控え",
                                     .from = today(),
                                     .by = sato_,
                                     .at = clock_.now()}),
              succeeds());
  const auto listed = accessNow(state_, today());
  ASSERT_EQ(listed->alone.size(), 1U);
  EXPECT_EQ(listed->alone.front().kind, "account-service");
  EXPECT_EQ(listed->alone.front().why, "夜間の控え");
  signedReview(Choice::Keep);
  EXPECT_THAT(accessNow(state_, today())->alone, ::testing::IsEmpty());
}

TEST_F(ReviewOnAHub, ListsEachTimeDutiesWereSetAloneAndByWhom) {
  const auto other = state_.ids.make<PersonId>();
  people::Person person = *state_.people->person(sato_);
  person.own_change = people::OwnChange{.at = clock_.now(), .why = "一人の医院のため"};
  ASSERT_THAT(state_.people->change(person, "", journal::Actor::ofPerson(sato_)), succeeds());
  clock_.pass(std::chrono::minutes{1});
  person.own_change = people::OwnChange{.at = clock_.now(), .why = "院長に頼まれたため"};
  ASSERT_THAT(state_.people->change(person, "", journal::Actor::ofPerson(other)), succeeds());
  person.own_change.reset();
  ASSERT_THAT(state_.people->change(person, "", journal::Actor::hub()), succeeds())
      << "what came after takes nothing away";
  const auto alone = accessNow(state_, today())->alone;
  ASSERT_EQ(alone.size(), 2U);
  for (const reviews::LoneApproval& one : alone) EXPECT_EQ(one.kind, "own-duties");
  const auto by_other = std::ranges::find(alone, other, &reviews::LoneApproval::by);
  ASSERT_NE(by_other, alone.end());
  EXPECT_EQ(by_other->why, "院長に頼まれたため");
  EXPECT_NE(std::ranges::find(alone, sato_, &reviews::LoneApproval::by), alone.end());
}

TEST_F(ReviewOnAHub, ListsWhoSaidAloneThatStaffWereToldOfANoticeTheyHadWritten) {
  const observation::Notice notice{.id = state_.ids.make<observation::NoticeId>(),
                                   .purpose = "ほかの人のログインで使われていないかを確かめるため",
                                   .responsible = sato_,
                                   .viewers = {.roles = {observation::ViewerRole::Administrator}},
                                   .keep_months = 3,
                                   .start = today() + std::chrono::days{1},
                                   .by = sato_,
                                   .at = clock_.now()};
  ASSERT_THAT(state_.notices_to_staff->record(notice), succeeds());
  ASSERT_THAT(
      state_.notices_to_staff->give(
          notice.id, {.day = today(), .by = sato_, .at = clock_.now(), .alone = "一人の医院のため"},
          today()),
      succeeds());
  const auto listed = accessNow(state_, today());
  ASSERT_EQ(listed->alone.size(), 1U);
  EXPECT_EQ(listed->alone.front().kind, "notice-given");
  EXPECT_EQ(listed->alone.front().why, "一人の医院のため");
}

}  // namespace
}  // namespace sekisho::hub
