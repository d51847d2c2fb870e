#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "storage/database.h"

namespace sekisho::storage {

struct SqliteOptions {
  /// How long begin() and snapshot() wait for others, of this process or another.
  std::chrono::milliseconds patience{10'000};
  /// Snapshots alive at the same time; one more waits.
  std::size_t readers = 8;
};

/// Opens the SQLite database in the file `path`, making it if it is not there, for its owner alone
/// (mode 0600; a wider mode is narrowed).
///
/// One transaction writes at a time; the others wait in begin(). Snapshots read beside it (WAL).
/// commit() returns after the write-ahead log is on the disk (synchronous=FULL).
///
/// NotFound if the folder does not exist. InvalidInput if `path` is a link or no regular file.
/// PermissionDenied if the system refuses. Unavailable if the disk is full or read-only. Corrupt if
/// the file is not a database. All of them name storage.cannot-open, storage.full,
/// storage.read-only or storage.corrupt.
[[nodiscard]] Result<std::unique_ptr<Database>> openSqlite(const std::filesystem::path& path,
                                                           const SqliteOptions& options = {});

/// Copies the database in `source`, which may be in use, as of one moment into the new file
/// `target`: one file, mode 0600, checked (as verifySqlite) and on the disk when this returns.
///
/// Writers of `source` go on meanwhile. Conflict with storage.exists if `target` is there already.
/// NotFound if `source` is not. Corrupt if the copy is damaged. After a failure there is no target.
[[nodiscard]] Result<void> backupSqlite(const std::filesystem::path& source,
                                        const std::filesystem::path& target);

/// Reads the whole database in `path`: every page, index and foreign key.
///
/// Corrupt with storage.corrupt if anything does not add up. NotFound if there is no such file.
[[nodiscard]] Result<void> verifySqlite(const std::filesystem::path& path);

}  // namespace sekisho::storage
