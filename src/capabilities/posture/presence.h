#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "capabilities/evidence/hours.h"
#include "capabilities/posture/judge.h"
#include "core/clock.h"
#include "core/ids.h"

namespace sekisho::posture {

/// How long after the clinic opens a sleeping device may stay away before it counts as silent.
inline constexpr std::chrono::minutes kStartGrace{15};

/// An agent greets its hub every minute: one not heard for so long is away, and what it read last
/// is no longer what is.
inline constexpr std::chrono::minutes kHeardFor{3};

/// What an agent not heard for longer has seen since is not known, though it may tell it yet: a
/// machine may be off from Saturday to Tuesday.
inline constexpr std::chrono::days kHeardLately{3};

/// A time a device was switched off: from its goodbye until it was heard again.
struct Sleep {
  Instant from;
  std::optional<Instant> until = {};  ///< Nothing while it sleeps.
  friend bool operator==(const Sleep&, const Sleep&) = default;
};

/// What is known of a device's agent. No goodbye means awake: silence is not sleep.
struct Presence {
  DeviceId device;
  std::optional<Instant> last_seen = {};
  std::vector<Sleep> sleeps = {};  ///< By time, not overlapping; the last may still last.

  /// Since when it has been switched off; nothing while it is awake.
  [[nodiscard]] std::optional<Instant> asleepSince() const {
    return sleeps.empty() || sleeps.back().until ? std::nullopt : std::optional(sleeps.back().from);
  }
  friend bool operator==(const Presence&, const Presence&) = default;
};

/// When a reading of `observed` becomes too old, counting only time awake; nothing if its device
/// fell asleep before that and still sleeps.
[[nodiscard]] std::optional<Instant> staleAt(Instant observed, std::chrono::seconds fresh_for,
                                             std::span<const Sleep> sleeps);

/// When a device that fell asleep then is overdue: kStartGrace after the clinic next opens. Nothing
/// if it does not open within a year.
[[nodiscard]] std::optional<Instant> overdueAt(Instant asleep_since, const evidence::Hours& hours);

/// What becomes of a judgement while its device sleeps: a fail or error stays, what nobody knew
/// stays unknown, anything else is Asleep and, once overdue, NotChecked. `observed` is the oldest
/// reading behind it.
[[nodiscard]] Judgement asleep(Judgement awake, Instant observed, bool is_overdue);

}  // namespace sekisho::posture
