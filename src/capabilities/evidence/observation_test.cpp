#include "capabilities/evidence/observation.h"

#include <gtest/gtest.h>

#include "core/testing/result_matchers.h"

namespace sekisho::evidence {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;

constexpr auto kBoot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
constexpr auto kEarlierBoot = "5f1d7a52-4b7c-4bd2-9d0e-5b8a3a1f0c22";
const Instant kReceived = fromMs(1'764'000'000'000);

TEST(HubTime, OfThisBootIsReceivedMinusItsAgeWhateverTheWallClockSays) {
  const MachineTime sent{.boot = kBoot, .since_boot = 2h, .wall = kReceived + 24h};
  const MachineTime read{.boot = kBoot, .since_boot = 90min, .wall = kReceived - 9999h};
  EXPECT_EQ(hubTimeOf(read, sent, kReceived, {}), kReceived - 30min);
}

TEST(HubTime, OfAnEarlierBootIsItsWallClock) {
  const MachineTime sent{.boot = kBoot, .since_boot = 1h, .wall = kReceived};
  const MachineTime read{.boot = kEarlierBoot, .since_boot = 1h, .wall = kReceived - 10h};
  EXPECT_EQ(hubTimeOf(read, sent, kReceived, {}), kReceived - 10h);
}

TEST(HubTime, OfAnEarlierBootIsThatBootsStartIfThatIsOlder) {
  const MachineTime sent{.boot = kBoot, .since_boot = 1h, .wall = kReceived};
  const MachineTime read{.boot = kEarlierBoot, .since_boot = 1h, .wall = kReceived - 10h};
  EXPECT_EQ(hubTimeOf(read, sent, kReceived, kReceived - 12h), kReceived - 12h);
}

TEST(HubTime, OfAnEarlierBootIsNeverInThisOneThoughItsClockRanAhead) {
  const MachineTime sent{.boot = kBoot, .since_boot = 1h, .wall = kReceived};
  const MachineTime read{.boot = kEarlierBoot, .since_boot = 1h, .wall = kReceived + 100h};
  EXPECT_EQ(hubTimeOf(read, sent, kReceived, {}), kReceived - 1h);
}

TEST(HubTime, RefusesAReadingFromAfterItsOwnMessage) {
  const MachineTime sent{.boot = kBoot, .since_boot = 1h, .wall = kReceived};
  const MachineTime read{.boot = kBoot, .since_boot = 2h, .wall = kReceived};
  EXPECT_THAT(hubTimeOf(read, sent, kReceived, {}), failsWith(ErrorCode::InvalidInput));
}

TEST(EpochAndBootId, AreExactlyOfTheirForm) {
  EXPECT_TRUE(isEpoch("0123456789abcdef"));
  EXPECT_FALSE(isEpoch("0123456789ABCDEF"));
  EXPECT_FALSE(isEpoch("0123456789abcde"));
  EXPECT_TRUE(isBootId(kBoot));
  EXPECT_FALSE(isBootId("0b1c7a52x4b7c-4bd2-9d0e-5b8a3a1f0c11"));
  EXPECT_FALSE(isBootId(""));
}

}  // namespace
}  // namespace sekisho::evidence
