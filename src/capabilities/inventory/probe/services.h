#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// Reads the table `services`: systemd's services, sockets and timers and, where no unit has their
/// name, System V scripts; with the package that brought each (P-07).
[[nodiscard]] evidence::Table readServices(const platform::Machine& machine);

}  // namespace sekisho::inventory
