#pragma once

#include <optional>
#include <string>

#include "core/error.h"
#include "platform/disk/disk.h"
#include "programs/agent/enrol.h"

namespace sekisho::agent {

/// What a hub on this very machine leaves for its agent in `folder`/invitation, mode 0600, instead
/// of a person's typing: three lines, the hub's address, the CA key's SHA-256 and a token. Nothing
/// if there is none. Corrupt (agentlink.invitation-broken) if it cannot be read as that.
[[nodiscard]] Result<std::optional<EnrolmentOrder>> readInvitation(platform::Disk& disk,
                                                                   const std::string& folder);
/// Takes it away: it has been used, or is worth nothing.
[[nodiscard]] Result<void> removeInvitation(platform::Disk& disk, const std::string& folder);

}  // namespace sekisho::agent
