#pragma once

#include <vector>

#include "capabilities/evidence/probe.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// The probes of this capability: system, packages, services, storage_policy, disk, time_sync.
/// `machine` outlives them.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine);

}  // namespace sekisho::inventory
