#pragma once

#include <memory>

#include "capabilities/incidents/worry.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::incidents {

/// The worry reports of one clinic in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<WorryRegister> openWorryRegister(storage::Database& database,
                                                               journal::Decisions& decisions,
                                                               ClinicId clinic);

}  // namespace sekisho::incidents
