#pragma once

#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/database_reading.h"

namespace sekisho::orca {

/// orca_replication: the second copies of 日レセ's database that this machine keeps or feeds
/// (P-12), PostgreSQL's own replication and panda's 従サーバ. Told by files and processes; where
/// its database may be read, also by what PostgreSQL says to any role. Of settings only hosts are
/// told. `place` outlives the probe.
[[nodiscard]] std::vector<evidence::Probe> replicationProbes(const DatabasePlace& place);

}  // namespace sekisho::orca
