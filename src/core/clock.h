#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

/// A moment, UTC, in whole milliseconds: what is stored and sent.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Japan has one zone and no summer time.
inline constexpr std::chrono::hours kJst{9};

/// Tells the time. Programs pass the system's, tests pass a hand they can turn.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Wall clock, UTC. May jump either way.
  [[nodiscard]] virtual Instant now() const = 0;

  /// Time since the machine started, sleep included (CLOCK_BOOTTIME). Never goes back.
  [[nodiscard]] virtual std::chrono::milliseconds sinceBoot() const = 0;
};

/// RFC 3339 with milliseconds and Z: "2026-11-22T03:04:05.678Z".
[[nodiscard]] std::string toRfc3339(Instant at);
/// Reads exactly the form that toRfc3339 writes.
[[nodiscard]] std::optional<Instant> fromRfc3339(std::string_view text);

/// Milliseconds since 1970, as stored in …_ms columns.
[[nodiscard]] constexpr std::int64_t toMs(Instant at) noexcept {
  return at.time_since_epoch().count();
}
[[nodiscard]] constexpr Instant fromMs(std::int64_t ms) noexcept {
  return Instant{std::chrono::milliseconds{ms}};
}

/// A day of the calendar as forms and files write it: "2026-11-22".
[[nodiscard]] std::string toIsoDay(std::chrono::sys_days day);
/// Reads exactly that form; nothing for a day that does not exist.
[[nodiscard]] std::optional<std::chrono::sys_days> fromIsoDay(std::string_view text);

/// The day in Japan on which `at` falls.
[[nodiscard]] std::chrono::year_month_day japaneseDay(Instant at) noexcept;

}  // namespace sekisho
