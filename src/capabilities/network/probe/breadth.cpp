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
// Services listen below the ports that Linux gives to questions (ip_local_port_range). Whoever
// opens more than so many of theirs, or of the world's networks, may not have had one in mind.
constexpr std::uint64_t kFirstOfQuestions = 32'768;
constexpr std::uint64_t kServicesOfOne = 1024;
constexpr int kPrefixOfOneV4 = 8;
constexpr int kPrefixOfOneV6 = 16;
constexpr std::uint64_t kSendersOfOneV4 = std::uint64_t{4} << 24U;  // the private networks, twice
constexpr std::uint64_t kSendersOfOneV6 = std::uint64_t{1} << 16U;

// Whether addresses that begin so are nobody's in the world: private ones and those of a link begin
// with fc to fe in IPv6, where ff is groups'; groups and what is reserved with e0 in IPv4.
constexpr bool isOfNoStranger(unsigned first, bool v6) { return first >= (v6 ? 0xFCU : 0xE0U); }

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

void PortCount::add(std::uint64_t first, std::uint64_t last) {
  if (last < first) return;
  all_ += last - first + 1;
  if (first < kFirstOfQuestions) of_services_ += std::min(last, kFirstOfQuestions - 1) - first + 1;
}

Breadth PortCount::breadth() const {
  if (all_ > kManyPorts) return Breadth::Wide;
  // No port at all is none that was understood.
  return all_ == 0 || of_services_ > kServicesOfOne ? Breadth::Doubtful : Breadth::Narrow;
}

void SenderCount::add(std::uint64_t first, std::uint64_t last) {
  if (last < first) return;
  const bool of_no_stranger = isOfNoStranger(static_cast<unsigned>(first >> 24U), v6_);
  // One is enough to say that somebody was named.
  count_ += of_no_stranger ? 1 : last - first + 1;
}

Breadth SenderCount::breadth() const {
  if (count_ >= kManySenders) return Breadth::Wide;
  const std::uint64_t of_one = v6_ ? kSendersOfOneV6 : kSendersOfOneV4;
  return count_ == 0 || count_ > of_one ? Breadth::Doubtful : Breadth::Narrow;
}

Breadth breadthOfPrefix(ByteView address, int bits, bool v6) {
  if (bits < kShortPrefix) return Breadth::Wide;
  if (bits >= (v6 ? kPrefixOfOneV6 : kPrefixOfOneV4)) return Breadth::Narrow;
  const bool of_no_stranger =
      !address.empty() && isOfNoStranger(static_cast<unsigned>(address.front()), v6);
  return of_no_stranger ? Breadth::Narrow : Breadth::Doubtful;
}

// 224.0.0.0/3 has groups and the broadcast; ff00::/8 groups; fe80::/10 the link.
Breadth breadthOfReceiver(ByteView address, bool v6) {
  if (address.empty()) return Breadth::Doubtful;
  const auto first = static_cast<unsigned>(address.front());
  const bool to_many = v6 ? first == 0xFF || first == 0xFE : first >= 0xE0;
  return to_many ? Breadth::Narrow : Breadth::Doubtful;
}

bool isSentHere(ByteView address, int bits, bool v6) {
  constexpr int kWhole = 128;
  return v6 && bits == kWhole && address.size() == kWhole / 8 && address.back() == std::byte{1} &&
         std::ranges::all_of(address.first(address.size() - 1),
                             [](std::byte one) { return one == std::byte{0}; });
}

Breadth breadthOfStates(std::uint32_t bits) {
  return (bits & kNew) != 0 ? Breadth::Wide : Breadth::Narrow;
}

}  // namespace sekisho::network
