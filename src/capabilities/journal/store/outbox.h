#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "storage/database.h"

namespace sekisho::journal {

/// A decision on its way from the database to the journal.
struct OutboxRow {
  std::uint64_t number = 0;
  std::string kind;
  Bytes body;
};

/// Adds a row under the next number, in the caller's transaction: above every number given before
/// and above `at_least`. Conflict if another transaction got there first.
[[nodiscard]] Result<std::uint64_t> addToOutbox(storage::Transaction& transaction,
                                                std::uint64_t at_least, const std::string& kind,
                                                Bytes body);

/// The rows above `number`, in order, at most `most`.
[[nodiscard]] Result<std::vector<OutboxRow>> readOutbox(storage::Transaction& transaction,
                                                        std::uint64_t number, std::size_t most);

/// How many numbers above `number` were given although no row is left of them: decisions that the
/// journal confirmed once and does not hold any more.
[[nodiscard]] Result<std::uint64_t> missingAbove(storage::Transaction& transaction,
                                                 std::uint64_t number);

/// Forgets the rows up to `number`, which the journal holds.
[[nodiscard]] Result<void> clearOutbox(storage::Transaction& transaction, std::uint64_t number);

}  // namespace sekisho::journal
