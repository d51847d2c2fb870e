#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/quiet.h"
#include "capabilities/orca/probe/uses.h"
#include "core/clock.h"
#include "core/json.h"

/// What is written of 日レセ's use, and how what is not told yet is kept.
namespace sekisho::orca {

/// Names a line of a log.
[[nodiscard]] std::string lineOf(const Uses::Place& place);
/// The first Uses::kMostQuiet of them, as `quiet` tells them.
[[nodiscard]] Json::Array spansJson(const std::vector<Quiet::Span>& spans);

/// Empty if it is none.
[[nodiscard]] std::string textIn(const Json& value, std::string_view name);
/// Of milliseconds since 1970.
[[nodiscard]] std::optional<Instant> instantFrom(const Json& value);

}  // namespace sekisho::orca
