#pragma once

#include <expected>
#include <string>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// Puts into `body` what the search kept under that name looks for; what was typed stays. Refused
/// as the hub would (usage.saved-search-unknown) if there is none of that name.
[[nodiscard]] std::expected<void, Refusal> putKept(Session& session, const std::string& name,
                                                   Json::Object& body);

}  // namespace sekisho::cli
