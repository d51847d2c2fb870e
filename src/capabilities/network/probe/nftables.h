#pragma once

#include "capabilities/network/probe/filter_rules.h"
#include "capabilities/network/probe/netlink.h"
#include "capabilities/network/probe/nft_sets.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

/// Whether a kernel has a part, as far as can be told without making it load one.
enum class Presence { Present, Absent, Unknown };

/// Whether nf_tables is there. Asking the kernel by netlink would load the module, so /proc is read
/// instead: the netlink families it has, its modules, and what is built in.
[[nodiscard]] Presence presenceOfNftables(const platform::Machine& machine);

/// The rules of one family ("inet" rules included) that filter incoming traffic. Ask only if
/// nf_tables is present. Fails like Netlink::dump; damaged answers make the rules not `whole`.
[[nodiscard]] Result<FilterRules> nftablesRules(Netlink& netlink, bool v6);

/// Reads one chain or rule message into `rules`, for a packet of the family; others are left out.
/// Rules look things up in `sets`.
void addNftablesMessage(const NetlinkMessage& message, bool v6, const NftSets& sets,
                        FilterRules& rules);

}  // namespace sekisho::network
