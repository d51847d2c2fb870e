#pragma once

#include "capabilities/journal/store/held.h"
#include "interfaces/cli/command.h"
#include "platform/disk/disk.h"

namespace sekisho::cli {

/// Reads the policy file of --policy. Failures of readFile and parsePolicy.
[[nodiscard]] Result<journal::Policy> readPolicy(platform::Disk& disk, const std::string& path);

/// The witnesses that the hub of that data directory appointed (`witnesses` in hub.toml); nothing
/// if there are none. Failures of readFile, readToml and parsePolicy.
[[nodiscard]] Result<std::optional<journal::Policy>> appointedIn(platform::Disk& disk,
                                                                 const std::string& data);

/// What a person holds against the journal: --policy and --checkpoint; where neither an export nor
/// a policy was named, the witnesses of the hub's own settings, if it has any. Failures of
/// reading them.
[[nodiscard]] Result<journal::Held> heldFrom(platform::Disk& disk, const Session& session,
                                             const Arguments& arguments);

}  // namespace sekisho::cli
