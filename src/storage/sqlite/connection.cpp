#include "storage/sqlite/connection.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/text.h"
#include "storage/argument.h"
#include "storage/sqlite/failure.h"
#include "storage/sqlite/value.h"

namespace sekisho::storage {

void CloseStatement::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& path,
                                                     Purpose purpose,
                                                     std::chrono::milliseconds patience) {
  // Each connection serves one thread at a time, so SQLite need not lock it again.
  const int access = purpose == Purpose::Inspect ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle,
                                   access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  SEKISHO_CHECK(handle != nullptr);
  std::unique_ptr<Connection> connection(new Connection(handle, purpose));
  if (code != SQLITE_OK) return std::unexpected(failureOf(handle, code, "open"));
  if (auto ready = connection->makeReady(patience); !ready) {
    return std::unexpected(std::move(ready.error()).during("opening the database"));
  }
  return connection;
}

Connection::~Connection() {
  by_sql_.clear();
  kept_.clear();
  const int code = sqlite3_close(handle_);
  SEKISHO_CHECK(code == SQLITE_OK);
}

Result<void> Connection::makeReady(std::chrono::milliseconds patience) {
  sqlite3_busy_timeout(handle_, static_cast<int>(patience.count()));
  // "x" is a name in both engines, never a text; and no statement may spoil the file's structure.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  if (purpose_ == Purpose::Inspect) return {};
  auto mode = run("PRAGMA journal_mode = WAL");
  if (!mode) return std::unexpected(std::move(mode.error()));
  if (mode->size() != 1 || (*mode)[0].text(0) != "wal") {
    return fail(ErrorCode::Unavailable, MessageId{"storage.cannot-open"},
                "the file system cannot keep a write-ahead log");
  }
  for (const std::string_view setting :
       {"PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
        "PRAGMA journal_size_limit = 67108864", "PRAGMA temp_store = MEMORY",
        "PRAGMA secure_delete = ON"}) {
    if (auto set = run(setting); !set) return std::unexpected(std::move(set.error()));
  }
  return {};
}

bool Connection::inTransaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Result<void> Connection::commit() {
  auto kept = run("COMMIT");
  if (kept) return {};
  if (mayHaveReachedTheDisk(handle_, sqlite3_extended_errcode(handle_))) {
    return fail(ErrorCode::Indeterminate, MessageId{"storage.answer-lost"},
                std::move(kept.error().detail));
  }
  return std::unexpected(std::move(kept.error()));
}

void Connection::rollBack() {
  if (!inTransaction()) return;
  // In memory only; where it fails SQLite has rolled back by itself.
  if (auto back = run("ROLLBACK"); !back) SEKISHO_CHECK(!inTransaction());
}

Result<sqlite3_stmt*> Connection::prepared(std::string_view sql) {
  if (const auto found = by_sql_.find(sql); found != by_sql_.end()) {
    kept_.splice(kept_.begin(), kept_, found->second);
    return kept_.front().statement.get();
  }
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, &rest);
  Statement statement(raw);
  if (code != SQLITE_OK) return std::unexpected(failureOf(handle_, code, sql));
  const bool is_one = statement != nullptr && trimmed(std::string_view(rest, sql.end())).empty();
  SEKISHO_CHECK(is_one);
  const bool keeps_purpose = purpose_ != Purpose::Read || sqlite3_stmt_readonly(raw) != 0;
  SEKISHO_CHECK(keeps_purpose || sql.starts_with("PRAGMA "));

  kept_.push_front({std::string(sql), std::move(statement)});
  by_sql_.emplace(kept_.front().sql, kept_.begin());
  if (kept_.size() > kKeptStatements) {
    by_sql_.erase(kept_.back().sql);
    kept_.pop_back();
  }
  return raw;
}

Result<std::vector<Row>> Connection::rowsOf(sqlite3_stmt* statement, std::string_view sql) {
  std::vector<Row> rows;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    const int width = sqlite3_column_count(statement);
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(width));
    for (int column = 0; column < width; ++column) {
      auto value = columnOf(statement, column);
      if (!value) {
        stopBecause(fmt::format("column {} is a fraction in: {}", column, sql),
                    std::source_location::current());
      }
      values.push_back(std::move(*value));
    }
    rows.emplace_back(std::move(values));
  }
  if (code != SQLITE_DONE) return std::unexpected(failureOf(handle_, code, sql));
  return rows;
}

Result<std::vector<Row>> Connection::run(std::string_view sql, std::span<const Value> arguments) {
  if (auto fit = checkArguments(arguments); !fit) return std::unexpected(std::move(fit.error()));
  auto statement = prepared(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  bindAll(*statement, arguments);
  auto rows = rowsOf(*statement, sql);
  sqlite3_reset(*statement);
  sqlite3_clear_bindings(*statement);
  return rows;
}

}  // namespace sekisho::storage
