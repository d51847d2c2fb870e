#pragma once

#include "capabilities/evidence/table.h"
#include "capabilities/network/probe/netlink.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

/// The table `remote_access`: one row for every way in that is looked for, there or not. Reads no
/// file that holds keys.
[[nodiscard]] evidence::Table readRemoteAccess(const platform::Machine& machine, Netlink& netlink);

}  // namespace sekisho::network
