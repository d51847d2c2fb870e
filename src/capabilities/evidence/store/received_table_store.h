#pragma once

#include <memory>
#include <span>
#include <vector>

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

/// What ReceivedTables::keep does, within somebody's own transaction: a decision and the readings
/// it rests on are kept together or not at all.
[[nodiscard]] Result<std::vector<Keeping>> keepWithin(storage::Transaction& transaction,
                                                      ClinicId clinic, const SealingKey& key,
                                                      Random& random,
                                                      std::span<const Reading> readings);

/// The hub's clock was set back: nobody knows any more how old the readings are. Each is doubted
/// until it is confirmed again.
[[nodiscard]] Result<void> doubtTimes(storage::Transaction& transaction, ClinicId clinic);

}  // namespace sekisho::evidence
