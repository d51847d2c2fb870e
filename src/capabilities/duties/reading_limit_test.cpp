#include "capabilities/duties/reading_limit.h"

#include <gtest/gtest.h>

#include "core/testing/turnable_clock.h"

namespace sekisho::duties {
namespace {

using std::chrono::seconds;

TEST(AReadingLimit, LetsAnAddressReadSoOftenAMinuteAndNoOftener) {
  sekisho::testing::TurnableClock clock;
  ReadingLimit limit{clock};
  for (int i = 0; i < ReadingLimit::kAMinute; ++i) EXPECT_EQ(limit.count("a"), seconds{0}) << i;
  clock.pass(seconds{20});
  EXPECT_EQ(limit.count("a"), seconds{40});
  EXPECT_EQ(limit.count("b"), seconds{0}) << "others read on";
  clock.pass(seconds{40});
  EXPECT_EQ(limit.count("a"), seconds{0});
}

TEST(AReadingLimit, RemembersABoundedNumberOfAddresses) {
  sekisho::testing::TurnableClock clock;
  ReadingLimit limit{clock};
  for (int i = 0; i <= ReadingLimit::kAMinute; ++i) (void)limit.count("first");
  EXPECT_GT(limit.count("first"), seconds{0});
  for (std::size_t i = 0; i < ReadingLimit::kMaxAddresses; ++i) {
    clock.pass(std::chrono::milliseconds{1});
    (void)limit.count(std::to_string(i));
  }
  EXPECT_EQ(limit.count("first"), seconds{0}) << "forgotten, and so let through";
}

}  // namespace
}  // namespace sekisho::duties
