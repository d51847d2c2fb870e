#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/retention/retention.h"
#include "storage/database.h"

namespace sekisho::retention {

/// Rules and holds of one clinic in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<RetentionRegister> openRetentionRegister(
    storage::Database& database, journal::Decisions& decisions, ClinicId clinic);

}  // namespace sekisho::retention
