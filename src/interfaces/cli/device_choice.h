#pragma once

#include <expected>
#include <string>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// The id of the device that was typed, by its id or by its name in the register, spaces narrow or
/// wide. A registered device comes before a retired one of the same name. If there is none, or
/// several share the name, says so (the latter with their ids and places); then the exit code.
[[nodiscard]] std::expected<std::string, int> deviceIdOf(Session& session,
                                                         const std::string& typed);

}  // namespace sekisho::cli
