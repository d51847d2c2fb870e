#include "capabilities/evidence/hours.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::evidence {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using std::chrono::days;
using std::chrono::sys_days;

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

TEST(ClinicHours, AddUpBetweenTwoMoments) {
  using std::chrono::minutes;
  Hours hours = Hours::usual();
  const Instant tuesday_noon = at("2026-11-24T03:00:00.000Z");
  EXPECT_EQ(hours.openBetween(tuesday_noon, tuesday_noon + minutes{30}), minutes{30});
  // Seven hours of Tuesday, ten and a half of Wednesday, half of Thursday.
  EXPECT_EQ(hours.openBetween(tuesday_noon, at("2026-11-26T00:00:00.000Z")), minutes{18 * 60});
  EXPECT_EQ(hours.openBetween(tuesday_noon, tuesday_noon - minutes{30}), minutes{0});
  EXPECT_EQ(hours.openBetween(at("2026-11-21T10:00:00.000Z"), at("2026-11-22T23:30:00.000Z")),
            minutes{0})
      << "from Saturday evening over Sunday";
  hours.week = {};
  EXPECT_EQ(hours.openBetween(tuesday_noon, tuesday_noon + minutes{30}), minutes{0});
}

TEST(ClinicHours, AreClosedOnHolidaysIfTheClinicIs) {
  const std::chrono::sys_days holiday = std::chrono::year{2026} / 11 / 23;  // a Monday
  Hours hours = Hours::usual();
  EXPECT_FALSE(hours.openOn(holiday));
  EXPECT_FALSE(hours.openAt(Instant{holiday.time_since_epoch()} + std::chrono::hours{10} - kJst));
  EXPECT_EQ(hours.lastOpenDay(holiday), holiday - std::chrono::days{2}) << "the Saturday before";
  hours.closed_on_holidays = false;
  EXPECT_TRUE(hours.openOn(holiday));
  EXPECT_EQ(hours.lastOpenDay(holiday), holiday);
}

TEST(ClinicHours, OfAClinicThatIsNeverOpenMoveNoDay) {
  const std::chrono::sys_days day = std::chrono::year{2026} / 11 / 25;
  EXPECT_EQ(Hours{}.lastOpenDay(day), day);
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

std::string placeOf(const Json& json) {
  const auto hours = hoursFromJson(json);
  if (hours) return "taken";
  std::string place(hours.error().message.name);
  for (const MessageArgument& argument : hours.error().arguments) {
    if (argument.name == "at") place += " " + argument.value;
  }
  return place;
}

TEST(HoursJson, SaysWhereItIsWrong) {
  const auto with = [](std::size_t day, Json open) {
    Json json = toJson(Hours::usual());
    Json& chosen = json.object()->at("days").array()->at(day);
    (*chosen.object())["open"] = std::move(open);
    return json;
  };
  const auto span = [](const char* from, const char* to) {
    return Json(Json::Object{{"from", from}, {"to", to}});
  };
  EXPECT_EQ(placeOf(with(1, Json::Array{span("08:30", "12:00"), span("11:00", "19:00")})),
            "evidence.hours-wrong /days/1/open/1");
  EXPECT_EQ(placeOf(with(2, Json::Array{span("08:30", "25:00")})),
            "evidence.hours-time /days/2/open/0/to");
  EXPECT_EQ(placeOf(with(6, "closed")), "evidence.hours-spans /days/6/open");
  Json twice = toJson(Hours::usual());
  (*twice.object()->at("days").array()->at(3).object())["day"] = "mon";
  EXPECT_EQ(placeOf(twice), "evidence.hours-week /days/3/day");
  Json off = toJson(Hours::usual());
  (*off.object())["days_off"] = Json::Array{"2026-12-31", "2026-02-30"};
  EXPECT_EQ(placeOf(off), "evidence.hours-day-off /days_off/1");
  EXPECT_EQ(placeOf(Json::Object{{"confirmed", true}}), "evidence.hours-members ");
}

TEST(HoursThatChange, LeavePassedDaysAsTheyWere) {
  const sys_days today = *fromIsoDay("2026-12-01");  // a Tuesday
  const sys_days wednesday = today - days{6};
  const sys_days sunday = today - days{2};
  Hours before = Hours::usual();
  before.confirmed = true;
  Hours after = before;
  after.week.at(3).clear();
  after.week.at(0) = before.week.at(1);
  const auto changed = hoursFrom(today, before, after);
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->openOn(wednesday));
  EXPECT_FALSE(changed->openOn(today + days{1})) << "the next one is closed";
  EXPECT_FALSE(changed->openOn(sunday));
  EXPECT_TRUE(changed->openOn(sunday + days{7}));
  const auto back = hoursFrom(today, *changed, before);
  EXPECT_TRUE(back->openOn(wednesday));
  EXPECT_TRUE(back->passed.empty()) << "nothing stands against the hours any more";
}

// Monday to Saturday 8:30 to 19:00 until they are all day, from that day on.
Hours allDayFrom(sys_days first) {
  Hours before = Hours::usual();
  before.confirmed = true;
  Hours after = before;
  after.week.fill({{std::chrono::hours{0}, std::chrono::hours{24}}});
  return *hoursFrom(first, before, after);
}

TEST(HoursThatChange, LeaveThePassedDaysWhenTheyOpenedAndClosed) {
  const sys_days today = *fromIsoDay("2026-12-01");      // a Tuesday
  const Instant night = at("2026-11-30T11:00:00.000Z");  // 20:00 in Japan
  const Hours changed = allDayFrom(today);
  EXPECT_FALSE(changed.openAt(night));
  EXPECT_TRUE(changed.openAt(night + days{1}));
  EXPECT_EQ(changed.openBetween(night - days{1}, night), std::chrono::minutes{630});
  Hours monday_off = changed;
  monday_off.week.at(1).clear();
  const auto again = hoursFrom(today + days{7}, changed, monday_off);
  EXPECT_FALSE(again->openAt(night)) << "each by its own";
  EXPECT_TRUE(again->openAt(night - std::chrono::hours{5})) << "though Mondays are closed now";
  EXPECT_TRUE(again->openAt(night + days{1}));
  EXPECT_EQ(again->earlier.size(), 2U);
}

TEST(HoursThatChange, HoldOnNoDayIfTheyAreChangedAgainBefore) {
  const sys_days tomorrow = *fromIsoDay("2026-12-02");
  const Instant night = at("2026-12-01T11:00:00.000Z");
  const Hours changed = allDayFrom(tomorrow);
  const auto again = hoursFrom(tomorrow, changed, Hours::usual());
  EXPECT_EQ(again->earlier, changed.earlier);
  EXPECT_FALSE(again->openAt(night));
  EXPECT_EQ(again->lastOpening(night), at("2026-11-30T23:30:00.000Z"));
}

TEST(HoursThatChange, AreKeptAsLongAsPassedDaysAre) {
  const sys_days today = *fromIsoDay("2026-12-01");
  Hours hours = allDayFrom(today);
  for (int day = 1; day < 500; ++day) {
    Hours next = hours;
    next.week.at(0) = {{std::chrono::minutes{day}, std::chrono::minutes{day + 1}}};
    hours = *hoursFrom(today + days{day}, hours, next);
    ASSERT_LE(hours.earlier.size(), kEarlierKept);
  }
  EXPECT_EQ(hours.earlier.back().last, today + days{498});
  Hours after = hours;
  after.days_off = {today + days{2'000}};
  EXPECT_TRUE(hoursFrom(today + days{1'000}, hours, after)->earlier.empty() ||
              hoursFrom(today + days{1'000}, hours, after)->earlier.back().last >=
                  today + days{600});
}

TEST(HoursThatChange, CallNoPassedDayClosedAfterwards) {
  const sys_days today = *fromIsoDay("2026-12-01");
  Hours before = Hours::usual();
  before.confirmed = true;
  Hours after = before;
  after.days_off = {today - days{1}};
  const auto refused = hoursFrom(today, before, after);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.name, "evidence.hours-past-day");
  EXPECT_TRUE(hoursFrom(today, after, after)) << "it was one before";
  after.days_off = {today, today + days{1}};
  EXPECT_TRUE(hoursFrom(today, before, after));
}

TEST(HoursThatChange, AreThoseOfThePastTooWhereNobodyHadSetAny) {
  const sys_days today = *fromIsoDay("2026-12-01");
  Hours after = Hours::usual();
  after.confirmed = true;
  after.week.at(3).clear();
  const auto first = hoursFrom(today, Hours::usual(), after);
  EXPECT_FALSE(first->openOn(today - days{6}));
}

}  // namespace
}  // namespace sekisho::evidence
