#pragma once

#include "capabilities/evidence/table.h"
#include "capabilities/network/probe/netlink.h"
#include "capabilities/network/probe/vendor_list.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

inline constexpr std::size_t kMaxArpTableBytes = std::size_t{1} << 20U;

/// The table `neighbours`, from the kernel's ARP and NDP cache (P-08). Where it does not answer,
/// from /proc/net/arp, and then partial: without IPv6.
[[nodiscard]] evidence::Table readNeighbours(const platform::Machine& machine, Netlink& netlink,
                                             VendorList& vendors);

}  // namespace sekisho::network
