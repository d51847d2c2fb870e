#pragma once

#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/discovery.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// orca_backups: the files in the folder of 日レセ's own backups (db-backup.sh), in /var/tmp, where
/// jma-backupcluster.sh leaves them, and in the one that was set. No more than their first bytes is
/// read. In /var/tmp, where everybody may leave files, it is dumps and archives alone that are
/// named like a database's and are root's, postgres's or orca's. `machine` outlives the probes.
[[nodiscard]] std::vector<evidence::Probe> backupProbes(const platform::Machine& machine,
                                                        const Settings& settings);

}  // namespace sekisho::orca
