#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/maintenance/maintenance_register.h"
#include "core/ids.h"
#include "storage/database.h"

namespace sekisho::maintenance {

/// The maintenance lines of one clinic in `database`; what persons add is a journal decision. What
/// is passed by reference must outlive it.
[[nodiscard]] std::unique_ptr<MaintenanceRegister> openMaintenanceRegister(
    storage::Database& database, journal::Decisions& decisions, ClinicId clinic,
    std::size_t most = kMaxLines);

}  // namespace sekisho::maintenance
