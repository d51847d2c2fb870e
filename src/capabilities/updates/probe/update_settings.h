#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::updates {

/// Reads the table `update_settings` (P-05): whether updates come by themselves, when they last
/// did, and whether the places they come from can be trusted.
[[nodiscard]] evidence::Table readUpdateSettings(const platform::Machine& machine);

}  // namespace sekisho::updates
