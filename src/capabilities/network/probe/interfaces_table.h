#pragma once

#include "capabilities/evidence/table.h"
#include "capabilities/network/probe/netlink.h"

namespace sekisho::network {

/// The table `interfaces`: every interface but the loopback, one row for each of its addresses.
/// Failed if the kernel does not answer.
[[nodiscard]] evidence::Table readInterfaces(Netlink& netlink);

}  // namespace sekisho::network
