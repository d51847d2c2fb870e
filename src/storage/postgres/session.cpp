#include "storage/postgres/session.h"

#include <fmt/core.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "storage/argument.h"
#include "storage/dialect.h"
#include "storage/postgres/failure.h"

namespace sekisho::storage {
namespace {

// Types by their fixed numbers in pg_type.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kNumeric = 1700;
constexpr Oid kUnknown = 0;  // as an argument: whatever the statement expects

constexpr MessageId kAway{"storage.away"};
constexpr int kOldestServer = 150000;

// In the order of Value's alternatives.
constexpr std::array kArgumentTypes{kUnknown, kInt8, kText, kBytea};

Oid typeOf(const Value& value) { return kArgumentTypes[value.index()]; }

// The arguments of one statement in libpq's shape.
struct Parameters {
  explicit Parameters(std::span<const Value> arguments) {
    numbers.reserve(arguments.size());
    for (const Value& argument : arguments) {
      if (const auto* number = std::get_if<std::int64_t>(&argument)) {
        numbers.push_back(std::to_string(*number));
        add(numbers.back().c_str(), 0, false);
      } else if (const auto* text = std::get_if<std::string>(&argument)) {
        add(text->c_str(), 0, false);
      } else if (const auto* bytes = std::get_if<Bytes>(&argument)) {
        // A null pointer would mean NULL, and an empty vector may have one.
        add(bytes->empty() ? "" : reinterpret_cast<const char*>(bytes->data()), bytes->size(),
            true);
      } else {
        add(nullptr, 0, false);
      }
    }
  }

  void add(const char* value, std::size_t length, bool is_binary) {
    values.push_back(value);
    lengths.push_back(static_cast<int>(length));
    formats.push_back(is_binary ? 1 : 0);
  }

  std::vector<std::string> numbers;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
};

std::int64_t integerOf(std::string_view text, std::string_view sql) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    stopBecause(fmt::format("a number that is no BIGINT in the answer to: {}", sql),
                std::source_location::current());
  }
  return value;
}

Value cellOf(const PGresult* result, int row, int column, std::string_view sql) {
  if (PQgetisnull(result, row, column) != 0) return {};
  const std::string_view text(PQgetvalue(result, row, column),
                              static_cast<std::size_t>(PQgetlength(result, row, column)));
  switch (PQftype(result, column)) {
    case kInt2:
    case kInt4:
    case kInt8:
    case kNumeric: return integerOf(text, sql);
    case kBool: return std::int64_t{text == "t" ? 1 : 0};
    case kBytea: {
      SEKISHO_CHECK(text.starts_with("\\x"));
      auto bytes = fromHex(text.substr(2));
      SEKISHO_CHECK(bytes.has_value());
      return std::move(*bytes);
    }
    default: return std::string(text);
  }
}

std::vector<Row> rowsOf(const PGresult* result, std::string_view sql) {
  std::vector<Row> rows;
  rows.reserve(static_cast<std::size_t>(PQntuples(result)));
  for (int row = 0; row < PQntuples(result); ++row) {
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(PQnfields(result)));
    for (int column = 0; column < PQnfields(result); ++column) {
      values.push_back(cellOf(result, row, column, sql));
    }
    rows.emplace_back(std::move(values));
  }
  return rows;
}

bool isWell(const PGresult* result) {
  const auto status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

void ignoreNotice(void* /*nobody*/, const char* /*text*/) {}

}  // namespace

void ClearResult::operator()(PGresult* result) const noexcept { PQclear(result); }

Result<std::unique_ptr<Session>> Session::open(const std::string& where,
                                               std::chrono::milliseconds patience) {
  const auto wait =
      std::max<std::int64_t>(2, std::chrono::ceil<std::chrono::seconds>(patience).count());
  const std::string seconds = std::to_string(wait);
  const std::array names{"dbname", "connect_timeout", "client_encoding", "application_name",
                         static_cast<const char*>(nullptr)};
  const std::array values{where.c_str(), seconds.c_str(), "UTF8", "sekisho",
                          static_cast<const char*>(nullptr)};
  std::unique_ptr<Session> session(new Session(PQconnectdbParams(names.data(), values.data(), 1)));
  if (session->isBroken()) {
    return fail(ErrorCode::Unavailable, kAway, "connecting failed");
  }
  if (auto ready = session->makeReady(patience); !ready) {
    return std::unexpected(std::move(ready.error()).during("opening the database"));
  }
  return session;
}

Session::~Session() { PQfinish(connection_); }

Result<void> Session::makeReady(std::chrono::milliseconds patience) {
  PQsetNoticeProcessor(connection_, &ignoreNotice, nullptr);
  const auto rows =
      run("SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database "
          "WHERE datname = current_database()",
          {});
  if (!rows) return std::unexpected(rows.error());
  SEKISHO_CHECK(rows->size() == 1);
  const Row& found = rows->front();
  if (PQserverVersion(connection_) < kOldestServer || found.text(0) != "C" ||
      found.text(1) != "UTF8") {
    return fail(ErrorCode::Unsupported, MessageId{"storage.locale"},
                fmt::format("version {}, collation {}, encoding {}", PQserverVersion(connection_),
                            found.text(0), found.text(1)));
  }
  const std::string settings = fmt::format(
      "SET standard_conforming_strings = on; SET bytea_output = 'hex'; SET lock_timeout = {}; "
      "DO $$ BEGIN IF current_setting('synchronous_commit') IN ('off', 'local') THEN "
      "SET synchronous_commit = on; END IF; END $$",
      patience.count());
  return command(settings.c_str());
}

bool Session::isBroken() const { return is_away_ || PQstatus(connection_) == CONNECTION_BAD; }

std::unexpected<Error> Session::failed(const PGresult* result, std::string_view sql) {
  Error failure = failureOf(connection_, result, sql);
  // A server that shuts down says so first and closes the connection a moment later.
  is_away_ = is_away_ || failure.message == kAway;
  return std::unexpected(std::move(failure));
}

Result<void> Session::command(const char* sql) {
  const PostgresResult result(PQexec(connection_, sql));
  if (!isWell(result.get())) return failed(result.get(), sql);
  return {};
}

void Session::rollBackLater() {
  if (isBroken() || PQtransactionStatus(connection_) == PQTRANS_IDLE) return;
  answer_is_due_ = PQsendQuery(connection_, "ROLLBACK") == 1;
}

Result<void> Session::settle() {
  if (answer_is_due_) {
    answer_is_due_ = false;
    while (PGresult* result = PQgetResult(connection_)) PQclear(result);
  }
  if (isBroken() || PQtransactionStatus(connection_) != PQTRANS_IDLE) {
    return fail(ErrorCode::Unavailable, kAway, "the connection broke");
  }
  return {};
}

Result<std::string> Session::prepared(std::string_view sql, std::span<const Value> arguments) {
  std::string key(sql);
  std::vector<Oid> types;
  key += '\0';
  for (const Value& argument : arguments) {
    types.push_back(typeOf(argument));
    key += static_cast<char>('0' + argument.index());
  }
  if (const auto known = names_.find(key); known != names_.end()) return known->second;

  const NumberedStatement numbered = withNumberedArguments(sql);
  SEKISHO_CHECK(numbered.arguments == arguments.size());
  if (names_.size() >= kKeptStatements) {
    if (auto dropped = command("DEALLOCATE ALL"); !dropped) {
      return std::unexpected(std::move(dropped.error()));
    }
    names_.clear();
  }
  std::string name = "s" + std::to_string(++named_);
  const PostgresResult result(PQprepare(connection_, name.c_str(), numbered.sql.c_str(),
                                        static_cast<int>(types.size()), types.data()));
  if (!isWell(result.get())) return failed(result.get(), sql);
  names_.emplace(std::move(key), name);
  return name;
}

Result<std::vector<Row>> Session::run(std::string_view sql, std::span<const Value> arguments) {
  if (auto fit = checkArguments(arguments); !fit) return std::unexpected(std::move(fit.error()));
  const auto name = prepared(sql, arguments);
  if (!name) return std::unexpected(name.error());
  const Parameters parameters(arguments);
  const PostgresResult result(PQexecPrepared(
      connection_, name->c_str(), static_cast<int>(arguments.size()), parameters.values.data(),
      parameters.lengths.data(), parameters.formats.data(), 0));
  if (!isWell(result.get())) return failed(result.get(), sql);
  return rowsOf(result.get(), sql);
}

}  // namespace sekisho::storage
