#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/bytes.h"

namespace sekisho::network {

/// How much of what may come in meets a condition of a packet filter's rule.
enum class Breadth {
  Narrow,    ///< A kind that somebody named: a port, a sender, answers to what was asked for.
  Doubtful,  ///< Not known here; it may be nearly everything.
  Wide,      ///< Nearly everything: all of TCP, every port, whatever is new.
};

/// What of both conditions is met by a packet that meets them.
[[nodiscard]] constexpr Breadth both(Breadth one, Breadth other) {
  return one < other ? one : other;
}

/// What comes in by an interface: narrow are the machine's own and those of containers and tunnels.
[[nodiscard]] Breadth breadthOfInterface(std::string_view name);
/// Of a protocol above IP by its number.
[[nodiscard]] Breadth breadthOfProtocol(std::uint32_t number);
/// Of so many ports of the 65,536 a packet may be sent to.
[[nodiscard]] Breadth breadthOfPorts(std::uint64_t count);
/// Of senders: so many of the first 32 bits that addresses may begin with.
[[nodiscard]] Breadth breadthOfSenders(std::uint64_t count);
/// Of senders with a prefix of so many bits.
[[nodiscard]] Breadth breadthOfPrefix(int bits);
/// Of what is sent to addresses that begin so: narrow if to groups or to the link alone.
[[nodiscard]] Breadth breadthOfReceiver(ByteView address);
/// Of states of a connection by the bits of nf_conntrack_common.h, NF_CT_STATE_BIT().
[[nodiscard]] Breadth breadthOfStates(std::uint32_t bits);

}  // namespace sekisho::network
