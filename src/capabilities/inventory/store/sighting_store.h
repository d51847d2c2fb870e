#pragma once

#include <memory>

#include "capabilities/inventory/sightings.h"
#include "storage/database.h"

namespace sekisho::inventory {

/// The address history of one clinic in `database`, which must outlive it; at most `most`
/// sightings.
[[nodiscard]] std::unique_ptr<AddressHistory> openAddressHistory(storage::Database& database,
                                                                 ClinicId clinic,
                                                                 std::size_t most = kMaxSightings);

}  // namespace sekisho::inventory
