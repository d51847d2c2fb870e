#pragma once

#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/probes.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// orca_settings, orca_files and orca_backups of the 日レセ on this machine, and orca_clients of
/// the terminal it may be (P-04, P-05, P-12). Of passwords in its files only whether they are known
/// first ones, and whether one is saved, is told. Whether it encrypts is what it said itself when
/// it started, by its log; by its settings alone only that it does not. `machine` outlives the
/// probes.
[[nodiscard]] std::vector<evidence::Probe> settingsProbes(const platform::Machine& machine,
                                                          const Settings& settings,
                                                          FollowedLog followed);

}  // namespace sekisho::orca
