#pragma once

#include <chrono>
#include <filesystem>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sekisho::storage {

struct CloseStatement {
  void operator()(sqlite3_stmt* statement) const noexcept;
};
using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

/// What a connection is for.
enum class Purpose {
  Write,   ///< Any statement.
  Read,    ///< Statements that read; another stops the process.
  Inspect  ///< The file is opened read-only and not made ready for our own use.
};

/// One connection to one SQLite file, with its prepared statements. One thread at a time.
class Connection {
 public:
  /// Prepared statements kept for the next use, the least recently used goes first.
  static constexpr std::size_t kKeptStatements = 200;

  /// Opens an existing file. Fails as openSqlite.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& path,
                                                                Purpose purpose,
                                                                std::chrono::milliseconds patience);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// As Transaction::run, inside or outside of a transaction.
  [[nodiscard]] Result<std::vector<Row>> run(std::string_view sql,
                                             std::span<const Value> arguments = {});

  /// Whether BEGIN was run and neither COMMIT nor ROLLBACK, SQLite's own included.
  [[nodiscard]] bool inTransaction() const;

  /// COMMIT. Indeterminate with storage.answer-lost if the disk failed in a way that leaves open
  /// what it has kept.
  [[nodiscard]] Result<void> commit();

  /// Takes back what the transaction did, if there is one.
  void rollBack();

  [[nodiscard]] sqlite3* handle() const { return handle_; }

 private:
  struct Kept {
    std::string sql;
    Statement statement;
  };

  Connection(sqlite3* handle, Purpose purpose) : handle_(handle), purpose_(purpose) {}
  [[nodiscard]] Result<void> makeReady(std::chrono::milliseconds patience);
  [[nodiscard]] Result<sqlite3_stmt*> prepared(std::string_view sql);
  [[nodiscard]] Result<std::vector<Row>> rowsOf(sqlite3_stmt* statement, std::string_view sql);

  sqlite3* handle_;
  Purpose purpose_;
  std::list<Kept> kept_;  // most recently used first
  std::unordered_map<std::string_view, std::list<Kept>::iterator> by_sql_;  // keys live in kept_
};

}  // namespace sekisho::storage
