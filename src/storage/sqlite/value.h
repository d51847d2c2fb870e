#pragma once

#include <optional>
#include <span>

#include "storage/database.h"

struct sqlite3_stmt;

namespace sekisho::storage {

/// Binds the arguments in order. They must outlive the statement's next reset. Stops the process
/// if their number is not the statement's.
void bindAll(sqlite3_stmt* statement, std::span<const Value> arguments);

/// A column of the row the statement stands on; nothing if it is a fraction, which no Value holds.
[[nodiscard]] std::optional<Value> columnOf(sqlite3_stmt* statement, int column);

}  // namespace sekisho::storage
