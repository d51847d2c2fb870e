#pragma once

#include <span>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// Proofs of one entry: written from files, and checked wherever they came from. Neither needs a
/// hub; checking needs no data directory either.
[[nodiscard]] std::span<const Command> proofCommands();

}  // namespace sekisho::cli
