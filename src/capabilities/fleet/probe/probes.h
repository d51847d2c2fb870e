#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::fleet {

/// What only the agent itself knows of its state; nothing where it does not know.
struct AgentState {
  std::optional<std::int64_t> spool_bytes = {};
  std::optional<Instant> spool_oldest = {};  ///< Nothing if nothing waits to be sent.
  std::optional<std::chrono::milliseconds> clock_skew = {};  ///< Positive if ahead of the hub.
};

/// The table `agent_health`: what the agent costs, what waits in its spool, which program it is,
/// and the versions of the libraries built into it, as Debian numbers them, so that they are judged
/// like any package.
///
/// `program` is its name; it counts as started now, and its file is read now. `machine` and `clock`
/// outlive the probes.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  const Clock& clock, std::string_view program,
                                                  std::function<AgentState()> state);

}  // namespace sekisho::fleet
