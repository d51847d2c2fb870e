#include "storage/sqlite/sandbox.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "core/text.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/failure.h"
#include "storage/sqlite/question_guard.h"
#include "storage/sqlite/value.h"

namespace sekisho::storage {
namespace {

constexpr MessageId kRefused{"storage.query-refused"};
constexpr MessageId kLimit{"storage.query-limit"};
constexpr MessageId kRowShape{"storage.row-shape"};

constexpr std::string_view kAllowed[] = {
    "abs",          "avg",     "coalesce", "count",     "dense_rank", "first_value", "glob",
    "group_concat", "hex",     "ifnull",   "iif",       "instr",      "lag",         "last_value",
    "lead",         "length",  "like",     "lower",     "ltrim",      "max",         "min",
    "nth_value",    "ntile",   "nullif",   "rank",      "replace",    "round",       "row_number",
    "rtrim",        "sign",    "substr",   "substring", "sum",        "total",       "trim",
    "typeof",       "unicode", "upper"};

// More than the controls of a clinic; past it the kept statements are prepared anew.
constexpr std::size_t kKeptQuestions = 500;
constexpr std::int64_t kPageBytes = 4096;

// Sorts before and after every device id.
constexpr std::string_view kLowest = "";
constexpr std::string_view kHighest = "\U0010FFFF";

bool isPlainName(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::unexpected<Error> refuse(std::string detail) {
  return fail(ErrorCode::InvalidInput, kRefused, std::move(detail));
}

void answerWith(sqlite3_context* context, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    sqlite3_result_int64(context, *integer);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    sqlite3_result_text64(context, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    sqlite3_result_blob64(context, bytes->data(), bytes->size(), SQLITE_TRANSIENT);
  } else {
    sqlite3_result_null(context);
  }
}

std::optional<Value> argumentOf(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_NULL: return Value{};
    case SQLITE_INTEGER: return Value{std::int64_t{sqlite3_value_int64(value)}};
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
      return Value{std::string(text, static_cast<std::size_t>(sqlite3_value_bytes(value)))};
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::byte*>(sqlite3_value_blob(value));
      return Value{Bytes(bytes, bytes + sqlite3_value_bytes(value))};
    }
    default: return std::nullopt;
  }
}

void callFunction(sqlite3_context* context, int count, sqlite3_value** raw) noexcept {
  const auto& function = *static_cast<SandboxFunction*>(sqlite3_user_data(context));
  std::vector<Value> arguments;
  for (int i = 0; i < count; ++i) {
    auto argument = argumentOf(raw[i]);
    if (!argument) {
      const std::string text = function.name + "() takes no fractions";
      sqlite3_result_error(context, text.c_str(), -1);
      return;
    }
    arguments.push_back(std::move(*argument));
  }
  answerWith(context, function.body(arguments));
}

int compareBy(void* order, int left_size, const void* left, int right_size,
              const void* right) noexcept {
  return static_cast<SandboxOrder*>(order)->compare(
      {static_cast<const char*>(left), static_cast<std::size_t>(left_size)},
      {static_cast<const char*>(right), static_cast<std::size_t>(right_size)});
}

template <class T>
void destroy(void* object) noexcept {
  delete static_cast<T*>(object);
}

void answerWithText(sqlite3_context* context, int /*count*/, sqlite3_value** /*none*/) noexcept {
  const auto& text = *static_cast<const std::string*>(sqlite3_user_data(context));
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

constexpr int kPure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

struct CloseDatabase {
  void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
};

sqlite3* openMemory() {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(
      ":memory:", &handle,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr);
  SEKISHO_CHECK(code == SQLITE_OK);
  return handle;
}

void setLimits(sqlite3* handle) {
  sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, Sandbox::kMaxQuestionBytes);
  sqlite3_limit(handle, SQLITE_LIMIT_COLUMN, 500);
  sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 200);
  sqlite3_limit(handle, SQLITE_LIMIT_COMPOUND_SELECT, 50);
  sqlite3_limit(handle, SQLITE_LIMIT_VDBE_OP, 100'000);
  sqlite3_limit(handle, SQLITE_LIMIT_FUNCTION_ARG, 32);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200);
  sqlite3_limit(handle, SQLITE_LIMIT_VARIABLE_NUMBER, 100);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

}  // namespace

const std::span<const std::string_view> Sandbox::kFunctions = kAllowed;

struct Sandbox::State {
  struct Table {
    SandboxTable shape;
    Statement remove_device;  // or all rows of a table that is not per device
    Statement insert;
  };
  struct Question {
    Statement statement;
    std::vector<std::string> columns;
    std::vector<std::string> tables;
  };

  State(const Clock& clock, const SandboxLimits& given)
      : limits(given), handle(openMemory()), guard(handle.get(), clock, limits) {}

  // Runs a statement of our own, which cannot fail but for the limit of the tables.
  [[nodiscard]] int execute(const std::string& sql) const {
    return sqlite3_exec(handle.get(), sql.c_str(), nullptr, nullptr, nullptr);
  }
  void mustExecute(const std::string& sql) const {
    const int code = execute(sql);
    if (code != SQLITE_OK) (void)failureOf(handle.get(), SQLITE_ERROR, sql);
  }
  [[nodiscard]] Statement mustPrepare(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK) (void)failureOf(handle.get(), SQLITE_ERROR, sql);
    return Statement(statement);
  }

  int step(sqlite3_stmt* statement, std::span<const Value> arguments) const;
  [[nodiscard]] Result<void> replace(Table& table, const std::optional<DeviceId>& device,
                                     std::span<const std::vector<Value>> rows);
  [[nodiscard]] Result<Question*> prepare(std::string_view sql);
  [[nodiscard]] Result<std::vector<Row>> run(sqlite3_stmt* statement);
  [[nodiscard]] Error failureAt(int code);

  const SandboxLimits limits;
  std::unique_ptr<sqlite3, CloseDatabase> handle;
  QuestionGuard guard;
  // The devices a question sees, read by the views of the tables.
  std::string lowest{kLowest};
  std::string highest{kHighest};
  std::map<std::string, Table, std::less<>> tables;
  std::unordered_map<std::string, Question> questions;
};

Sandbox::Sandbox(const Clock& clock, const SandboxLimits& limits)
    : state_(std::make_unique<State>(clock, limits)) {
  sqlite3* handle = state_->handle.get();
  setLimits(handle);
  state_->mustExecute("PRAGMA temp_store = MEMORY");
  state_->mustExecute(fmt::format("PRAGMA max_page_count = {}",
                                  static_cast<std::int64_t>(limits.max_tables_bytes) / kPageBytes));
  for (const std::string_view name : kFunctions) state_->guard.allowFunction(name);
  for (const auto& [name, text] :
       {std::pair("\x01lowest", &state_->lowest), std::pair("\x01highest", &state_->highest)}) {
    const int code = sqlite3_create_function_v2(handle, name, 0, kPure, text, &answerWithText,
                                                nullptr, nullptr, nullptr);
    SEKISHO_CHECK(code == SQLITE_OK);
  }
}

Sandbox::~Sandbox() = default;

void Sandbox::addFunction(SandboxFunction function) {
  SEKISHO_CHECK(isPlainName(function.name));
  const std::string name = function.name;
  const int arguments = function.arguments;
  state_->questions.clear();
  auto owned = std::make_unique<SandboxFunction>(std::move(function));
  const int code = sqlite3_create_function_v2(state_->handle.get(), name.c_str(), arguments, kPure,
                                              owned.release(), &callFunction, nullptr, nullptr,
                                              &destroy<SandboxFunction>);
  SEKISHO_CHECK(code == SQLITE_OK);
  state_->guard.allowFunction(name);
}

void Sandbox::addOrder(SandboxOrder order) {
  SEKISHO_CHECK(isPlainName(order.name));
  const std::string name = order.name;
  state_->questions.clear();
  auto owned = std::make_unique<SandboxOrder>(std::move(order));
  const int code = sqlite3_create_collation_v2(state_->handle.get(), name.c_str(), SQLITE_UTF8,
                                               owned.release(), &compareBy, &destroy<SandboxOrder>);
  SEKISHO_CHECK(code == SQLITE_OK);
}

void Sandbox::createTable(const SandboxTable& table) {
  SEKISHO_CHECK(isPlainName(table.name) && !table.name.starts_with("sqlite_"));
  std::string definitions;
  std::string names;
  std::string marks;
  const auto add = [&](std::string_view name, std::string_view type) {
    SEKISHO_CHECK(isPlainName(name));
    const std::string_view comma = names.empty() ? "" : ", ";
    definitions += fmt::format("{}\"{}\" {}", comma, name, type);
    names += fmt::format("{}\"{}\"", comma, name);
    marks += fmt::format("{}?", comma);
  };
  if (table.per_device) add("device", "TEXT NOT NULL");
  for (const SandboxColumn& column : table.columns) {
    add(column.name, column.type == SandboxType::Integer ? "INTEGER" : "TEXT");
  }

  State& state = *state_;
  state.questions.clear();
  state.tables.erase(table.name);
  const std::string hidden = fmt::format("\"{}{}\"", kHidden, table.name);
  state.mustExecute(fmt::format("DROP VIEW IF EXISTS \"{}\"", table.name));
  state.mustExecute(fmt::format("DROP TABLE IF EXISTS {}", hidden));
  state.mustExecute(fmt::format("CREATE TABLE {} ({}) STRICT", hidden, definitions));
  if (table.per_device) {
    state.mustExecute(
        fmt::format("CREATE INDEX \"{}{} by device\" ON {} (device)", kHidden, table.name, hidden));
  }
  state.mustExecute(fmt::format(
      "CREATE VIEW \"{}\" AS SELECT {} FROM {}{}", table.name, names, hidden,
      table.per_device ? " WHERE device BETWEEN \"\x01lowest\"() AND \"\x01highest\"()" : ""));
  state.guard.allowTable(table.name);
  state.tables.emplace(
      table.name,
      State::Table{table,
                   state.mustPrepare(fmt::format("DELETE FROM {}{}", hidden,
                                                 table.per_device ? " WHERE device = ?" : "")),
                   state.mustPrepare(fmt::format("INSERT INTO {} VALUES ({})", hidden, marks))});
}

int Sandbox::State::step(sqlite3_stmt* statement, std::span<const Value> arguments) const {
  bindAll(statement, arguments);
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  return code;
}

namespace {

Result<void> checkRow(const SandboxTable& table, const std::vector<Value>& row) {
  if (row.size() != table.columns.size()) {
    return fail(ErrorCode::InvalidInput, kRowShape,
                fmt::format("table {}: a row has {} columns, expected {}", table.name, row.size(),
                            table.columns.size()));
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    const bool is_integer = std::holds_alternative<std::int64_t>(row[i]);
    const auto* text = std::get_if<std::string>(&row[i]);
    const bool fits = std::holds_alternative<std::monostate>(row[i]) ||
                      (table.columns[i].type == SandboxType::Integer
                           ? is_integer
                           : text != nullptr && isUtf8(*text) && !text->contains('\0'));
    if (!fits) {
      return fail(ErrorCode::InvalidInput, kRowShape,
                  fmt::format("table {}, column {}: a value of another type", table.name,
                              table.columns[i].name));
    }
  }
  return {};
}

}  // namespace

Result<void> Sandbox::State::replace(Table& table, const std::optional<DeviceId>& device,
                                     std::span<const std::vector<Value>> rows) {
  std::vector<Value> values;
  if (device) values.emplace_back(device->text());
  int code = step(table.remove_device.get(), values);
  for (auto row = rows.begin(); code == SQLITE_DONE && row != rows.end(); ++row) {
    values.resize(device ? 1 : 0);
    values.insert(values.end(), row->begin(), row->end());
    code = step(table.insert.get(), values);
  }
  if (code == SQLITE_DONE) return {};
  if ((code & 0xFF) == SQLITE_FULL || (code & 0xFF) == SQLITE_NOMEM ||
      (code & 0xFF) == SQLITE_TOOBIG) {
    return fail(ErrorCode::Unavailable, kLimit, "the tables hold too much");
  }
  return std::unexpected(failureOf(handle.get(), code, "INSERT"));
}

Result<void> Sandbox::replaceRows(std::string_view table, const std::optional<DeviceId>& device,
                                  std::span<const std::vector<Value>> rows) {
  const auto found = state_->tables.find(table);
  SEKISHO_CHECK(found != state_->tables.end());
  SEKISHO_CHECK(found->second.shape.per_device == device.has_value());
  for (const auto& row : rows) {
    if (auto fits = checkRow(found->second.shape, row); !fits) return fits;
  }
  state_->mustExecute("BEGIN");
  auto replaced = state_->replace(found->second, device, rows);
  if (replaced) {
    state_->mustExecute("COMMIT");
  } else if (sqlite3_get_autocommit(state_->handle.get()) == 0) {
    state_->mustExecute("ROLLBACK");
  }
  return replaced;
}

void Sandbox::removeDevice(const DeviceId& device) {
  const Value key{device.text()};
  for (auto& [name, table] : state_->tables) {
    if (!table.shape.per_device) continue;
    const int code = state_->step(table.remove_device.get(), std::span(&key, 1));
    SEKISHO_CHECK(code == SQLITE_DONE);
  }
}

Result<Sandbox::State::Question*> Sandbox::State::prepare(std::string_view sql) {
  const auto known = questions.find(std::string(sql));
  if (known != questions.end()) return &known->second;
  if (sql.size() > kMaxQuestionBytes) return refuse("the question is too long");
  if (!isUtf8(sql) || std::ranges::any_of(sql, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
      })) {
    return refuse("the question is not plain text");
  }

  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  guard.beginPreparing();
  const int code = sqlite3_prepare_v3(handle.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, &rest);
  guard.endPreparing();
  Statement statement(raw);
  if (!guard.refusal().empty()) return refuse(guard.refusal());
  if (code != SQLITE_OK) return refuse(sqlite3_errmsg(handle.get()));
  if (raw == nullptr) return refuse("there is no statement");
  if (!trimmed(std::string_view(rest, sql.end())).empty()) return refuse("more than one statement");
  if (sqlite3_stmt_readonly(raw) == 0 || sqlite3_stmt_isexplain(raw) != 0 ||
      sqlite3_column_count(raw) == 0) {
    return refuse("only SELECT is allowed");
  }

  Question question{std::move(statement), {}, {}};
  for (int i = 0; i < sqlite3_column_count(raw); ++i) {
    question.columns.emplace_back(sqlite3_column_name(raw, i));
  }
  question.tables.assign(guard.tablesRead().begin(), guard.tablesRead().end());
  if (questions.size() >= kKeptQuestions) questions.clear();
  return &questions.emplace(std::string(sql), std::move(question)).first->second;
}

Error Sandbox::State::failureAt(int code) {
  switch (code & 0xFF) {
    case SQLITE_INTERRUPT:
      return {ErrorCode::Unavailable, kLimit, "over the limit of " + guard.limitReached()};
    case SQLITE_TOOBIG: return {ErrorCode::Unavailable, kLimit, "over the limit of one text"};
    case SQLITE_NOMEM:
    case SQLITE_FULL: return {ErrorCode::Unavailable, kLimit, "over the limit of memory"};
    case SQLITE_ERROR:
    case SQLITE_MISMATCH: return {ErrorCode::InvalidInput, kRefused, sqlite3_errmsg(handle.get())};
    default: return failureOf(handle.get(), code, "question");
  }
}

Result<std::vector<Row>> Sandbox::State::run(sqlite3_stmt* statement) {
  std::vector<Row> rows;
  std::size_t bytes = 0;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (rows.size() >= limits.max_rows) {
      return fail(ErrorCode::Unavailable, kLimit, "over the limit of rows");
    }
    std::vector<Value> values;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      auto value = columnOf(statement, column);
      if (!value) return refuse(fmt::format("column {} is a fraction", column + 1));
      if (const auto* text = std::get_if<std::string>(&*value)) {
        if (!isUtf8(*text)) return refuse(fmt::format("column {} is no text", column + 1));
        bytes += text->size();
      }
      bytes += sizeof(Value);
      values.push_back(std::move(*value));
    }
    if (bytes > limits.max_answer_bytes) {
      return fail(ErrorCode::Unavailable, kLimit, "over the limit of answer bytes");
    }
    rows.emplace_back(std::move(values));
  }
  if (code != SQLITE_DONE) return std::unexpected(failureAt(code));
  return rows;
}

Result<SandboxAnswer> Sandbox::ask(std::string_view sql, const std::optional<DeviceId>& device,
                                   std::span<const Value> arguments) {
  State& state = *state_;
  const auto question = state.prepare(sql);
  if (!question) return std::unexpected(question.error());
  sqlite3_stmt* statement = (*question)->statement.get();
  if (static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)) != arguments.size()) {
    return refuse(fmt::format("{} arguments for {} marks", arguments.size(),
                              sqlite3_bind_parameter_count(statement)));
  }

  state.lowest = device ? device->text() : std::string(kLowest);
  state.highest = device ? device->text() : std::string(kHighest);
  bindAll(statement, arguments);
  const int usual_length = sqlite3_limit(state.handle.get(), SQLITE_LIMIT_LENGTH, 1 << 20);
  state.guard.beginRunning();
  auto rows = state.run(statement);
  state.guard.endRunning();
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  sqlite3_limit(state.handle.get(), SQLITE_LIMIT_LENGTH, usual_length);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return SandboxAnswer{(*question)->columns, std::move(*rows), (*question)->tables};
}

}  // namespace sekisho::storage
