#include "capabilities/evidence/hours.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <ranges>

#include "capabilities/evidence/holidays.h"

namespace sekisho::evidence {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::weekday;

constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<std::size_t, 7> kMondayFirst{1, 2, 3, 4, 5, 6, 0};
constexpr int kLookAheadDays = 400;
constexpr int kLongestClosed = 60;

constexpr MessageId kWrong{"evidence.hours-wrong"};
constexpr MessageId kMembers{"evidence.hours-members"};
constexpr MessageId kWeek{"evidence.hours-week"};
constexpr MessageId kSpans{"evidence.hours-spans"};
constexpr MessageId kTime{"evidence.hours-time"};
constexpr MessageId kDayOff{"evidence.hours-day-off"};
constexpr MessageId kPastDay{"evidence.hours-past-day"};

// `at` points into the hours; a request holds them in one member, which is one field to a reader.
std::unexpected<Error> wrong(MessageId message, std::string_view where, std::string at) {
  return fail(ErrorCode::InvalidInput, message, {},
              {{"where", std::string(where)}, {"at", std::move(at)}, {"pointer", "/hours"}});
}

std::string textOf(minutes time) {
  return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

// Two digits, a colon, two digits.
std::optional<minutes> timeFrom(const Json& value) {
  const std::string* text = value.text();
  if (text == nullptr || text->size() != 5 || (*text)[2] != ':') return std::nullopt;
  unsigned hour = 0;
  unsigned minute = 0;
  const char* data = text->data();
  const auto read = [](const char* from, unsigned& into) {
    const auto [end, error] = std::from_chars(from, from + 2, into);
    return error == std::errc{} && end == from + 2;
  };
  if (!read(data, hour) || !read(data + 3, minute) || hour > 23 || minute > 59) return std::nullopt;
  return hours{hour} + minutes{minute};
}

std::optional<sys_days> dayFrom(const Json& value) {
  const std::string* text = value.text();
  return text == nullptr ? std::nullopt : fromIsoDay(*text);
}

Result<std::vector<OpenSpan>> spansFrom(const Json& value, std::string_view day,
                                        const std::string& at) {
  const auto* items = value.array();
  if (items == nullptr || items->size() > kMaxSpansADay) return wrong(kSpans, day, at);
  std::vector<OpenSpan> spans;
  for (const Json& item : *items) {
    const std::string here = fmt::format("{}/{}", at, spans.size());
    const auto from = timeFrom(item["from"]);
    const auto to = timeFrom(item["to"]);
    if (!from) return wrong(kTime, day, here + "/from");
    if (!to) return wrong(kTime, day, here + "/to");
    const bool follows = spans.empty() || spans.back().to <= *from;
    if (*from >= *to || !follows) return wrong(kWrong, day, here);
    spans.push_back({*from, *to});
  }
  return spans;
}

Result<void> readWeek(const Json& value, Hours& hours) {
  const auto* week = value.array();
  if (week == nullptr) return wrong(kWeek, "days", "/days");
  std::set<std::size_t> named;
  for (std::size_t i = 0; i < week->size(); ++i) {
    const Json& item = (*week)[i];
    const std::string at = fmt::format("/days/{}", i);
    const std::string* name = item["day"].text();
    const auto* found = name == nullptr ? kDays.end() : std::ranges::find(kDays, *name);
    if (found == kDays.end()) return wrong(kWeek, "days", at + "/day");
    const auto day = static_cast<std::size_t>(found - kDays.begin());
    if (!named.insert(day).second) return wrong(kWeek, *name, at + "/day");
    auto spans = spansFrom(item["open"], *name, at + "/open");
    if (!spans) return std::unexpected(std::move(spans.error()));
    hours.week.at(day) = std::move(*spans);
  }
  if (named.size() != kDays.size()) return wrong(kWeek, "days", "/days");
  return {};
}

Result<void> readDaysOff(const Json& value, Hours& hours) {
  const auto* off = value.array();
  if (off == nullptr || off->size() > kMaxDaysOff) return wrong(kDayOff, "days_off", "/days_off");
  for (std::size_t i = 0; i < off->size(); ++i) {
    const Json& item = (*off)[i];
    const auto day = dayFrom(item);
    if (!day) {
      return wrong(kDayOff, item.text() == nullptr ? "days_off" : *item.text(),
                   fmt::format("/days_off/{}", i));
    }
    hours.days_off.insert(*day);
  }
  return {};
}

// The moment at which that day in Japan begins.
Instant midnightOf(sys_days day) { return Instant{day.time_since_epoch()} - kJst; }

// The weeks that held before `first`. One that was changed again before its first day held on none.
std::vector<EarlierWeek> earlierBefore(sys_days first, const Hours& before, const Week& after) {
  std::vector<EarlierWeek> earlier = before.earlier;
  const sys_days last = first - days{1};
  const bool held = earlier.empty() || earlier.back().last < last;
  if (held && before.week != after) earlier.push_back({last, before.week});
  std::erase_if(earlier, [&](const EarlierWeek& one) { return one.last < first - kPassedKept; });
  if (earlier.size() > kEarlierKept) earlier.erase(earlier.begin());
  return earlier;
}

}  // namespace

Hours Hours::usual() {
  Hours hours;
  for (std::size_t day = 1; day <= 6; ++day) {
    hours.week.at(day) = {{minutes{8 * 60 + 30}, minutes{19 * 60}}};
  }
  hours.closed_on_holidays = true;
  return hours;
}

bool Hours::openOn(sys_days day) const {
  if (const auto was = passed.find(day); was != passed.end()) return was->second;
  if (days_off.contains(day)) return false;
  if (closed_on_holidays && Holidays::ofJapan().on(day) != nullptr) return false;
  return !week.at(weekday{day}.c_encoding()).empty();
}

std::span<const OpenSpan> Hours::spansOn(sys_days day) const {
  if (!openOn(day)) return {};
  const auto held = std::ranges::lower_bound(earlier, day, {}, &EarlierWeek::last);
  return (held == earlier.end() ? week : held->week).at(weekday{day}.c_encoding());
}

sys_days Hours::lastOpenDay(sys_days day) const {
  for (int back = 0; back <= kLongestClosed; ++back) {
    if (openOn(day - days{back})) return day - days{back};
  }
  return day;
}

bool Hours::openAt(Instant at) const {
  const sys_days day = floor<days>(at + kJst);
  const auto time = floor<minutes>(at - midnightOf(day));
  return std::ranges::any_of(
      spansOn(day), [&](const OpenSpan& span) { return span.from <= time && time < span.to; });
}

std::optional<Instant> Hours::nextOpening(Instant at) const {
  const sys_days today = floor<days>(at + kJst);
  for (sys_days day = today; day < today + days{kLookAheadDays}; day += days{1}) {
    for (const OpenSpan& span : spansOn(day)) {
      const Instant opens = midnightOf(day) + span.from;
      if (opens >= at) return opens;
    }
  }
  return std::nullopt;
}

std::optional<Instant> Hours::lastOpening(Instant at) const {
  const sys_days today = floor<days>(at + kJst);
  for (sys_days day = today; day > today - days{kLookAheadDays}; day -= days{1}) {
    for (const OpenSpan& span : std::views::reverse(spansOn(day))) {
      const Instant opens = midnightOf(day) + span.from;
      if (opens <= at) return opens;
    }
  }
  return std::nullopt;
}

minutes Hours::openBetween(Instant from, Instant to) const {
  const sys_days first = floor<days>(from + kJst);
  const sys_days last = std::min(floor<days>(to + kJst), first + days{kLookAheadDays});
  std::chrono::milliseconds open{0};
  for (sys_days day = first; day <= last; day += days{1}) {
    for (const OpenSpan& span : spansOn(day)) {
      const Instant opens = std::max<Instant>(midnightOf(day) + span.from, from);
      const Instant closes = std::min<Instant>(midnightOf(day) + span.to, to);
      if (closes > opens) open += closes - opens;
    }
  }
  return floor<minutes>(open);
}

Result<Hours> hoursFrom(sys_days first, const Hours& before, Hours after) {
  std::size_t at = 0;
  for (const sys_days day : after.days_off) {
    if (day < first && !before.days_off.contains(day)) {
      return wrong(kPastDay, toIsoDay(day), fmt::format("/days_off/{}", at));
    }
    ++at;
  }
  after.passed.clear();
  after.earlier.clear();
  if (!before.confirmed) return after;
  for (sys_days day = first - kPassedKept; day < first; day += days{1}) {
    if (const bool was = before.openOn(day); was != after.openOn(day)) after.passed[day] = was;
  }
  after.earlier = earlierBefore(first, before, after.week);
  return after;
}

Json toJson(const Hours& hours) {
  Json::Array week;
  for (const std::size_t day : kMondayFirst) {
    Json::Array spans;
    for (const OpenSpan& span : hours.week.at(day)) {
      spans.emplace_back(Json::Object{{"from", textOf(span.from)}, {"to", textOf(span.to)}});
    }
    week.emplace_back(Json::Object{{"day", kDays.at(day)}, {"open", std::move(spans)}});
  }
  Json::Array off;
  for (const sys_days day : hours.days_off) {
    off.emplace_back(toRfc3339(Instant{day.time_since_epoch()}).substr(0, 10));
  }
  return Json::Object{{"confirmed", hours.confirmed},
                      {"days", std::move(week)},
                      {"days_off", std::move(off)},
                      {"closed_on_holidays", hours.closed_on_holidays}};
}

Result<Hours> hoursFromJson(const Json& value) {
  for (const char* name : {"confirmed", "days", "days_off"}) {
    if (value[name].isNull()) return wrong(kMembers, name, "");
  }
  const bool* confirmed = value["confirmed"].boolean();
  if (confirmed == nullptr) return wrong(kMembers, "confirmed", "/confirmed");
  Hours hours{.confirmed = *confirmed};
  if (const Json& closed = value["closed_on_holidays"]; !closed.isNull()) {
    if (closed.boolean() == nullptr) {
      return wrong(kMembers, "closed_on_holidays", "/closed_on_holidays");
    }
    hours.closed_on_holidays = *closed.boolean();
  }
  if (auto read = readWeek(value["days"], hours); !read) return std::unexpected(read.error());
  if (auto read = readDaysOff(value["days_off"], hours); !read) {
    return std::unexpected(read.error());
  }
  return hours;
}

}  // namespace sekisho::evidence
