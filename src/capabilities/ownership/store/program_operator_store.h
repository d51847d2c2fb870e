#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/ownership/program_operator.h"
#include "storage/database.h"

namespace sekisho::ownership {

/// Programs' operators of one clinic in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<ProgramOperators> openProgramOperators(storage::Database& database,
                                                                     journal::Decisions& decisions,
                                                                     ClinicId clinic);

}  // namespace sekisho::ownership
