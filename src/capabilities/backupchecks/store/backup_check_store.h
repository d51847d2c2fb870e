#pragma once

#include <memory>

#include "capabilities/backupchecks/backup_check.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::backupchecks {

/// The checks of one clinic, in `database`; each is one journal decision. Both must outlive it.
/// Safe for any thread.
[[nodiscard]] std::unique_ptr<BackupChecks> openBackupChecks(storage::Database& database,
                                                             journal::Decisions& decisions,
                                                             ClinicId clinic);

}  // namespace sekisho::backupchecks
