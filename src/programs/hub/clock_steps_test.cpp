// A hub whose clock somebody sets: an entry says so, and nothing that had ended becomes valid
// again.
#include <algorithm>

#include "programs/hub/testing/hub_with_a_clock.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::Not;

constexpr auto kDay = std::chrono::hours{24};
constexpr auto kYear = 365 * kDay;

using testing::HubWithAClock;

class HubWhoseClockIsSetBack : public HubWithAClock,
                               public ::testing::WithParamInterface<std::chrono::hours> {};

TEST_P(HubWhoseClockIsSetBack, SaysSoAndAsksEverybodyToSignInAgain) {
  ASSERT_EQ(setUp(), 201);
  ASSERT_EQ(signedIn(), 200);
  clock_.pass(1s);
  hub_->tick();
  clock_.set(clock_.now() - GetParam());
  hub_->tick();
  EXPECT_EQ(signedIn(), 401);
  EXPECT_EQ(signIn(), 200);
  EXPECT_EQ(signedIn(), 200);
  EXPECT_THAT(kinds(), Contains("hub.clock-stepped-back@1"));
}

TEST_P(HubWhoseClockIsSetBack, LetsNoEarlierInvitationLastLonger) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.set(clock_.now() - GetParam());
  hub_->tick();
  EXPECT_EQ(invitations(), 0);
}

TEST_F(HubWithAClock, LetsAnInvitationBeUsedForAnHour) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.pass(59min);
  EXPECT_EQ(invitations(), 1);
}

TEST_P(HubWhoseClockIsSetBack, WhileItWasOffSaysSoAtItsNextStart) {
  ASSERT_EQ(setUp(), 201);
  clock_.set(clock_.now() - GetParam());
  open();
  EXPECT_EQ(signedIn(), 401);
  EXPECT_THAT(kinds(), Contains("hub.clock-stepped-back@1"));
}

TEST_P(HubWhoseClockIsSetBack, DoesNotLetItsSetUpLinkLastLonger) {
  clock_.pass(25h);
  clock_.set(clock_.now() - GetParam());
  EXPECT_EQ(setUp(), 403);
}

INSTANTIATE_TEST_SUITE_P(, HubWhoseClockIsSetBack, ::testing::Values(kDay, kYear));

class HubWhoseClockIsSetForward : public HubWithAClock,
                                  public ::testing::WithParamInterface<std::chrono::hours> {};

TEST_P(HubWhoseClockIsSetForward, SaysSoAndNoSessionComesBackWithTheRightTime) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.set(clock_.now() + GetParam());
  hub_->tick();
  EXPECT_EQ(signedIn(), 401);
  clock_.set(clock_.now() - GetParam());
  hub_->tick();
  EXPECT_EQ(signedIn(), 401);
  const auto recorded = kinds();
  EXPECT_THAT(recorded, Contains("hub.clock-stepped-forward@1"));
  EXPECT_THAT(recorded, Contains("hub.clock-stepped-back@1"));
}

TEST_P(HubWhoseClockIsSetForward, DoesNotCatchUpWithWhatItMissed) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.set(clock_.now() + GetParam());
  for (int second = 0; second < 120; ++second) {
    clock_.pass(1s);
    hub_->tick();
  }
  const auto recorded = kinds();
  EXPECT_EQ(std::ranges::count(recorded, "hub.clock-stepped-forward@1"), 1);
  EXPECT_LE(std::ranges::count(recorded, "posture.judged@1"), 3);
}

INSTANTIATE_TEST_SUITE_P(, HubWhoseClockIsSetForward, ::testing::Values(kDay, kYear));

TEST_F(HubWithAClock, TakesASecondsCorrectionForNoStep) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.set(clock_.now() - 2s);
  hub_->tick();
  EXPECT_EQ(signedIn(), 200);
  EXPECT_THAT(kinds(), Not(Contains("hub.clock-stepped-back@1")));
}

}  // namespace
}  // namespace sekisho::hub
