#pragma once

#include <chrono>
#include <vector>

#include "capabilities/posture/clinic.h"

namespace sekisho::posture {

/// What the hub's registers hold about 日レセ, a table each: its sessions and operators, work on
/// it, what was told of it, checks of its backups, the Internet it may reach.
[[nodiscard]] std::vector<evidence::Table> orcaRegisters(const Clinic& clinic,
                                                         std::chrono::sys_days today);

}  // namespace sekisho::posture
