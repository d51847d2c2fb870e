#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "core/clock.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// Sessions of 日レセ that are open now: nobody logged out of them yet, nor closed them (P-06).
struct OpenSessions {
  Instant at{};  ///< When the oldest of the readings was made that tell so.
  std::int64_t sessions = 0;
  std::int64_t over_night = 0;                      ///< As orca_server has it.
  std::optional<std::chrono::sys_days> since = {};  ///< The day on which the oldest began.
  friend bool operator==(const OpenSessions&, const OpenSessions&) = default;
};

/// Those of all 日レセ on devices that are not retired, as their agents told last: one that stands
/// still has none. Nothing if 日レセ was found nowhere, or of one it is not known. One that only
/// waits for the name of its user is told by `since` until then.
[[nodiscard]] std::optional<OpenSessions> openSessions(const Hub::State& state);

}  // namespace sekisho::hub
