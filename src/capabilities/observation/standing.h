#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "capabilities/observation/notice.h"

namespace sekisho::observation {

/// What a notice is today.
enum class State {
  Written,   ///< Staff have not been told yet.
  Waiting,   ///< They have; its first day is to come.
  InForce,   ///< Collection is open under it.
  Replaced,  ///< Another one has taken its place.
  Over,      ///< Its last day is past.
  Ended,     ///< Somebody ended it.
};
[[nodiscard]] std::string_view nameOf(State state) noexcept;

/// Days, both ends belong to it; open if `last` is nothing.
struct Span {
  std::chrono::sys_days first{};
  std::optional<std::chrono::sys_days> last = {};
  friend bool operator==(const Span&, const Span&) = default;
};

/// The notice under which persons are observed on that day: of those given that have begun, the one
/// given last, unless it is over or ended. What it replaced does not come back. Null for none.
[[nodiscard]] const Notice* inForce(std::span<const Notice> notices, std::chrono::sys_days day);

/// The notice that says who may see what was collected: the one in force, else the one that was
/// last. Null while there never was one.
[[nodiscard]] const Notice* governing(std::span<const Notice> notices, std::chrono::sys_days day);

[[nodiscard]] State stateOf(const Notice& notice, std::span<const Notice> notices,
                            std::chrono::sys_days today);

/// The days without a gap on which collection is open: those that `today` is in, from the first day
/// of the notice in force, else the next to come. Nothing if none are known.
[[nodiscard]] std::optional<Span> openDays(std::span<const Notice> notices,
                                           std::chrono::sys_days today);

/// The days on which a notice is, was or will be in force. The day on which it was ended is one of
/// them. Nothing for one that opens nothing.
[[nodiscard]] std::optional<Span> daysOf(const Notice& notice, std::span<const Notice> notices);

/// What was collected on the days of `span` is kept so long.
struct Keeping {
  Span span;
  int months = 0;

  /// What is older than this day is forgotten: so many months before `today`, or the last of a
  /// month that has no such day.
  [[nodiscard]] std::chrono::sys_days forgottenBefore(std::chrono::sys_days today) const;
  friend bool operator==(const Keeping&, const Keeping&) = default;
};
/// One for each notice that ever was in force.
[[nodiscard]] std::vector<Keeping> keepings(std::span<const Notice> notices,
                                            std::chrono::sys_days today);

}  // namespace sekisho::observation
