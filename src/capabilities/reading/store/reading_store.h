#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/reading/awareness.h"
#include "storage/database.h"

namespace sekisho::reading {

/// What one clinic has to read in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<ReadingRegister> openReadingRegister(storage::Database& database,
                                                                   journal::Decisions& decisions,
                                                                   ClinicId clinic);

}  // namespace sekisho::reading
