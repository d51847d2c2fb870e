#pragma once

#include <span>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// `witness`, which serves until it is told to end, and what looks after its folder.
[[nodiscard]] std::span<const Command> witnessCommands();

}  // namespace sekisho::cli
