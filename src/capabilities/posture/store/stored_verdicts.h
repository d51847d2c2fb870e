#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/posture/verdict_store.h"
#include "storage/database.h"

namespace sekisho::posture {

/// The verdicts of one clinic in `database`; each run is one journal decision. Both must outlive
/// it.
[[nodiscard]] std::unique_ptr<VerdictStore> openVerdictStore(storage::Database& database,
                                                             journal::Decisions& decisions,
                                                             ClinicId clinic);

}  // namespace sekisho::posture
