#pragma once

#include <functional>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// The probes of this capability: accounts, password_policy.
///
/// `notice_recorded` is asked at every reading: until the clinic's notice to staff is recorded, the
/// times of last log-ins stay on the machine. `machine` and `clock` outlive the probes.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  const Clock& clock,
                                                  std::function<bool()> notice_recorded);

}  // namespace sekisho::people
