#pragma once

#include "capabilities/visits/reading.h"

namespace sekisho::visits {

/// Whether two result files are of one machine, as far as they tell: by its serial number together
/// with its name or a hardware address; where a serial number is missing, by its name, unless their
/// hardware addresses are all different. Makers that give every machine the same serial number
/// exist, and so do adapters that carry their address from one machine to the next.
///
/// Pure; files may say anything.
[[nodiscard]] bool areOfOneMachine(const MachineReading& one, const MachineReading& other);

}  // namespace sekisho::visits
