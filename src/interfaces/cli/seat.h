#pragma once

#include <string>

#include "core/json.h"
#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// Where somebody used 日レセ, in words: a terminal that was inferred from connections, or one of
/// several (`of` has the members `place_by` and `candidates`), never looks like one that was told.
[[nodiscard]] std::string seatOf(const Session& session, std::string place, const Json& of);

}  // namespace sekisho::cli
