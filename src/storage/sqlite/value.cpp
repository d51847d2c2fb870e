#include "storage/sqlite/value.h"

#include <sqlite3.h>

namespace sekisho::storage {
namespace {

struct Bind {
  sqlite3_stmt* statement;
  int at;

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, at); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, at, value); }
  int operator()(const std::string& value) const {
    return sqlite3_bind_text64(statement, at, value.data(), value.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
  int operator()(const Bytes& value) const {
    // A null pointer would bind NULL, and an empty vector may have one.
    if (value.empty()) return sqlite3_bind_zeroblob(statement, at, 0);
    return sqlite3_bind_blob64(statement, at, value.data(), value.size(), SQLITE_STATIC);
  }
};

}  // namespace

void bindAll(sqlite3_stmt* statement, std::span<const Value> arguments) {
  const auto expected = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
  SEKISHO_CHECK(expected == arguments.size());
  int at = 0;
  for (const Value& argument : arguments) {
    const int code = std::visit(Bind{statement, ++at}, argument);
    SEKISHO_CHECK(code == SQLITE_OK);
  }
}

std::optional<Value> columnOf(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: return Value{};
    case SQLITE_INTEGER: return Value{std::int64_t{sqlite3_column_int64(statement, column)}};
    case SQLITE_TEXT: {
      const auto* text = sqlite3_column_text(statement, column);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return Value{std::string(reinterpret_cast<const char*>(text), size)};
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return Value{Bytes(bytes, bytes + size)};
    }
    default: return std::nullopt;
  }
}

}  // namespace sekisho::storage
