#pragma once

#include <iosfwd>
#include <string>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// Reads one line. From a terminal (`terminal`: standard input is one) it is not shown as it is
/// typed.
[[nodiscard]] std::string readSecret(std::istream& in, bool terminal);

/// Asks the person at the terminal; otherwise the next line of the session's input.
[[nodiscard]] std::string askSecret(Session& session, const Words& question);

}  // namespace sekisho::cli
