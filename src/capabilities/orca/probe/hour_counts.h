#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>

#include "capabilities/orca/probe/panda_log.h"
#include "capabilities/orca/probe/weborca_log.h"
#include "core/clock.h"
#include "core/json.h"

namespace sekisho::orca {

/// What is counted of one hour of the log.
struct HourCount {
  std::int64_t hour = 0;  ///< Hours since 1970, of Japan.
  /// Acts on screens that were answered; of panda, whose log tells none, lines that are known.
  std::int64_t calls = 0;
  std::int64_t slow = 0;    ///< Of those so many after three seconds or more.
  std::int64_t failed = 0;  ///< Acts that were answered with 5xx.
  std::int64_t told = 0;    ///< Errors of its own that 日レセ told of ("System Error", 5xx).
  std::int64_t broken = 0;  ///< Connections that broke, and were not closed by whoever had them.
  /// What 日レセ could not do: an act that failed may be told of, too.
  [[nodiscard]] std::int64_t errors() const noexcept { return std::max(failed, told); }
  friend bool operator==(const HourCount&, const HourCount&) = default;
};

/// How quickly 日レセ answered and what it could not do, by its own log, over the last hours. panda
/// does not say how quickly. One thread.
class HourCounts {
 public:
  static constexpr std::chrono::seconds kSlow{3};

  void take(const weborca::Event& event);
  void take(const panda::Line& line);
  /// From now on: what was before, and the hour that goes on, is not known whole.
  void beginAt(Instant now);
  /// The newest whole hour, of the last 24, in which anything was done or failed and all of which
  /// was read.
  [[nodiscard]] std::optional<HourCount> lastUsed(Instant now) const;

  [[nodiscard]] Json state() const;
  [[nodiscard]] static HourCounts from(const Json& state);

 private:
  static constexpr std::size_t kHours = 26;

  /// Null if that is older than what is kept.
  [[nodiscard]] HourCount* hourOf(std::chrono::local_seconds at);

  std::deque<HourCount> hours_;                                         // oldest first
  std::int64_t begun_hour_ = std::numeric_limits<std::int64_t>::max();  // only later ones are whole
};

}  // namespace sekisho::orca
