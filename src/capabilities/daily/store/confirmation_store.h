#pragma once

#include <memory>

#include "capabilities/daily/confirmation.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::daily {

/// The confirmed days of one clinic in `database`; each is one journal decision. Both must outlive
/// it. Safe for any thread.
[[nodiscard]] std::unique_ptr<ConfirmationRegister> openConfirmationRegister(
    storage::Database& database, journal::Decisions& decisions, ClinicId clinic);

}  // namespace sekisho::daily
