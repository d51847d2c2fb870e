#pragma once

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// `sekisho doctor`: looks through the data directory, its keys and what lies beside them, with the
/// hub on or off; says of each thing what was seen and, where something is wrong, what to do. Exit
/// code 1 if anything is.
int examine(Session& session, const Arguments& arguments);

}  // namespace sekisho::cli
