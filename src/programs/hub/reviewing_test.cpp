// A review of access over a whole hub: what it lists.
#include "programs/hub/testing/review_on_a_hub.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using reviews::Access;
using reviews::Choice;
using reviews::Standing;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using testing::ReviewOnAHub;

TEST_F(ReviewOnAHub, ListsWhatCanBeUsedAndWhoCanWalkUp) {
  send({{.name = "sato", .idle_days = 120},
        {.name = "mori"},
        {.name = "uketsuke"},
        {.name = "old", .locked = 1}});
  own("sato", sato_, std::nullopt);
  own("mori", mori_, today() - std::chrono::days{1});
  const auto now = accessNow(state_, today());
  ASSERT_THAT(now, succeeds());
  std::map<std::string, Standing> standing;
  for (const Access& access : now->accesses) standing[access.account] = access.standing;
  EXPECT_THAT(
      standing,
      ElementsAre(std::pair("", Standing::Usual), std::pair("mori", Standing::Leaver),
                  std::pair("sato", Standing::Unused), std::pair("uketsuke", Standing::Unowned)));
  const auto sato = std::ranges::find(now->accesses, "sato", &Access::account);
  EXPECT_EQ(sato->idle, (reviews::Idle{.days = 120, .read = today()})) << "a span, and no day";
  EXPECT_EQ(sato->rights.member_of, "users");
}

TEST_F(ReviewOnAHub, KeepsWhatWasDecidedOfAnAccountThatCannotBeRead) {
  own("sato", sato_, std::nullopt);
  const auto now = accessNow(state_, today());
  ASSERT_THAT(now, succeeds());
  EXPECT_EQ(std::ranges::count(now->accesses, "sato", &Access::account), 1);
}

TEST_F(ReviewOnAHub, ListsAMachineThatWasNeverReadAsNotReviewed) {
  EXPECT_THAT(unread(), ElementsAre(seat_));
  send({}, evidence::TableStatus::Failed);
  EXPECT_THAT(unread(), ElementsAre(seat_)) << "nothing could be read";
  send({{.name = "sato"}});
  EXPECT_THAT(unread(), ElementsAre());
}

TEST_F(ReviewOnAHub, ListsAMachineOfWhichOnlyAPartWasReadAsNotReviewedBesideThatPart) {
  send({{.name = "sato"}}, evidence::TableStatus::Partial);
  EXPECT_THAT(unread(), ElementsAre(seat_));
  EXPECT_EQ(std::ranges::count(accessNow(state_, today())->accesses, "sato", &Access::account), 1);
}

TEST_F(ReviewOnAHub, ListsAMachineWhoseReadingDoesNotHoldAnyMoreAsNotReviewed) {
  send({{.name = "sato"}}, evidence::TableStatus::Complete, clock_.now() - 24h * 300);
  EXPECT_THAT(unread(), ElementsAre(seat_)) << "brought from a visit long ago";
  send({{.name = "mori"}}, evidence::TableStatus::Complete, clock_.now() - 24h * 30);
  EXPECT_THAT(unread(), ElementsAre());
  clock_.pass(24h * 6);
  EXPECT_THAT(unread(), ElementsAre(seat_));
  send({{.name = "sato"}});
  EXPECT_THAT(unread(), ElementsAre());
  clock_.pass(3h);
  EXPECT_THAT(unread(), ElementsAre(seat_)) << "its agent is silent";
}

TEST_F(ReviewOnAHub, IsNotWholeWithoutASeatThatWasCalledNoneWhenItBegan) {
  inventory::Device other{.id = state_.ids.make<DeviceId>(),
                          .name = "診察室1",
                          .roles = {inventory::DeviceRole::Other},
                          .registered = clock_.now()};
  ASSERT_THAT(state_.devices->add({other}, journal::Actor::hub()), succeeds());
  send({{.name = "sato"}});
  signedReview(Choice::Keep);
  const auto not_reviewed = [&] { return state_.clinic_source->clinic()->reviews.front().unread; };
  EXPECT_EQ(not_reviewed(), 0);
  other.roles = {inventory::DeviceRole::Terminal};
  ASSERT_THAT(state_.devices->update(other, journal::Actor::hub()), succeeds());
  EXPECT_EQ(not_reviewed(), 1);
  clock_.pass(1h);
  ASSERT_THAT(
      state_.devices->add(
          {{.id = state_.ids.make<DeviceId>(), .name = "診察室2", .registered = clock_.now()}},
          journal::Actor::hub()),
      succeeds());
  EXPECT_EQ(not_reviewed(), 1) << "that one came later";
}

TEST_F(ReviewOnAHub, IsWholeWithoutASeatWhereNobodyCanUseAnAccount) {
  send({{.name = "old", .locked = 1}});
  signedReview(Choice::Keep);
  EXPECT_EQ(state_.clinic_source->clinic()->reviews.front().unread, 0);
}

TEST_F(ReviewOnAHub, IsARegisterThatControlsSee) {
  send({{.name = "sato"}});
  signedReview(Choice::Remove);
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_EQ(clinic->reviews.size(), 1U);
  EXPECT_EQ(clinic->reviews.front().signed_on, today());
  EXPECT_EQ(clinic->review_lines.size(), 2U) << "the account, and who walks up";
  EXPECT_EQ(clinic->review_lines.front().settled, std::nullopt);
}

}  // namespace
}  // namespace sekisho::hub
