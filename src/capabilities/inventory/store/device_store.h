#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "capabilities/inventory/device.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::inventory {

/// Ends what may speak for a device that is retired, within that decision; how many there were.
using EndAgents = std::function<Result<std::int64_t>(storage::Transaction&, DeviceId)>;

/// The register of one clinic in `database`; each change is one journal decision. Both must outlive
/// it. Safe for any thread.
[[nodiscard]] std::unique_ptr<DeviceRegister> openDeviceRegister(storage::Database& database,
                                                                 journal::Decisions& decisions,
                                                                 ClinicId clinic,
                                                                 EndAgents end_agents);

/// Adds a row within a decision that is already being taken, as set-up does for the hub's machine.
[[nodiscard]] Result<void> insert(storage::Transaction& transaction, const Device& device);

}  // namespace sekisho::inventory
