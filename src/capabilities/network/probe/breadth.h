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

/// Ports a packet may be sent to, counted.
class PortCount {
 public:
  /// Those from one to another, which is among them. None if the other is smaller.
  void add(std::uint64_t first, std::uint64_t last);
  [[nodiscard]] Breadth breadth() const;

 private:
  std::uint64_t all_ = 0;
  std::uint64_t of_services_ = 0;
};

/// Senders, counted by the first 32 bits of their addresses.
class SenderCount {
 public:
  explicit SenderCount(bool v6) : v6_(v6) {}
  /// Those from one to another, which is among them, by these bits. None if the other is smaller.
  void add(std::uint64_t first, std::uint64_t last);
  [[nodiscard]] Breadth breadth() const;

 private:
  bool v6_;
  std::uint64_t count_ = 0;
};

/// What comes in by an interface: narrow are the machine's own and those of containers and tunnels.
[[nodiscard]] Breadth breadthOfInterface(std::string_view name);
/// Of a protocol above IP by its number.
[[nodiscard]] Breadth breadthOfProtocol(std::uint32_t number);
/// Of senders whose addresses begin so, with a prefix of so many bits.
[[nodiscard]] Breadth breadthOfPrefix(ByteView address, int bits, bool v6);
/// Of what is sent to addresses that begin so: narrow if to groups or to the link alone.
[[nodiscard]] Breadth breadthOfReceiver(ByteView address, bool v6);
/// Whether what is sent to addresses that begin so, with a prefix of so many bits, came by lo: so
/// it is of ::1. IPv4 looks at a receiver in 127.0.0.0/8 after rules may have given it another.
[[nodiscard]] bool isSentHere(ByteView address, int bits, bool v6);
/// Of states of a connection by the bits of nf_conntrack_common.h, NF_CT_STATE_BIT().
[[nodiscard]] Breadth breadthOfStates(std::uint32_t bits);

}  // namespace sekisho::network
