#pragma once

#include <string>

#include "core/json.h"
#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// What an entry of a list is called: its generation and index, "2-77".
[[nodiscard]] std::string placeOf(const Json& entry);

/// Says which generations of the journal a list passed over since they cannot be read.
void tellClosed(Session& session, const Json& page);

}  // namespace sekisho::cli
