#pragma once

#include "capabilities/evidence/table.h"
#include "capabilities/network/probe/legacy_iptables.h"
#include "capabilities/network/probe/netlink.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

/// The table `firewall`: what the kernel does with incoming traffic, and what sets that up at
/// start. Never makes the kernel load a module; where that is the only way to know, says so.
[[nodiscard]] evidence::Table readFirewall(const platform::Machine& machine, Netlink& netlink,
                                           const LegacyTableReader& legacy);

}  // namespace sekisho::network
