#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// Reads the table `storage_policy`: what becomes of a USB stick that somebody plugs in.
[[nodiscard]] evidence::Table readStoragePolicy(const platform::Machine& machine);

}  // namespace sekisho::inventory
