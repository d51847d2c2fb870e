#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/logchecks/log_check.h"
#include "storage/database.h"

namespace sekisho::logchecks {

/// The log checks of one clinic in `database`; each is one journal decision. Both must outlive it.
/// Safe for any thread.
[[nodiscard]] std::unique_ptr<LogCheckRegister> openLogCheckRegister(storage::Database& database,
                                                                     journal::Decisions& decisions,
                                                                     ClinicId clinic);

}  // namespace sekisho::logchecks
