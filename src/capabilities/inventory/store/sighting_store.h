#pragma once

#include <memory>

#include "capabilities/inventory/sightings.h"
#include "storage/database.h"

namespace sekisho::inventory {

/// The address history of one clinic in `database`, which must outlive it.
[[nodiscard]] std::unique_ptr<AddressHistory> openAddressHistory(storage::Database& database,
                                                                 ClinicId clinic);

}  // namespace sekisho::inventory
