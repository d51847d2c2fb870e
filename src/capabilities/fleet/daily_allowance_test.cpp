#include "capabilities/fleet/daily_allowance.h"

#include <gtest/gtest.h>

#include "core/testing/turnable_clock.h"

namespace sekisho::fleet {
namespace {

using namespace std::chrono_literals;
using Answer = DailyAllowance::Answer;

const DeviceId kDevice{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const DeviceId kNeighbour{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000002")};

class DayOfADevice : public ::testing::Test {
 protected:
  Answer take(Amount amount, DeviceId device = kDevice) {
    return allowance_.take(device, amount, clock_.now());
  }

  DailyAllowance allowance_{{.bytes = 100, .events = 3}};
  sekisho::testing::TurnableClock clock_{*fromRfc3339("2026-01-21T04:15:00.000Z")};  // 13:15 there
};

TEST_F(DayOfADevice, HoldsAsMuchAsWasAllowedAndNoMore) {
  EXPECT_EQ(take({.bytes = 60}), Answer::Fits);
  EXPECT_EQ(take({.bytes = 40, .events = 3}), Answer::Fits);
  EXPECT_EQ(take({.bytes = 1}), Answer::TooMuchForTheFirstTime);
  EXPECT_EQ(take({.events = 1}), Answer::TooMuch);
  EXPECT_EQ(take({}), Answer::Fits) << "what adds nothing is always heard";
}

TEST_F(DayOfADevice, TakesNothingOfWhatDoesNotFitWhole) {
  EXPECT_EQ(take({.bytes = 101}), Answer::TooMuchForTheFirstTime);
  EXPECT_EQ(take({.bytes = 1, .events = 4}), Answer::TooMuch);
  EXPECT_EQ(take({.bytes = 100, .events = 3}), Answer::Fits);
}

TEST_F(DayOfADevice, IsNobodyElses) {
  EXPECT_EQ(take({.bytes = 100}), Answer::Fits);
  EXPECT_EQ(take({.bytes = 100}, kNeighbour), Answer::Fits);
  EXPECT_EQ(take({.bytes = 1}), Answer::TooMuchForTheFirstTime);
  EXPECT_EQ(take({.bytes = 1}, kNeighbour), Answer::TooMuchForTheFirstTime);
}

TEST_F(DayOfADevice, EndsAtMidnightInJapan) {
  EXPECT_EQ(take({.bytes = 100}), Answer::Fits);
  clock_.pass(10h + 44min);
  EXPECT_EQ(take({.bytes = 1}), Answer::TooMuchForTheFirstTime);
  clock_.pass(1min);
  EXPECT_EQ(take({.bytes = 100}), Answer::Fits);
  EXPECT_EQ(take({.bytes = 1}), Answer::TooMuchForTheFirstTime);
}

TEST_F(DayOfADevice, GetsBackWhatCouldNotBeKept) {
  const Instant first = clock_.now();
  EXPECT_EQ(take({.bytes = 100, .events = 3}), Answer::Fits);
  allowance_.giveBack(kDevice, {.bytes = 100, .events = 3}, first);
  EXPECT_EQ(take({.bytes = 100, .events = 3}), Answer::Fits);
  clock_.pass(24h);
  EXPECT_EQ(take({.bytes = 100}), Answer::Fits);
  allowance_.giveBack(kDevice, {.bytes = 100}, first);
  EXPECT_EQ(take({.bytes = 1}), Answer::TooMuchForTheFirstTime)
      << "what was taken yesterday is not today's";
}

}  // namespace
}  // namespace sekisho::fleet
