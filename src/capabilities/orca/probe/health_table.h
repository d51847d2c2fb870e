#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/database_reading.h"
#include "capabilities/orca/probe/discovery.h"
#include "capabilities/orca/probe/hour_counts.h"
#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// Whether somebody takes a connection at that port of this machine: asked by connecting, without a
/// word, within `patience`.
[[nodiscard]] bool takesConnections(std::uint16_t port, std::chrono::milliseconds patience);

/// What the last whole hour of the log of a generation says; nothing if it is not read.
using LastHour = std::function<std::optional<HourCount>(Generation)>;

/// orca_health: whether 日レセ on this machine runs and answers, and how it went (P-12). `machine`
/// and `clock` outlive the probes.
[[nodiscard]] std::vector<evidence::Probe> healthProbes(
    const platform::Machine& machine, const Clock& clock, const Settings& settings,
    LastHour last_hour, std::function<bool(std::uint16_t)> answers = [](std::uint16_t port) {
      return takesConnections(port, std::chrono::seconds{2});
    });

}  // namespace sekisho::orca
