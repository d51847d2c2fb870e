#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "platform/machine/machine.h"

namespace sekisho::platform {
class CoProcess;
}

namespace sekisho::orca {

/// The role in 日レセ's database as which it is read.
inline constexpr std::string_view kDatabaseRole = "sekisho_reader";

/// One row of an answer, each column as text; nothing stands for NULL.
using DatabaseRow = std::vector<std::optional<std::string>>;

/// Asks for `columns` (expressions of SQL) `from` ("FROM … WHERE …").
///
/// PermissionDenied if the role may not read something in it; NotFound if a table, column or
/// function in it is not there; Corrupt if a value does not have its form (one that cannot be told
/// in UTF-8, say) or the answer was not understood; Unavailable if the server is away, does not
/// take the role, or was too slow.
using Select = std::function<Result<std::vector<DatabaseRow>>(
    const std::vector<std::string_view>& columns, std::string_view from)>;

/// 日レセ's database, asked through PostgreSQL's own psql, kept open until close().
///
/// Each question is read-only, has a few seconds and waits for no lock. One that is asked again in
/// the same words is prepared: PostgreSQL then thinks about it once. A row comes as an array of
/// JSON on a line, which PostgreSQL makes. One thread.
class Database {
 public:
  struct Where {
    std::string uri = "postgresql://127.0.0.1:5432/orca";  ///< As libpq reads it; names no role.
    std::string password_file;                             ///< In libpq's form (.pgpass), 0600.
    std::chrono::milliseconds patience{5000};              ///< For one question,
    std::chrono::milliseconds together{8000};              ///< for all of one reading.
  };

  /// `machine` and `random` outlive it. Starts nothing yet.
  Database(const platform::Machine& machine, Random& random, Where where);
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) = delete;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// What follows is another reading: `together` counts from its first question.
  void begin() noexcept { until_.reset(); }

  /// As Select. Unavailable (orca.database-no-psql) if there is no psql here.
  [[nodiscard]] Result<std::vector<DatabaseRow>> select(
      const std::vector<std::string_view>& columns, std::string_view from);
  /// Ends the connection; the next question opens another.
  void close();

 private:
  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<std::vector<DatabaseRow>> ask(const std::string& question,
                                                     std::size_t columns,
                                                     std::chrono::milliseconds within);

  const platform::Machine& machine_;
  Random& random_;
  Where where_;
  std::unique_ptr<platform::CoProcess> psql_;
  std::optional<std::chrono::steady_clock::time_point> until_ = {};
  std::string answered_ = {};  // the last question, if it was
  std::string prepared_ = {};
};

/// The psql of the newest PostgreSQL that is installed; nothing if there is none.
[[nodiscard]] std::optional<std::string> psqlOn(const platform::Machine& machine);

}  // namespace sekisho::orca
