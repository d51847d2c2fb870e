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

}  // namespace sekisho::fleet
