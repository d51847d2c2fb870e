#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/database_reading.h"
#include "capabilities/orca/probe/versions.h"

namespace sekisho::orca {

/// What 日レセ's interface says of its versions; nothing where it is not asked or did not say.
using AskedState = std::function<std::optional<SystemState>()>;

/// orca_versions (P-05): package, files of patches and releases from this machine's files, the rest
/// from the database or, where that is not read, from the interface. What newest versions are is
/// only known as far as 日レセ itself has heard of them, and on which day that was is told.
[[nodiscard]] std::vector<evidence::Probe> versionProbes(DatabasePlace place, AskedState asked);

}  // namespace sekisho::orca
