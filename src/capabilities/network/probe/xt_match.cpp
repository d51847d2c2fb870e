#include "capabilities/network/probe/xt_match.h"

// The C library's header must come before the kernel's, which then keep to it.
// clang-format off
#include <netinet/in.h>
#include <linux/netfilter/xt_addrtype.h>
#include <linux/netfilter/xt_conntrack.h>
#include <linux/netfilter/xt_mac.h>
#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_state.h>
#include <linux/netfilter/xt_tcpudp.h>
// clang-format on

#include <algorithm>
#include <span>

#include "capabilities/network/probe/netlink_message.h"

namespace sekisho::network {
namespace {

Breadth ofRange(std::uint16_t from, std::uint16_t to) {
  PortCount ports;
  ports.add(from, to);
  return ports.breadth();
}

Breadth ofConntrack(ByteView info) {
  const auto asked = structureAt<xt_conntrack_mtinfo3>(info);
  if (!asked || asked->invert_flags != 0) return Breadth::Doubtful;
  const unsigned flags = asked->match_flags & ~unsigned{XT_CONNTRACK_STATE_ALIAS};
  if (flags == XT_CONNTRACK_STATE) return breadthOfStates(asked->state_mask);
  return Breadth::Doubtful;
}

// xt_state counts as xt_conntrack does.
Breadth ofState(ByteView info) {
  const auto asked = structureAt<xt_state_info>(info);
  return asked ? breadthOfStates(asked->statemask) : Breadth::Doubtful;
}

Breadth ofTcp(ByteView info) {
  const auto asked = structureAt<xt_tcp>(info);
  if (!asked || asked->invflags != 0) return Breadth::Doubtful;
  return ofRange(asked->dpts[0], asked->dpts[1]);
}

Breadth ofUdp(ByteView info) {
  const auto asked = structureAt<xt_udp>(info);
  if (!asked || asked->invflags != 0) return Breadth::Doubtful;
  return ofRange(asked->dpts[0], asked->dpts[1]);
}

// A flag says that a port begins a range which the next one ends.
Breadth ofMultiport(ByteView info) {
  const auto asked = structureAt<xt_multiport_v1>(info);
  if (!asked || asked->invert != 0 || asked->count > XT_MULTI_PORTS) return Breadth::Doubtful;
  if (asked->flags != XT_MULTIPORT_DESTINATION) return Breadth::Doubtful;
  const std::span ports(asked->ports);
  const std::span begins(asked->pflags);
  PortCount count;
  for (std::size_t i = 0; i < asked->count; ++i) {
    const bool range = begins[i] != 0 && i + 1U < asked->count && ports[i + 1] >= ports[i];
    count.add(ports[i], range ? ports[i + 1] : ports[i]);
    if (range) ++i;
  }
  return count.breadth();
}

Breadth ofMac(ByteView info) {
  const auto asked = structureAt<xt_mac_info>(info);
  return asked && asked->invert == 0 ? Breadth::Narrow : Breadth::Doubtful;
}

// What comes in is sent to an address of this machine, but for what is sent to many. An older
// structure, which is longer, keeps what is inverted in two fields.
Breadth ofAddressType(ByteView info) {
  const auto asked = structureAt<xt_addrtype_info_v1>(info);
  const auto older = structureAt<xt_addrtype_info>(info);
  if (!asked || asked->flags != 0 || asked->source != 0) return Breadth::Doubtful;
  if (older && older->invert_dest != 0) return Breadth::Doubtful;
  if ((asked->dest & XT_ADDRTYPE_LOCAL) != 0) return Breadth::Wide;
  constexpr unsigned kMany = unsigned{XT_ADDRTYPE_BROADCAST} | unsigned{XT_ADDRTYPE_MULTICAST};
  return (asked->dest & ~kMany) == 0 && asked->dest != 0 ? Breadth::Narrow : Breadth::Doubtful;
}

}  // namespace

Breadth breadthOfMatch(std::string_view name, ByteView info) {
  if (name == "conntrack") return ofConntrack(info);
  if (name == "state") return ofState(info);
  if (name == "tcp") return ofTcp(info);
  if (name == "udp") return ofUdp(info);
  if (name == "multiport") return ofMultiport(info);
  if (name == "mac") return ofMac(info);
  if (name == "addrtype") return ofAddressType(info);
  if (name == "icmp" || name == "icmp6") return Breadth::Narrow;
  return Breadth::Doubtful;
}

bool givesAnotherReceiver(std::string_view target) {
  return target == "DNAT" || target == "NETMAP";
}

bool isOfStates(std::string_view name) { return name == "conntrack" || name == "state"; }

}  // namespace sekisho::network
