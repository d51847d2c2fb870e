#pragma once

#include <memory>

#include "capabilities/catalog/drop_in_records.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::catalog {

/// Both must outlive it.
[[nodiscard]] std::unique_ptr<DropInRecords> openDropInRecords(storage::Database& database,
                                                               journal::Decisions& decisions,
                                                               ClinicId clinic);

}  // namespace sekisho::catalog
