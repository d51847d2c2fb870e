#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/observation/told.h"
#include "storage/database.h"

namespace sekisho::observation {

/// Who was told after joining, of one clinic in `database`; each is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<ToldRegister> openToldRegister(storage::Database& database,
                                                             journal::Decisions& decisions,
                                                             ClinicId clinic);

}  // namespace sekisho::observation
