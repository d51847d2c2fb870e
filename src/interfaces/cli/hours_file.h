#pragma once

#include <expected>
#include <string>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// The opening hours in a file, as the API takes them. If it cannot be read, says so; then the exit
/// code.
[[nodiscard]] std::expected<Json, int> readHoursFile(Session& session, const std::string& path);

}  // namespace sekisho::cli
