#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::seats {

/// The table `screen_lock`: for each person's account and each desktop or locker installed, whether
/// and when the screen locks itself (P-06). No row without a desktop.
[[nodiscard]] evidence::Table readScreenLock(const platform::Machine& machine);

}  // namespace sekisho::seats
