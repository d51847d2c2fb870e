#pragma once

#include <linux/netfilter/nfnetlink.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "capabilities/network/probe/netlink.h"

namespace sekisho::network {

/// What a set of nftables holds.
struct NftSet {
  /// From one key to another, which is not in it any more; empty for the end of what there is. In a
  /// set without intervals each stands for itself.
  struct Element {
    Bytes key = {};
    Bytes until = {};
  };
  std::vector<Element> elements = {};
  bool has_intervals = false;
  bool is_known = false;  ///< All of it was read, and no packet adds to it.
};

/// The type that a netlink message of nftables carries: its subsystem, and an NFT_MSG_… of it.
[[nodiscard]] constexpr std::uint16_t nftType(int message) {
  return static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8U) |
         static_cast<std::uint16_t>(message);
}

/// Sets by nftSetName().
using NftSets = std::map<std::string, NftSet, std::less<>>;

/// "1/table/set" of a family.
[[nodiscard]] std::string nftSetName(int family, std::string_view table, std::string_view set);

/// At most so many elements of all sets are read; those of sets beyond are not known.
inline constexpr std::size_t kMaxSetElements = 65'536;

/// Every set of the kernel, for reading rules that look something up. What cannot be read is not
/// known.
[[nodiscard]] NftSets readNftSets(Netlink& netlink);

/// Reads one message about a set, or about elements of one, into `sets`.
void addNftSetMessage(const NetlinkMessage& message, NftSets& sets);

/// Makes of the elements of each set, which the kernel gives in any order, the intervals they mean.
void closeNftSets(NftSets& sets);

}  // namespace sekisho::network
