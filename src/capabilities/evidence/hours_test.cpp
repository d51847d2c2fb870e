#include "capabilities/evidence/hours.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::evidence {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

Instant at(std::string_view text) { return *fromRfc3339(text); }

TEST(ClinicHours, AreReckonedInJapaneseTime) {
  const Hours hours = Hours::usual();
  EXPECT_TRUE(hours.openAt(at("2026-11-23T23:30:00.000Z")));  // Tuesday 8:30 in Japan
  EXPECT_FALSE(hours.openAt(at("2026-11-23T23:29:59.000Z")));
  EXPECT_FALSE(hours.openAt(at("2026-11-24T10:00:00.000Z")));  // 19:00
  EXPECT_FALSE(hours.openAt(at("2026-11-22T03:00:00.000Z")));  // Sunday noon
}

TEST(ClinicHours, FindTheOpeningBeforeAndAfterOverDaysOff) {
  Hours hours = Hours::usual();
  hours.days_off.insert(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23});
  const Instant sunday = at("2026-11-22T03:00:00.000Z");
  EXPECT_EQ(hours.nextOpening(sunday), at("2026-11-23T23:30:00.000Z"));
  EXPECT_EQ(hours.lastOpening(sunday), at("2026-11-20T23:30:00.000Z"));
  hours.week = {};
  EXPECT_EQ(hours.nextOpening(sunday), std::nullopt);
}

TEST(HoursJson, RoundTrips) {
  Hours hours = Hours::usual();
  hours.confirmed = true;
  hours.week.at(3) = {{std::chrono::hours{9}, std::chrono::hours{12}},
                      {std::chrono::hours{15}, std::chrono::hours{18}}};
  hours.days_off.insert(std::chrono::sys_days{std::chrono::year{2026} / 12 / 31});
  const auto again = hoursFromJson(toJson(hours));
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(*again, hours);
}

TEST(HoursJson, RefusesWhatNoClinicCanMean) {
  const auto with = [](const char* from, const char* to) {
    Json json = toJson(Hours::usual());
    Json& monday = json.object()->at("days").array()->front();
    (*monday.object())["open"] = Json::Array{Json::Object{{"from", from}, {"to", to}}};
    return hoursFromJson(json);
  };
  EXPECT_THAT(with("08:30", "19:00"), succeeds());
  EXPECT_THAT(with("19:00", "08:30"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(with("8:30", "19:00"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(with("08:30", "24:00"), failsWith(ErrorCode::InvalidInput));
  Json missing = toJson(Hours::usual());
  missing.object()->at("days").array()->pop_back();
  EXPECT_THAT(hoursFromJson(missing), failsWith(ErrorCode::InvalidInput));
  Json impossible = toJson(Hours::usual());
  (*impossible.object())["days_off"] = Json::Array{"2026-02-30"};
  EXPECT_THAT(hoursFromJson(impossible), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::evidence
