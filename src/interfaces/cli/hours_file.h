#pragma once

#include <expected>
#include <string>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// The opening hours in a file, as the API takes them. If they cannot be used, says where in the
/// file, what is wrong and what is allowed; then the exit code.
[[nodiscard]] std::expected<Json, int> readHoursFile(Session& session, const std::string& path);

}  // namespace sekisho::cli
