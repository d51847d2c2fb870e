#include "platform/sqlite_file/sqlite_file.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "core/check.h"
#include "core/text.h"
#include "platform/sqlite_file/descriptor_vfs.h"

namespace sekisho::platform {
namespace {

constexpr MessageId kDamaged{"sqlite-file.damaged"};
constexpr MessageId kOtherTables{"sqlite-file.other-tables"};
constexpr MessageId kInUse{"sqlite-file.in-use"};

constexpr int kAttempts = 3;
// A file of somebody else's may hold views that never end.
constexpr int kStepsBetweenLooks = 1'000;
constexpr int kMaxLooks = 50'000;

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// What changes when somebody writes to a file.
struct Mark {
  std::int64_t size;
  std::int64_t modified_s;
  std::int64_t modified_ns;
  std::array<char, 100> header;  // holds a counter that each commit raises
  friend bool operator==(const Mark&, const Mark&) = default;
};

std::optional<Mark> markOf(const MachineFile& file) {
  struct stat about{};
  if (fstat(file.descriptor(), &about) != 0) return std::nullopt;
  Mark mark{about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec, {}};
  if (!file.readAt(0, mark.header)) return std::nullopt;
  return mark;
}

// Whether the file beside `path` with that ending holds something.
bool holdsSomething(const Machine& machine, std::string_view path, std::string_view ending) {
  const auto status = machine.statusOfName(std::string(path) + std::string(ending));
  return status && status->size > 0;
}

int countLook(void* looks) noexcept { return ++*static_cast<int*>(looks) > kMaxLooks ? 1 : 0; }

void setUp(sqlite3* database, int* looks) {
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 1 << 20);
  sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_progress_handler(database, kStepsBetweenLooks, &countLook, looks);
  // Settings of this connection alone; those that read the file's schema find its faults later.
  sqlite3_exec(database, "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;", nullptr,
               nullptr, nullptr);
  sqlite3_exec(database, "PRAGMA cache_size = -200", nullptr, nullptr, nullptr);
}

SqliteCell cellOf(sqlite3_stmt* statement, int column) {
  const auto size = [&] {
    return static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT: return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return toUtf8({text, size()});
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement, column));
      return Bytes(bytes, bytes + size());
    }
    default: return {};
  }
}

std::size_t bytesIn(const SqliteCell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  const auto* bytes = std::get_if<Bytes>(&cell);
  return sizeof(SqliteCell) + (text != nullptr ? text->size() : 0) +
         (bytes != nullptr ? bytes->size() : 0);
}

std::unexpected<Error> failureOf(sqlite3* database, int code) {
  std::string detail = "SQLite " + std::to_string(code) + ": " + sqlite3_errstr(code & 0xFF);
  switch (code & 0xFF) {
    case SQLITE_NOMEM:
    case SQLITE_IOERR: return fail(ErrorCode::Unavailable, kInUse, std::move(detail));
    // A statement of ours that does not fit: other tables or columns than it names.
    case SQLITE_ERROR: return fail(ErrorCode::Unsupported, kOtherTables, sqlite3_errmsg(database));
    default: return fail(ErrorCode::Corrupt, kDamaged, std::move(detail));
  }
}

Result<SqliteFileAnswer> ask(sqlite3* database, std::string_view select,
                             const SqliteFileLimits& limits) {
  sqlite3_stmt* raw = nullptr;
  const int prepared =
      sqlite3_prepare_v2(database, select.data(), static_cast<int>(select.size()), &raw, nullptr);
  const Statement statement(raw);
  if (prepared != SQLITE_OK) return failureOf(database, prepared);
  SEKISHO_CHECK(raw != nullptr && sqlite3_stmt_readonly(raw) != 0);

  SqliteFileAnswer answer;
  std::size_t bytes = 0;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
    std::vector<SqliteCell> row;
    for (int column = 0; column < sqlite3_column_count(raw); ++column) {
      row.push_back(cellOf(raw, column));
      bytes += bytesIn(row.back());
    }
    if (answer.rows.size() >= limits.max_rows || bytes > limits.max_answer_bytes) {
      answer.is_complete = false;
      return answer;
    }
    answer.rows.push_back(std::move(row));
  }
  if (code != SQLITE_DONE) return failureOf(database, code);
  return answer;
}

Result<SqliteFileAnswer> askOnce(int descriptor, std::string_view select,
                                 const SqliteFileLimits& limits) {
  const SqliteHandle database = openDescriptor(descriptor);
  if (database == nullptr) return fail(ErrorCode::Unavailable, kInUse, "no memory");
  int looks = 0;
  setUp(database.get(), &looks);
  return ask(database.get(), select, limits);
}

}  // namespace

Result<SqliteFileAnswer> readSqliteFile(const Machine& machine, std::string_view path,
                                        std::string_view select, const SqliteFileLimits& limits) {
  const auto status = machine.statusOfName(path);
  if (!status) return std::unexpected(status.error());
  if (status->kind != FileKind::Regular) {
    return fail(ErrorCode::Corrupt, kDamaged, "not a regular file");
  }
  const auto file = machine.openFile(path);
  if (!file) return std::unexpected(file.error());
  if (file->status().inode != status->inode || file->status().device != status->device) {
    return fail(ErrorCode::Unavailable, kInUse, "the file was replaced");
  }
  if (file->status().size > limits.max_file_bytes) {
    return fail(ErrorCode::Corrupt, kDamaged, "larger than allowed");
  }

  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const auto before = markOf(*file);
    // A journal that holds something means that a change is halfway in the file.
    if (!before || holdsSomething(machine, path, "-journal")) continue;
    auto answer = askOnce(file->descriptor(), select, limits);
    const bool has_log = holdsSomething(machine, path, "-wal");
    if (holdsSomething(machine, path, "-journal") || markOf(*file) != before) continue;
    if (answer && has_log) answer->is_complete = false;
    return answer;
  }
  return fail(ErrorCode::Unavailable, kInUse, "the file was being written");
}

}  // namespace sekisho::platform
