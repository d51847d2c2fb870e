#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/orca/reading.h"
#include "storage/database.h"

namespace sekisho::orca {

/// What one clinic decided, in `database`; each is one journal decision. Both must outlive it. Safe
/// for any thread.
[[nodiscard]] std::unique_ptr<ReadingDecisions> openReadingDecisions(storage::Database& database,
                                                                     journal::Decisions& decisions,
                                                                     ClinicId clinic);

}  // namespace sekisho::orca
