#pragma once

#include <string_view>

#include "core/error.h"

struct sqlite3;

namespace sekisho::storage {

/// What SQLite's extended result `code` means to a caller of ours. `sql` is printed if the failure
/// is a mistake of ours, which stops the process; it holds no values.
[[nodiscard]] Error failureOf(sqlite3* database, int code, std::string_view sql);

/// Whether the failed call with result `code` leaves open what has reached the disk.
[[nodiscard]] bool mayHaveReachedTheDisk(sqlite3* database, int code);

}  // namespace sekisho::storage
