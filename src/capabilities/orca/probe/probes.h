#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/discovery.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// What was seen of the log of one generation while it was followed.
struct Followed {
  bool form_known = true;        ///< Most of its lines are of a known form.
  std::int64_t secrets_day = 0;  ///< The last day on which secrets were written into it, or 0.
};
/// Asked at every reading.
using FollowedLog = std::function<Followed(Generation)>;

/// What of 日レセ is on this machine: orca_server (P-04, P-10). `machine` outlives the probes.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  FollowedLog followed);

}  // namespace sekisho::orca
