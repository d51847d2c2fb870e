#pragma once

#include <functional>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// Whether most lines of the log that is followed are of a known form; asked at every reading.
using FormKnown = std::function<bool()>;

/// What of 日レセ is on this machine: orca_server (P-10). `machine` outlives the probes.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  FormKnown form_known);

}  // namespace sekisho::orca
