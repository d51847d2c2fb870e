#include <sqlite3.h>

#include <system_error>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/failure.h"
#include "storage/sqlite/file.h"
#include "storage/sqlite/sqlite.h"

namespace sekisho::storage {
namespace {

constexpr std::chrono::seconds kPatience{10};

Result<void> copyPages(Connection& source, Connection& target) {
  sqlite3_backup* backup = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
  if (backup == nullptr) {
    return std::unexpected(
        failureOf(target.handle(), sqlite3_extended_errcode(target.handle()), "backup"));
  }
  // All pages in one step: under the write-ahead log a reader holds nobody up, while a copy in
  // several steps would begin again after each write.
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped == SQLITE_DONE && finished == SQLITE_OK) return {};
  const int code = stepped == SQLITE_DONE ? finished : stepped;
  // Errors of reading are kept by neither connection, so the code alone must do.
  return std::unexpected(failureOf(nullptr, code, "backup"));
}

Result<void> writeCopy(const std::filesystem::path& source, const std::filesystem::path& part) {
  auto from = Connection::open(source, Purpose::Read, kPatience);
  if (!from) return std::unexpected(std::move(from.error()));
  auto to = Connection::open(part, Purpose::Write, kPatience);
  if (!to) return std::unexpected(std::move(to.error()));
  // Back from the write-ahead log to a single file.
  if (auto mode = (*to)->run("PRAGMA journal_mode = DELETE"); !mode) {
    return std::unexpected(std::move(mode.error()));
  }
  if (auto copied = copyPages(**from, **to); !copied) return copied;
  if (auto mode = (*to)->run("PRAGMA journal_mode = DELETE"); !mode) {
    return std::unexpected(std::move(mode.error()));
  }
  return {};
}

Result<void> backUp(const std::filesystem::path& source, const std::filesystem::path& part,
                    const std::filesystem::path& target) {
  if (auto made = makePrivateFile(part); !made) return made;
  if (auto written = writeCopy(source, part); !written) return written;
  if (auto sound = verifySqlite(part); !sound) return sound;
  if (auto synced = syncFile(part); !synced) return synced;
  std::error_code failure;
  std::filesystem::rename(part, target, failure);
  if (failure) {
    return fail(ErrorCode::Unavailable, MessageId{"storage.io"}, failure.message());
  }
  return syncFolder(target.has_parent_path() ? target.parent_path() : ".");
}

}  // namespace

Result<void> backupSqlite(const std::filesystem::path& source,
                          const std::filesystem::path& target) {
  std::error_code failure;
  if (!std::filesystem::exists(source, failure)) {
    return fail(ErrorCode::NotFound, MessageId{"storage.cannot-open"}, "no database to back up");
  }
  if (std::filesystem::exists(std::filesystem::symlink_status(target, failure))) {
    return fail(ErrorCode::Conflict, MessageId{"storage.exists"}, "the backup's file exists");
  }
  std::filesystem::path part = target;
  part += ".part";
  std::filesystem::remove(part, failure);  // of an attempt that was cut short
  auto done = backUp(source, part, target);
  if (!done) {
    std::filesystem::remove(part, failure);
    return std::unexpected(std::move(done.error()).during("backing up the database"));
  }
  return {};
}

Result<void> verifySqlite(const std::filesystem::path& path) {
  auto connection = Connection::open(path, Purpose::Inspect, kPatience);
  if (!connection) return std::unexpected(std::move(connection.error()));
  auto sound = (*connection)->run("PRAGMA integrity_check(1)");
  if (!sound) return std::unexpected(std::move(sound.error()).during("verifying the database"));
  if (sound->size() != 1 || (*sound)[0].text(0) != "ok") {
    return fail(ErrorCode::Corrupt, MessageId{"storage.corrupt"},
                sound->empty() ? "no answer" : (*sound)[0].text(0));
  }
  auto strays = (*connection)->run("PRAGMA foreign_key_check");
  if (!strays) return std::unexpected(std::move(strays.error()).during("verifying the database"));
  if (!strays->empty()) {
    return fail(ErrorCode::Corrupt, MessageId{"storage.corrupt"},
                "a row of table " + strays->front().text(0) + " refers to one that is not there");
  }
  return {};
}

}  // namespace sekisho::storage
