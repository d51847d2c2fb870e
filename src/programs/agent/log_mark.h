#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/json.h"
#include "platform/machine/log_follower.h"

namespace sekisho::agent {

/// How far a log was read, as this agent keeps it; without where in the file that is.
[[nodiscard]] Json toJson(const platform::LogMark& mark);

/// What toJson() made, at that place of the file; nothing if it is something else.
[[nodiscard]] std::optional<platform::LogMark> logMarkFrom(const Json& value, std::uint64_t offset);

/// A whole number of an object, kept as one or as a text; 0 if it is neither, or less.
[[nodiscard]] std::uint64_t numberIn(const Json& value, std::string_view name);

}  // namespace sekisho::agent
