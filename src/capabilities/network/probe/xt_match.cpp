#include "capabilities/network/probe/xt_match.h"

// The C library's header must come before the kernel's, which then keep to it.
// clang-format off
#include <netinet/in.h>
#include <linux/netfilter/xt_conntrack.h>
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
  if (to < from) return Breadth::Doubtful;
  return breadthOfPorts(static_cast<std::uint64_t>(to - from) + 1);
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
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < asked->count; ++i) {
    const bool range = begins[i] != 0 && i + 1U < asked->count && ports[i + 1] >= ports[i];
    count += range ? static_cast<std::uint64_t>(ports[i + 1] - ports[i]) + 1 : 1;
    if (range) ++i;
  }
  return breadthOfPorts(count);
}

}  // namespace

Breadth breadthOfMatch(std::string_view name, ByteView info) {
  if (name == "conntrack") return ofConntrack(info);
  if (name == "state") return ofState(info);
  if (name == "tcp") return ofTcp(info);
  if (name == "udp") return ofUdp(info);
  if (name == "multiport") return ofMultiport(info);
  if (name == "icmp" || name == "icmp6" || name == "mac") return Breadth::Narrow;
  return Breadth::Doubtful;
}

bool isOfStates(std::string_view name) { return name == "conntrack" || name == "state"; }

}  // namespace sekisho::network
