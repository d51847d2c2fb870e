#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/visits/visit.h"
#include "core/random.h"
#include "core/seal.h"
#include "storage/database.h"

namespace sekisho::visits {

/// The visits of one clinic. Files of readings lie compressed and sealed under `key`, as received
/// tables do. What is passed by reference must outlive it.
[[nodiscard]] std::unique_ptr<VisitRegister> openVisitRegister(storage::Database& database,
                                                               journal::Decisions& decisions,
                                                               ClinicId clinic,
                                                               const SealingKey& key,
                                                               Random& random);

}  // namespace sekisho::visits
