#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "storage/database.h"

namespace sekisho::storage {

struct PostgresOptions {
  /// How long begin() waits for a free connection, a new connection for the server, and a
  /// statement for a row that another transaction holds.
  std::chrono::milliseconds patience{10'000};
  /// Connections at the same time, one for each transaction alive.
  std::size_t connections = 8;
};

/// Opens the PostgreSQL database that the libpq connection string `where` names; version 15 or
/// later, encoded in UTF8, its text sorted by the C locale.
///
/// Transactions are SERIALIZABLE: of two that cannot have come one after the other the later gets
/// Conflict, in run() or in commit(). Snapshots are REPEATABLE READ, READ ONLY. commit() returns
/// after the server has the transaction on its disk, whatever the server's own default.
///
/// Unavailable with storage.away if the server cannot be reached. Unsupported with storage.locale
/// if it or its database is of another kind. A connection that breaks while it is idle is replaced
/// in silence.
[[nodiscard]] Result<std::unique_ptr<Database>> openPostgres(const std::string& where,
                                                             const PostgresOptions& options = {});

}  // namespace sekisho::storage
