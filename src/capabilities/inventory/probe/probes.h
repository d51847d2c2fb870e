#pragma once

#include <vector>

#include "capabilities/evidence/probe.h"
#include "platform/machine/machine.h"
#include "platform/machine/program_runner.h"

namespace sekisho::inventory {

/// The probes of this capability: system, packages, services, storage_policy, disk, time_sync.
/// `machine` outlives them; `run` asks systemd what no file tells.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  platform::ProgramRunner run);

}  // namespace sekisho::inventory
