#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "storage/database.h"

namespace sekisho::storage {

enum class SandboxType { Integer, Text };

struct SandboxColumn {
  std::string name;
  SandboxType type;
};

/// A table that questions may read. Names are lower-case letters, digits and `_`, and begin with a
/// letter.
struct SandboxTable {
  std::string name;
  std::vector<SandboxColumn> columns;
  /// Its rows belong to devices: questions see a first column `device`, and a question about one
  /// device sees the rows of that device alone. Other tables look the same to every question.
  bool per_device = true;
};

/// A function of arguments and nothing else: the same answer for the same arguments.
struct SandboxFunction {
  std::string name;
  int arguments;
  std::function<Value(std::span<const Value>)> body;
};

/// An order of texts for `ORDER BY … COLLATE <name>`, max() and comparison: negative, 0, positive.
struct SandboxOrder {
  std::string name;
  std::function<int(std::string_view, std::string_view)> compare;
};

/// What one question may cost, and what all tables together may hold.
struct SandboxLimits {
  std::size_t max_rows = 50'000;                          ///< Rows of one answer.
  std::size_t max_answer_bytes = std::size_t{16} << 20U;  ///< Texts of one answer.
  std::int64_t max_steps = 50'000'000;  ///< Instructions of SQLite's machine: the same on any box.
  std::chrono::milliseconds max_time{5'000};
  std::size_t max_memory = std::size_t{64} << 20U;  ///< Taken by SQLite while one question runs.
  std::size_t max_tables_bytes = std::size_t{512} << 20U;  ///< Held by all tables.
};

struct SandboxAnswer {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  /// Every table that the question reads, through views, subqueries and common table expressions
  /// too, each once, sorted. What it says is SQLite's own finding, not the statement's declaration;
  /// a table whose columns are named but whose rows turn out not to matter is among them.
  std::vector<std::string> tables;
};

/// Tables in memory and questions about them: one SELECT each, from people we do not quite trust.
///
/// A question can read the tables named here and call the functions listed in kFunctions or added
/// by addFunction; it can neither write, nor reach a file, nor learn the time, nor go on for ever.
/// One thread at a time.
class Sandbox {
 public:
  /// SQLite's own functions that a question may call: all of them deterministic.
  static const std::span<const std::string_view> kFunctions;
  static constexpr std::size_t kMaxQuestionBytes = std::size_t{64} << 10U;

  /// An empty one. `clock` outlives it.
  explicit Sandbox(const Clock& clock, const SandboxLimits& limits = {});
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  void addFunction(SandboxFunction function);
  void addOrder(SandboxOrder order);

  /// Makes an empty table; one of that name is dropped with its rows.
  void createTable(const SandboxTable& table);

  /// Puts `rows` in place of those of `device` in a per-device table, or of all rows in another
  /// (then `device` is nothing). All of it or nothing. A row has the columns in the order of
  /// createTable, without `device`.
  ///
  /// InvalidInput with storage.row-shape if a row has another width or a value another type; NULL
  /// fits every column. Unavailable with storage.query-limit if the tables would hold too much.
  [[nodiscard]] Result<void> replaceRows(std::string_view table,
                                         const std::optional<DeviceId>& device,
                                         std::span<const std::vector<Value>> rows);

  /// Takes the rows of a device out of every per-device table.
  void removeDevice(const DeviceId& device);

  /// Answers one SELECT (or VALUES, or WITH … SELECT) about one device, or about all of them.
  /// `device` columns hold DeviceId::text(). `?` marks an argument. The statement is prepared once
  /// and kept for the next time.
  ///
  /// InvalidInput with storage.query-refused if it does not parse, is no single SELECT, names
  /// another table or function, takes another number of arguments, fails on a value (an integer
  /// overflow) or returns a fraction; the detail says which. Unavailable with storage.query-limit
  /// if it goes over a limit, which the detail names; the sandbox stays usable.
  [[nodiscard]] Result<SandboxAnswer> ask(std::string_view sql,
                                          const std::optional<DeviceId>& device = {},
                                          std::span<const Value> arguments = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::storage
