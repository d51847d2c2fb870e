#pragma once

#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/database_reading.h"

namespace sekisho::orca {

/// orca_versions (P-05): package, files of patches and releases from this machine's files, the rest
/// from the database or, where that is not read, from the HTTP API. What newest versions are is
/// only known as far as 日レセ itself has heard of them, and on which day that was is told.
[[nodiscard]] std::vector<evidence::Probe> versionProbes(DatabasePlace place);

}  // namespace sekisho::orca
