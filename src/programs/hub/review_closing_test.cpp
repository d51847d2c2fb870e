// A review of access over a whole hub: by what its lines are closed, and opened again.
#include "programs/hub/testing/review_on_a_hub.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using reviews::Access;
using reviews::Choice;
using reviews::Found;
using sekisho::testing::succeeds;
using testing::ReviewOnAHub;

TEST_F(ReviewOnAHub, ClosesTheLinesOfAMachineThatWasRetired) {
  send({{.name = "sato"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  ASSERT_THAT(state_.devices->retire(seat_, clock_.now(), "買い替え", journal::Actor::hub()),
              succeeds());
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Retired);
  EXPECT_THAT(accessNow(state_, today())->accesses,
              ::testing::Each(::testing::Field(&Access::device, std::nullopt)))
      << "it is in no new list";
}

TEST_F(ReviewOnAHub, OpensTheLinesOfARetiredMachineAgainWhenItIsBackUnderAnotherRow) {
  const inventory::Mac mac{"02:00:5e:10:00:01"};
  ASSERT_THAT(state_.devices->attach(seat_, {mac}, journal::Actor::hub()), succeeds());
  send({{.name = "sato"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  ASSERT_THAT(state_.devices->retire(seat_, clock_.now(), "買い替え", journal::Actor::hub()),
              succeeds());
  ASSERT_TRUE(settleReviews(state_));
  const DeviceId other = state_.ids.make<DeviceId>();
  ASSERT_THAT(state_.devices->add(
                  {{.id = other, .name = "受付2", .macs = {mac}, .registered = clock_.now()}},
                  journal::Actor::hub()),
              succeeds());
  state_.reviews_wait = true;
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], std::nullopt) << "it waits again";
  seat_ = other;
  send({{.name = "sato"}});
  EXPECT_FALSE(settleReviews(state_)) << "the account is still there";
  clock_.pass(1h);
  send({{.name = "root"}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Gone);
}

TEST_F(ReviewOnAHub, FollowsAMachineIntoTheRowItWasMergedWith) {
  send({{.name = "sato"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  const DeviceId other = state_.ids.make<DeviceId>();
  ASSERT_THAT(state_.devices->add({{.id = other, .name = "受付", .registered = clock_.now()}},
                                  journal::Actor::hub()),
              succeeds());
  ASSERT_THAT(state_.devices->merge(seat_, other, clock_.now(), journal::Actor::hub()), succeeds());
  EXPECT_FALSE(settleReviews(state_)) << "the machine is still there";
  seat_ = other;
  send({{.name = "root"}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Gone);
}

TEST_F(ReviewOnAHub, ClosesAStoppedLineByANewerReadingOnly) {
  send({{.name = "sato"}, {.name = "mori"}});
  const auto id = signedReview(Choice::Remove);
  EXPECT_FALSE(settleReviews(state_));
  clock_.pass(1h);
  send({{.name = "sato"}, {.name = "mori", .locked = 1}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["mori"], Found::Stopped);
  EXPECT_EQ(found(id)["sato"], std::nullopt) << "it can still be used";
  clock_.pass(1h);
  send({}, evidence::TableStatus::Partial);
  EXPECT_FALSE(settleReviews(state_)) << "not everything could be read";
  clock_.pass(1h);
  send({{.name = "root"}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Gone);
}

TEST_F(ReviewOnAHub, KeepsALineOpenWhileAKeyMayOpenALockedAccount) {
  send({{.name = "sato"}, {.name = "mori"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  send({{.name = "sato", .locked = 1, .keys = 1},
        {.name = "mori", .locked = 1, .keys = std::nullopt}});
  EXPECT_FALSE(settleReviews(state_)) << "by a key, or it is not told";
  clock_.pass(1h);
  send({{.name = "sato", .locked = 1, .keys = 0},
        {.name = "mori", .locked = 1, .keys = std::nullopt}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Stopped);
  EXPECT_EQ(found(id)["mori"], std::nullopt);
}

TEST_F(ReviewOnAHub, ClosesALineByAnEndedAccountOnlyAfterItsDay) {
  const std::int64_t day = today().time_since_epoch().count();
  send({{.name = "sato"}, {.name = "mori"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  send({{.name = "sato", .expires_day = day - 1}, {.name = "mori", .expires_day = day + 1}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Stopped);
  EXPECT_EQ(found(id)["mori"], std::nullopt);
}

TEST_F(ReviewOnAHub, ClosesAChangedLineByOtherRights) {
  send({{.name = "sato", .sudo = 1}});
  const auto id = signedReview(Choice::Change);
  clock_.pass(1h);
  send({{.name = "sato", .sudo = 1}});
  EXPECT_FALSE(settleReviews(state_)) << "as it was";
  clock_.pass(1h);
  send({{.name = "sato", .sudo = 0}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Changed);
}

TEST_F(ReviewOnAHub, ClosesWhoWalksUpByTheStaffRegister) {
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  EXPECT_FALSE(settleReviews(state_));
  people::Person cleaner = *state_.people->person(cleaner_);
  cleaner.until = today();
  ASSERT_THAT(state_.people->change(cleaner, "契約の終わり", journal::Actor::hub()), succeeds());
  clock_.pass(24h);
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)[""], Found::Gone);
}

}  // namespace
}  // namespace sekisho::hub
