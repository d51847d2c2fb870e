#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sekisho::storage {

/// The statements of `sql`, without their `;` and the space around them. A part that holds nothing
/// but space and comments is no statement. Quotes and comments may contain a `;`.
[[nodiscard]] std::vector<std::string_view> statementsOf(std::string_view sql);

struct NumberedStatement {
  std::string sql;
  std::size_t arguments = 0;  ///< How many marks were numbered.
};

/// `sql` with its first `?` written as `$1`, its second as `$2` and so on, as PostgreSQL wants it.
/// A `?` within quotes or comments stays.
[[nodiscard]] NumberedStatement withNumberedArguments(std::string_view sql);

}  // namespace sekisho::storage
