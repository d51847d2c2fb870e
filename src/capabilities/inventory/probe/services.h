#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"
#include "platform/machine/program_runner.h"

namespace sekisho::inventory {

/// Reads the table `services`: systemd's services, sockets, timers and paths, System V scripts
/// where no unit has their name, and what else starts by itself (drop-ins that name programs,
/// generators, /etc/rc.local); with the package that brought each (P-07). systemd is asked by `run`
/// which sockets, timers and paths are active; without its answer that is not told.
[[nodiscard]] evidence::Table readServices(const platform::Machine& machine,
                                           const platform::ProgramRunner& run);

}  // namespace sekisho::inventory
