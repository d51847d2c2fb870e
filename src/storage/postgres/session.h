#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/database.h"

struct pg_conn;
struct pg_result;

namespace sekisho::storage {

struct ClearResult {
  void operator()(pg_result* result) const noexcept;
};
using PostgresResult = std::unique_ptr<pg_result, ClearResult>;

/// One connection to a PostgreSQL server, with its prepared statements. One thread at a time.
class Session {
 public:
  /// Prepared statements kept for the next use; past it all are prepared anew.
  static constexpr std::size_t kKeptStatements = 200;

  /// Connects and checks what openPostgres promises.
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(const std::string& where,
                                                             std::chrono::milliseconds patience);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// As Transaction::run, inside or outside of a transaction.
  [[nodiscard]] Result<std::vector<Row>> run(std::string_view sql,
                                             std::span<const Value> arguments);

  /// Runs a statement that returns no rows and has no arguments, such as BEGIN.
  [[nodiscard]] Result<void> command(const char* sql);

  /// Asks the server to take back the transaction, if there is one, without waiting for its answer.
  void rollBackLater();
  /// Reads the answer to rollBackLater(), if it is still to come. Unavailable if the connection is
  /// gone.
  [[nodiscard]] Result<void> settle();

  [[nodiscard]] bool isBroken() const;

 private:
  explicit Session(pg_conn* connection) : connection_(connection) {}
  [[nodiscard]] Result<void> makeReady(std::chrono::milliseconds patience);
  [[nodiscard]] Result<std::string> prepared(std::string_view sql,
                                             std::span<const Value> arguments);

  [[nodiscard]] std::unexpected<Error> failed(const pg_result* result, std::string_view sql);

  pg_conn* connection_;
  bool is_away_ = false;  // the server said that it goes
  bool answer_is_due_ = false;
  std::size_t named_ = 0;
  std::unordered_map<std::string, std::string> names_;  // by statement and types of arguments
};

}  // namespace sekisho::storage
