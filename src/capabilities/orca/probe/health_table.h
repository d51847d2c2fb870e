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

/// What the last whole hour of the log of a generation says; nothing if it is not read.
using LastHour = std::function<std::optional<HourCount>(Generation)>;

/// Whether a TCP connection to that numeric address comes about, within a few seconds.
using Connects = std::function<bool(const std::string& address, std::uint16_t port)>;

/// orca_health: whether 日レセ on this machine runs and takes connections, and how it went (P-12).
/// Of several generations only those that run, if one does. Of this machine the
/// kernel tells who listens, and whose it is: of what any account could have made it is not known
/// whether it is PostgreSQL. Where nothing names its port it is looked for at the usual one, else
/// where the only cluster that runs is. How long it takes to answer is measured by asking `api`, if
/// it may be asked. A database that settings say is on another machine is looked for there, by
/// `connects`; of one of which nothing is known nothing is said. `machine` and `clock` outlive the
/// probes.
[[nodiscard]] std::vector<evidence::Probe> healthProbes(const platform::Machine& machine,
                                                        const Clock& clock,
                                                        const Settings& settings,
                                                        LastHour last_hour, Api* api = nullptr,
                                                        Connects connects = {});

}  // namespace sekisho::orca
