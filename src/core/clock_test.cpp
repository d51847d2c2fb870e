#include "core/clock.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

TEST(Rfc3339, IsOneFormThatRoundTrips) {
  const Instant at = fromMs(1'795'403'045'678);
  EXPECT_EQ(toRfc3339(at), "2026-11-23T03:04:05.678Z");
  EXPECT_EQ(fromRfc3339(toRfc3339(at)), at);
  EXPECT_EQ(toRfc3339(Instant{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(toRfc3339(fromMs(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(toRfc3339(fromMs(253'402'300'799'999)), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(toRfc3339(fromMs(253'402'300'800'000)), "10000-01-01T00:00:00.000Z")
      << "whole, though no text of RFC 3339";
}

TEST(Rfc3339, RefusesOtherFormsAndImpossibleDates) {
  for (const char* text :
       {"2026-11-22T03:04:05Z", "2026-11-22T03:04:05.678+09:00", "2026-02-30T03:04:05.678Z",
        "2026-11-22T24:04:05.678Z", "2026-11-22T03:04:05.-78Z", "2026-13-22T03:04:05.678Z", ""}) {
    EXPECT_FALSE(fromRfc3339(text)) << text;
  }
}

TEST(JapaneseDay, ChangesAtFifteenHoursUtc) {
  using namespace std::chrono;
  const Instant before = *fromRfc3339("2026-11-22T14:59:59.999Z");
  EXPECT_EQ(japaneseDay(before), 2026y / November / 22d);
  EXPECT_EQ(japaneseDay(before + 1ms), 2026y / November / 23d);
}

TEST(IsoDay, ReadsWhatItWrites) {
  const std::chrono::sys_days day = std::chrono::year{2028} / 2 / 29;

  EXPECT_EQ(toIsoDay(day), "2028-02-29");
  EXPECT_EQ(fromIsoDay("2028-02-29"), day);
}

TEST(IsoDay, RefusesDaysThatDoNotExistAndOtherForms) {
  for (const auto* text :
       {"2027-02-29", "2026-13-01", "2026/11/22", "2026-1-2", "", "2026-11-22 "}) {
    EXPECT_EQ(fromIsoDay(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sekisho
