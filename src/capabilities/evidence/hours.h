#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"

namespace sekisho::evidence {

/// A stretch of a day in Japan, from one minute to another, the second not included.
struct OpenSpan {
  std::chrono::minutes from{0};  ///< Since midnight.
  std::chrono::minutes to{0};
  friend bool operator==(const OpenSpan&, const OpenSpan&) = default;
};

/// By std::chrono::weekday::c_encoding(): Sunday first. Empty on a weekly day off.
using Week = std::array<std::vector<OpenSpan>, 7>;

/// The week as it was before a change.
struct EarlierWeek {
  std::chrono::sys_days last{};  ///< The last day in Japan that it held on.
  Week week = {};
  friend bool operator==(const EarlierWeek&, const EarlierWeek&) = default;
};

inline constexpr std::size_t kMaxSpansADay = 3;
inline constexpr std::size_t kMaxDaysOff = 366;

/// When the clinic is open (診療時間と休診日): what freshness and alarms reckon with.
struct Hours {
  /// False until a person has set them (未設定): then the usual hours stand in.
  bool confirmed = false;
  Week week = {};
  std::set<std::chrono::sys_days> days_off = {};  ///< Days in Japan.
  /// 祝日は休診: as far as they are known (Holidays); a day of which nothing is known is no
  /// holiday.
  bool closed_on_holidays = false;
  /// Days that had passed when the hours were changed and would be open, or closed, by the new ones
  /// alone: they stay what they were.
  std::map<std::chrono::sys_days, bool> passed = {};
  /// Oldest first: a day that one of them held on is open from when to when it says.
  std::vector<EarlierWeek> earlier = {};

  friend bool operator==(const Hours&, const Hours&) = default;

  /// Monday to Saturday 8:30 to 19:00 but for holidays, not confirmed.
  [[nodiscard]] static Hours usual();

  /// Whether the clinic opens at all on that day in Japan.
  [[nodiscard]] bool openOn(std::chrono::sys_days day) const;

  /// From when to when it opens on that day; nothing if it does not.
  [[nodiscard]] std::span<const OpenSpan> spansOn(std::chrono::sys_days day) const;

  /// The last day on which it opens at or before `day`; `day` itself if there is none within 60.
  [[nodiscard]] std::chrono::sys_days lastOpenDay(std::chrono::sys_days day) const;

  /// Whether the clinic is open at that moment.
  [[nodiscard]] bool openAt(Instant at) const;

  /// When the clinic next opens at or after `at`; nothing if not within 400 days.
  [[nodiscard]] std::optional<Instant> nextOpening(Instant at) const;

  /// When it last opened at or before `at`; nothing if not within 400 days.
  [[nodiscard]] std::optional<Instant> lastOpening(Instant at) const;

  /// How long the clinic is open from one moment to another, looking 400 days ahead at most; zero
  /// if the second does not come after the first.
  [[nodiscard]] std::chrono::minutes openBetween(Instant from, Instant to) const;
};

inline constexpr std::chrono::days kPassedKept{400};
inline constexpr std::size_t kEarlierKept = 100;

/// `after` as hours from `first` on, today or, once the clinic has opened, tomorrow: the
/// kPassedKept days before stay open or closed, and from when to when, as they were by `before`,
/// unless nobody had set those yet; of more than kEarlierKept changes the last ones are kept.
/// InvalidInput (evidence.hours-past-day, as of hoursFromJson()) if `after` has a passed
/// day off that `before` had not: what was asked of an open day is not taken back by calling it
/// closed.
[[nodiscard]] Result<Hours> hoursFrom(std::chrono::sys_days first, const Hours& before,
                                      Hours after);

/// The Hours schema of specs/openapi.yaml, and back; it has neither `passed` nor `earlier`.
/// InvalidInput if a member (but for closed_on_holidays, which is false then) or a day is missing,
/// spans overlap or run backwards, or a time or date does not exist: one message of
/// evidence.hours-… each, with {where} in words, {at} as the pointer of what is wrong in `value`,
/// and `/hours` as the pointer of the field.
[[nodiscard]] Json toJson(const Hours& hours);
[[nodiscard]] Result<Hours> hoursFromJson(const Json& value);

}  // namespace sekisho::evidence
