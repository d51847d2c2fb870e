#include "platform/system/system_clock.h"

#include <gtest/gtest.h>

namespace sekisho::platform {
namespace {

using std::chrono::ceil;
using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

TEST(SystemClockOfThisMachine, AgreesWithTheStandardLibrary) {
  const SystemClock clock;

  const auto before = floor<milliseconds>(system_clock::now());
  const Instant read = clock.now();
  const auto after = ceil<milliseconds>(system_clock::now());

  EXPECT_LE(before, read);
  EXPECT_LE(read, after);
}

TEST(SystemClockOfThisMachine, CountsSleepInTheTimeSinceBoot) {
  const SystemClock clock;

  // CLOCK_MONOTONIC stands still while the machine sleeps, so it can never be ahead.
  const auto awake = floor<milliseconds>(steady_clock::now().time_since_epoch());
  EXPECT_LE(awake, clock.sinceBoot());
}

TEST(SystemClockOfThisMachine, NeverTakesBootTimeBack) {
  const SystemClock clock;
  auto last = clock.sinceBoot();
  for (int i = 0; i < 1000; ++i) {
    const auto next = clock.sinceBoot();
    ASSERT_LE(last, next);
    last = next;
  }
}

}  // namespace
}  // namespace sekisho::platform
