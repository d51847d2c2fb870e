#pragma once

#include <span>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// The commands that read files and need no running hub: journal verify and export, restore, ca
/// show, doctor.
[[nodiscard]] std::span<const Command> offlineCommands();

}  // namespace sekisho::cli
