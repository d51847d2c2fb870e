#pragma once

#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/updates/probe/first_seen.h"
#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::updates {

/// The probes of this capability: pending_updates, update_settings. All arguments outlive them.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  const Clock& clock, FirstSeenStore& first_seen);

}  // namespace sekisho::updates
