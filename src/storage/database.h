#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/bytes.h"
#include "core/check.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::storage {

/// What a column holds: NULL, BIGINT, TEXT (UTF-8) or BYTEA.
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

/// An id, a time (milliseconds) or a day (counted from 1970) as a column holds it.
template <class Tag>
[[nodiscard]] Value valueOf(const Id<Tag>& id) {
  return copyOf(id.view());
}
[[nodiscard]] inline Value valueOf(Instant at) { return toMs(at); }
[[nodiscard]] inline Value valueOf(std::chrono::sys_days day) {
  return static_cast<std::int64_t>(day.time_since_epoch().count());
}

/// One row of an answer, in the order of the selected columns.
///
/// The readers stop the process when the column has another type: statement and reader stand side
/// by side in one store, so a mismatch is a mistake of ours.
class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] bool isNull(std::size_t column) const;
  [[nodiscard]] std::int64_t integer(std::size_t column) const;
  [[nodiscard]] const std::string& text(std::size_t column) const;
  [[nodiscard]] const Bytes& bytes(std::size_t column) const;
  [[nodiscard]] Instant instant(std::size_t column) const { return fromMs(integer(column)); }
  [[nodiscard]] std::chrono::sys_days day(std::size_t column) const {
    return std::chrono::sys_days{std::chrono::days{integer(column)}};
  }
  template <class SomeId>
  [[nodiscard]] SomeId id(std::size_t column) const {
    const auto read = SomeId::fromBytes(bytes(column));
    SEKISHO_CHECK(read.has_value());
    return *read;
  }
  [[nodiscard]] const Value& operator[](std::size_t column) const { return values_.at(column); }

 private:
  std::vector<Value> values_;
};

/// One thread's unit of work for one clinic, begun by Database::begin(ClinicId): all of it is
/// kept, or, if commit() is not reached, none of it.
class Transaction {
 public:
  virtual ~Transaction() = default;

  /// The clinic whose rows this transaction may touch: bind it as the first key of every table.
  [[nodiscard]] virtual ClinicId clinic() const = 0;

  /// Runs one statement of the plain dialect; `?` marks an argument in every engine.
  ///
  /// Conflict if another transaction got there first. Unavailable if the disk is full, read-only or
  /// the server away: message storage.full, storage.read-only, storage.away. Corrupt if the engine
  /// finds its own file damaged. A statement that the engine cannot parse, or arguments that do not
  /// fit, stop the process. A constraint that the rows break is Conflict with storage.constraint.
  /// InvalidInput with storage.text if a text argument is not UTF-8 or contains U+0000.
  ///
  /// The first failure ends the transaction: nothing of it will be kept, and every later call
  /// answers the same failure.
  [[nodiscard]] virtual Result<std::vector<Row>> run(std::string_view sql,
                                                     std::span<const Value> arguments) = 0;
  [[nodiscard]] Result<std::vector<Row>> run(std::string_view sql,
                                             std::initializer_list<Value> arguments = {}) {
    return run(sql, std::span<const Value>(arguments.begin(), arguments.size()));
  }

  /// Conflict if another transaction got there first: begin again from the start.
  /// Indeterminate if the connection broke before the engine answered, or the disk failed while the
  /// last bytes were on their way. After an answer without error the changes survive a power cut.
  /// A call after a commit stops the process, whatever the commit answered.
  [[nodiscard]] virtual Result<void> commit() = 0;
};

/// One numbered, never edited step of a capability's tables.
struct Migration {
  int number;            ///< From 1, without gaps.
  std::string_view sql;  ///< One or more statements of the plain dialect, each ended by `;`.
};

/// The tables of one capability: `name` is the capability's, such as "inventory".
struct Schema {
  std::string_view name;
  std::span<const Migration> migrations;
};

/// One engine with one database. Safe for use by any thread; outlives its transactions.
class Database {
 public:
  virtual ~Database() = default;

  /// Begins a transaction that may write: no update is lost, as if writers came one after another.
  ///
  /// Writers either wait for each other here or the later one gets Conflict. Unavailable with
  /// storage.busy if others held the engine for longer than its patience, else if the engine is.
  [[nodiscard]] virtual Result<std::unique_ptr<Transaction>> begin(ClinicId clinic) = 0;

  /// Begins a transaction that only reads, all of it from one moment, that of its first statement.
  ///
  /// Neither waits for writers nor makes them wait, and needs no commit. A statement that writes
  /// stops the process. Unavailable as begin().
  [[nodiscard]] virtual Result<std::unique_ptr<Transaction>> snapshot(ClinicId clinic) = 0;

  /// A number that grows with every transaction of begin() before its commit() returns: what was
  /// read after it was asked for holds while it stays the same. Nothing where others than this
  /// object can change the database.
  [[nodiscard]] virtual std::optional<std::uint64_t> changes() const { return std::nullopt; }

  /// Brings each schema to its newest migration, each migration in a transaction of its own.
  ///
  /// Schemas in the database that are not named here stay as they are.
  /// Unsupported, and nothing changed, if a schema in the database is newer than the program.
  /// Corrupt, and nothing changed, if a migration that the database has seen reads differently now.
  [[nodiscard]] virtual Result<void> migrate(std::span<const Schema> schemas) = 0;
};

}  // namespace sekisho::storage
