#pragma once

#include <memory>

#include "capabilities/fleet/fleet.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::fleet {

/// The agents of one clinic in `database`; decisions about them are journal entries. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<Fleet> openFleet(storage::Database& database,
                                               journal::Decisions& decisions, ClinicId clinic);

/// Ends whatever agent may speak for that device, within the decision that retires it. How many
/// there were.
[[nodiscard]] Result<std::int64_t> endAgentsOf(storage::Transaction& transaction, DeviceId device);

/// Ends every invitation of the clinic within a decision that is already being taken.
[[nodiscard]] Result<void> endInvitations(storage::Transaction& transaction);

}  // namespace sekisho::fleet
