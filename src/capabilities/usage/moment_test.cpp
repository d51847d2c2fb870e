#include "capabilities/usage/moment.h"

#include <gmock/gmock.h>

namespace sekisho::usage {
namespace {

using std::chrono::milliseconds;

Instant at(std::string_view text) { return fromRfc3339(text).value_or(Instant{}); }

TEST(AMoment, IsReadWithItsZoneAndKeepsItsText) {
  const auto moment = momentFrom("2026-11-22T03:04:05.678912+09:00");
  ASSERT_TRUE(moment);
  EXPECT_EQ(moment->at, at("2026-11-21T18:04:05.678Z"));
  EXPECT_EQ(moment->text, "2026-11-22T03:04:05.678912+09:00");
}

TEST(AMoment, MayHaveAnyFractionOrNone) {
  EXPECT_EQ(momentFrom("2026-11-22T03:04:05Z")->at, at("2026-11-22T03:04:05.000Z"));
  EXPECT_EQ(momentFrom("2026-11-22T03:04:05.5-01:30")->at, at("2026-11-22T04:34:05.500Z"));
}

TEST(AMoment, WithoutZoneIsNotPlacedAnywhere) {
  const auto moment = momentFrom("2026-11-22T03:04:05");
  ASSERT_TRUE(moment);
  EXPECT_EQ(moment->at, std::nullopt);
}

TEST(AMoment, ThatDoesNotExistIsNone) {
  for (const char* text :
       {"", "2026-11-22", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z",
        "2026-11-22T00:60:00Z", "2026-11-22T00:00:61Z", "2026-11-22T00:00:00.Z",
        "2026-11-22T00:00:00+15:00", "2026-11-22T00:00:00+0900", "2026-11-22T00:00:00Z ",
        "0000-01-01T00:00:00Z", "2026-11-22t00:00:00Z", "20261122T000000Z"}) {
    EXPECT_FALSE(momentFrom(text)) << text;
  }
}

}  // namespace
}  // namespace sekisho::usage
