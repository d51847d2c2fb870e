#pragma once

#include <memory>

#include "capabilities/evidence/received_tables.h"
#include "core/random.h"
#include "core/seal.h"
#include "storage/database.h"

namespace sekisho::evidence {

/// The received tables of one clinic in `database`. Rows lie there compressed and sealed under
/// `key`: any column may be personal, an unknown one too. Database and random source outlive it.
/// Reading fails with Corrupt (evidence.row-broken) under another key.
[[nodiscard]] std::unique_ptr<ReceivedTables> openReceivedTables(storage::Database& database,
                                                                 ClinicId clinic,
                                                                 const SealingKey& key,
                                                                 Random& random);

/// The hub's clock was set back: nobody knows any more how old the readings are. Each is doubted
/// until it is confirmed again.
[[nodiscard]] Result<void> doubtTimes(storage::Transaction& transaction, ClinicId clinic);

}  // namespace sekisho::evidence
