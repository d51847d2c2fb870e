#pragma once

#include "capabilities/journal/store/held.h"
#include "interfaces/cli/command.h"
#include "platform/disk/disk.h"

namespace sekisho::cli {

/// Reads the policy file of --policy. Failures of readFile and parsePolicy.
[[nodiscard]] Result<journal::Policy> readPolicy(platform::Disk& disk, const std::string& path);

/// What a person holds against the journal: --policy and --checkpoint; where neither an export nor
/// a policy was named, the witnesses of the hub's own settings.
[[nodiscard]] Result<journal::Held> heldFrom(platform::Disk& disk, const Session& session,
                                             const Arguments& arguments);

}  // namespace sekisho::cli
