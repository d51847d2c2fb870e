#pragma once

#include <memory>

#include "capabilities/allowlist/program_record.h"
#include "core/ids.h"
#include "storage/database.h"

namespace sekisho::allowlist {

/// The records of one clinic in `database`, which must outlive them.
[[nodiscard]] std::unique_ptr<ProgramRecords> openProgramRecords(storage::Database& database,
                                                                 ClinicId clinic);

/// Adds a record within a decision that is being taken. `id` is new.
[[nodiscard]] Result<void> insert(storage::Transaction& transaction, const Uuid& id,
                                  const ProgramRecord& record);

}  // namespace sekisho::allowlist
