#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// Reads the table `packages` from dpkg's status, and from apt's extended_states which of them were
/// chosen. Packages whose files are gone (config-files) are no rows.
[[nodiscard]] evidence::Table readPackages(const platform::Machine& machine);

}  // namespace sekisho::inventory
