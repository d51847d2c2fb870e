#pragma once

#include "capabilities/evidence/table.h"
#include "capabilities/network/probe/netlink.h"
#include "capabilities/network/probe/package_owner.h"
#include "capabilities/network/probe/socket_holders.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

/// The table `listeners`: who waits for connections, and what brought it here.
[[nodiscard]] evidence::Table readListeners(const platform::Machine& machine, Netlink& netlink,
                                            SocketHolders& holders, PackageOwner& packages);

/// A path with a person's home folder written "~".
[[nodiscard]] std::string withoutHome(std::string_view path);

}  // namespace sekisho::network
