#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/statements/statement.h"
#include "storage/database.h"

namespace sekisho::statements {

/// The statements of one clinic in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<StatementRegister> openStatementRegister(
    storage::Database& database, journal::Decisions& decisions, ClinicId clinic);

}  // namespace sekisho::statements
