#pragma once

#include <string_view>

#include "core/error.h"

struct pg_conn;
struct pg_result;

namespace sekisho::storage {

/// What the server's answer `result` (null if there is none) means to a caller of ours. `sql` is
/// printed if the failure is a mistake of ours, which stops the process; it holds no values.
[[nodiscard]] Error failureOf(pg_conn* connection, const pg_result* result, std::string_view sql);

}  // namespace sekisho::storage
