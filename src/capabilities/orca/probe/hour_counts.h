#pragma once

#include <cstdint>
#include <deque>

#include "capabilities/orca/probe/weborca_log.h"
#include "core/clock.h"
#include "core/json.h"

namespace sekisho::orca {

/// What is counted of one hour of the log.
struct HourCount {
  std::int64_t hour = 0;    ///< Hours since 1970, of Japan.
  std::int64_t calls = 0;   ///< Acts on screens that were answered,
  std::int64_t slow = 0;    ///< of which so many after three seconds or more.
  std::int64_t errors = 0;  ///< What 日レセ could not do ("System Error").
  friend bool operator==(const HourCount&, const HourCount&) = default;
};

/// How quickly 日レセ answered, by its own log, over the last hours. One thread.
class HourCounts {
 public:
  static constexpr std::chrono::seconds kSlow{3};

  void take(const weborca::Event& event);
  /// The whole hour before `now`; counts of nothing if nothing was done in it.
  [[nodiscard]] HourCount before(Instant now) const;

  [[nodiscard]] Json state() const;
  [[nodiscard]] static HourCounts from(const Json& state);

 private:
  static constexpr std::size_t kHours = 26;

  std::deque<HourCount> hours_;  // oldest first
};

}  // namespace sekisho::orca
