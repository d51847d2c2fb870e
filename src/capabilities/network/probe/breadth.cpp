#include "capabilities/network/probe/breadth.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>

namespace sekisho::network {
namespace {

// A new connection's bit is that of IP_CT_NEW (2): NF_CT_STATE_BIT() of nf_conntrack_common.h.
constexpr std::uint32_t kNew = 1U << 3U;
// Half of all ports, an eighth of all addresses: beyond, nobody was named.
constexpr std::uint64_t kManyPorts = 32'768;
constexpr std::uint64_t kManySenders = std::uint64_t{1} << 29U;
constexpr int kShortPrefix = 4;

}  // namespace

Breadth breadthOfInterface(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kOfThisMachine{
      "docker", "virbr", "lxdbr", "incusbr", "veth", "cni", "podman", "wg", "tun", "tap"};
  // Docker's own bridges: br- and twelve hexadecimal digits.
  constexpr std::string_view kBridge = "br-";
  const bool dockers = name.starts_with(kBridge) && name.size() == kBridge.size() + 12 &&
                       name.find_first_not_of("0123456789abcdef", kBridge.size()) == name.npos;
  const bool own =
      name == "lo" || dockers || std::ranges::any_of(kOfThisMachine, [&](std::string_view kind) {
        return name.starts_with(kind);
      });
  return own ? Breadth::Narrow : Breadth::Doubtful;
}

Breadth breadthOfProtocol(std::uint32_t number) {
  return number == IPPROTO_TCP || number == IPPROTO_UDP || number == 0 ? Breadth::Wide
                                                                       : Breadth::Narrow;
}

Breadth breadthOfPorts(std::uint64_t count) {
  return count > kManyPorts ? Breadth::Wide : Breadth::Narrow;
}

Breadth breadthOfSenders(std::uint64_t count) {
  return count >= kManySenders ? Breadth::Wide : Breadth::Narrow;
}

Breadth breadthOfPrefix(int bits) { return bits < kShortPrefix ? Breadth::Wide : Breadth::Narrow; }

// 224.0.0.0/3 has groups and the broadcast; ff00::/8 groups; fe80::/10 the link.
Breadth breadthOfReceiver(ByteView address) {
  if (address.empty()) return Breadth::Doubtful;
  const auto first = static_cast<unsigned>(address.front());
  const bool v6 = address.size() > 4;
  const bool to_many = v6 ? first == 0xFF || first == 0xFE : first >= 0xE0;
  return to_many ? Breadth::Narrow : Breadth::Doubtful;
}

Breadth breadthOfStates(std::uint32_t bits) {
  return (bits & kNew) != 0 ? Breadth::Wide : Breadth::Narrow;
}

}  // namespace sekisho::network
