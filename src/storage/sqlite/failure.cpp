#include "storage/sqlite/failure.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <cerrno>
#include <string>

#include "core/check.h"

namespace sekisho::storage {
namespace {

// The system's own reason for a failure of input or output; 0 if SQLite does not know it.
int reasonOf(sqlite3* database) {
  if (database == nullptr) return 0;
  // A commit that fails does not set the connection's own; the log's file remembers it.
  sqlite3_file* log = nullptr;
  int reason = 0;
  if (sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER,
                           static_cast<void*>(&log)) == SQLITE_OK &&
      log != nullptr && log->pMethods != nullptr &&
      log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &reason) == SQLITE_OK &&
      reason != 0) {
    return reason;
  }
  return sqlite3_system_errno(database);
}

// The system's own reason decides where SQLite only says that reading or writing failed.
Error ioFailure(int code, int reason, std::string detail) {
  if (reason == ENOSPC || reason == EDQUOT) {
    return {ErrorCode::Unavailable, MessageId{"storage.full"}, std::move(detail)};
  }
  if (reason == EROFS) {
    return {ErrorCode::Unavailable, MessageId{"storage.read-only"}, std::move(detail)};
  }
  if (code == SQLITE_IOERR_CORRUPTFS || code == SQLITE_IOERR_SHORT_READ) {
    return {ErrorCode::Corrupt, MessageId{"storage.corrupt"}, std::move(detail)};
  }
  return {ErrorCode::Unavailable, MessageId{"storage.io"}, std::move(detail)};
}

Error openFailure(int reason, std::string detail) {
  ErrorCode code = ErrorCode::Unavailable;
  if (reason == EACCES || reason == EPERM) code = ErrorCode::PermissionDenied;
  if (reason == ENOENT || reason == ENOTDIR) code = ErrorCode::NotFound;
  return {code, MessageId{"storage.cannot-open"}, std::move(detail)};
}

}  // namespace

Error failureOf(sqlite3* database, int code, std::string_view sql) {
  const int reason = reasonOf(database);
  // SQLite's own sentence: names of tables and columns, never values.
  std::string detail = fmt::format(
      "SQLite {}: {}", code, database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database));
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
      return {ErrorCode::Conflict, MessageId{"storage.constraint"}, std::move(detail)};
    case SQLITE_FULL: return {ErrorCode::Unavailable, MessageId{"storage.full"}, std::move(detail)};
    case SQLITE_READONLY:
      return {ErrorCode::Unavailable, MessageId{"storage.read-only"}, std::move(detail)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::Corrupt, MessageId{"storage.corrupt"}, std::move(detail)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      if (code == SQLITE_BUSY_SNAPSHOT) {
        return {ErrorCode::Conflict, MessageId{"storage.conflict"}, std::move(detail)};
      }
      return {ErrorCode::Unavailable, MessageId{"storage.busy"}, std::move(detail)};
    case SQLITE_IOERR: return ioFailure(code, reason, std::move(detail));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: return openFailure(reason, std::move(detail));
    default: break;
  }
  stopBecause(fmt::format("{} in: {}", detail, sql), std::source_location::current());
}

bool mayHaveReachedTheDisk(sqlite3* database, int code) {
  if ((code & 0xFF) != SQLITE_IOERR) return false;
  // A write that found no space, or a read-only disk, left the last page out; after any other
  // failure, one of synchronising above all, the system itself does not know.
  const int reason = reasonOf(database);
  return code != SQLITE_IOERR_WRITE || (reason != ENOSPC && reason != EDQUOT && reason != EROFS);
}

}  // namespace sekisho::storage
