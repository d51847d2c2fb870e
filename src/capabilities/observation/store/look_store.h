#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/observation/look.h"
#include "storage/database.h"

namespace sekisho::observation {

/// Who looked, of one clinic in `database`; each look is one journal decision. Both must outlive
/// it. Safe for any thread.
[[nodiscard]] std::unique_ptr<LookRegister> openLookRegister(storage::Database& database,
                                                             journal::Decisions& decisions,
                                                             ClinicId clinic);

}  // namespace sekisho::observation
