#include "capabilities/network/probe/nft_condition.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "capabilities/network/probe/xt_match.h"

namespace sekisho::network {
namespace {

constexpr std::uint32_t kLoopback = 1;  // the index Linux gives the interface lo

std::optional<ByteView> dataOf(const NetlinkAttributes& expression, std::uint16_t attribute) {
  const auto nested = expression.find(attribute);
  return nested ? NetlinkAttributes(*nested).find(NFTA_DATA_VALUE) : std::nullopt;
}

std::uint32_t hostNumber(ByteView bytes) {
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data(), std::min(bytes.size(), sizeof number));
  return number;
}

std::uint64_t networkNumber(ByteView bytes, std::size_t width) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < width; ++i) {
    number = number << 8U | (i < bytes.size() ? static_cast<unsigned>(bytes[i]) : 0U);
  }
  return number;
}

std::string_view nameIn(ByteView bytes) {
  const std::string_view text = textOf(bytes);
  return text.substr(0, text.find('\0'));
}

int bitsOf(ByteView mask) {
  int bits = 0;
  for (const std::byte byte : mask) bits += std::popcount(static_cast<unsigned>(byte));
  return bits;
}

// How many of the numbers of so many bytes the intervals, or single keys, of a set hold.
std::uint64_t coverage(const NftSet& set, std::size_t width) {
  if (!set.has_intervals) return set.elements.size();
  std::uint64_t count = 0;
  for (const NftSet::Element& one : set.elements) {
    const std::uint64_t end =
        one.until.empty() ? std::uint64_t{1} << 8U * width : networkNumber(one.until, width);
    const std::uint64_t begin = networkNumber(one.key, width);
    count += end > begin ? end - begin : 1;
  }
  return count;
}

template <class Of>
Breadth widest(const NftSet& set, Of of) {
  Breadth breadth = Breadth::Narrow;
  for (const NftSet::Element& one : set.elements) breadth = std::max(breadth, of(one.key));
  return breadth;
}

}  // namespace

std::optional<Breadth> NftConditions::take(std::string_view name,
                                           const NetlinkAttributes& expression) {
  if (name == "meta") {
    load(expression, NFTA_META_DREG, ofMeta(expression.bigEndian32(NFTA_META_KEY).value_or(0)));
  } else if (name == "ct") {
    load(expression, NFTA_CT_DREG, ofConnection(expression.bigEndian32(NFTA_CT_KEY).value_or(0)));
  } else if (name == "payload") {
    load(expression, NFTA_PAYLOAD_DREG, ofPayload(expression));
  } else if (name == "bitwise") {
    Value value = use(expression, NFTA_BITWISE_SREG);
    const auto mask = dataOf(expression, NFTA_BITWISE_MASK);
    const auto flips = dataOf(expression, NFTA_BITWISE_XOR);
    const bool is_mask = mask && (!flips || bitsOf(*flips) == 0);
    value.kind = is_mask ? value.kind : Kind::Other;
    if (is_mask) value.mask = copyOf(*mask);
    registers_[expression.bigEndian32(NFTA_BITWISE_DREG).value_or(0)] = std::move(value);
  } else if (name == "cmp") {
    ++comparisons_;
    return compare(expression);
  } else if (name == "range") {
    ++comparisons_;
    return range(expression);
  } else if (name == "lookup") {
    ++comparisons_;
    return lookup(expression);
  } else if (name == "match") {
    const auto info = expression.find(NFTA_MATCH_INFO);
    return breadthOfMatch(expression.text(NFTA_MATCH_NAME).value_or(""), info.value_or(ByteView{}));
  } else if (name == "limit" || name == "connlimit" || name == "quota" || name == "exthdr" ||
             name == "dynset" || name == "objref" || name == "tunnel") {
    ++comparisons_;
    return Breadth::Doubtful;
  } else if (name == "byteorder" || name == "fib" || name == "hash" || name == "immediate" ||
             name == "numgen" || name == "osf" || name == "rt" || name == "socket" ||
             name == "xfrm") {
    // Whatever register they write, what stands in it is not known any more.
    registers_.clear();
  } else {
    return std::nullopt;
  }
  return Breadth::Wide;
}

void NftConditions::load(const NetlinkAttributes& expression, std::uint16_t reg_attribute,
                         Kind kind) {
  registers_[expression.bigEndian32(reg_attribute).value_or(0)] = {.kind = kind};
}

NftConditions::Value NftConditions::use(const NetlinkAttributes& expression,
                                        std::uint16_t reg_attribute) {
  const auto found = registers_.find(expression.bigEndian32(reg_attribute).value_or(0));
  Value value = found == registers_.end() ? Value{} : found->second;
  from_register_ = expression.bigEndian32(reg_attribute).value_or(0);
  if (registers_.size() > 1) value.kind = Kind::Joined;
  registers_.clear();
  return value;
}

NftConditions::Kind NftConditions::ofMeta(std::uint32_t key) {
  switch (key) {
    case NFT_META_IIF: return Kind::Interface;
    case NFT_META_IIFNAME: return Kind::InterfaceName;
    case NFT_META_L4PROTO: return Kind::Protocol;
    case NFT_META_PKTTYPE: return Kind::Delivery;
    case NFT_META_NFPROTO:
    case NFT_META_PROTOCOL: return Kind::Family;
    default: return Kind::Other;
  }
}

NftConditions::Kind NftConditions::ofConnection(std::uint32_t key) {
  if (key == NFT_CT_STATE) return Kind::States;
  return key == NFT_CT_STATUS ? Kind::Status : Kind::Other;
}

// Where a field lies in its header: RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1, Ethernet.
NftConditions::Kind NftConditions::ofPayload(const NetlinkAttributes& expression) {
  const auto base = expression.bigEndian32(NFTA_PAYLOAD_BASE);
  const auto offset = expression.bigEndian32(NFTA_PAYLOAD_OFFSET).value_or(~0U);
  const auto bytes = expression.bigEndian32(NFTA_PAYLOAD_LEN).value_or(0);
  if (base == NFT_PAYLOAD_LL_HEADER) return offset == 6 ? Kind::SendingCard : Kind::Other;
  if (base == NFT_PAYLOAD_TRANSPORT_HEADER) {
    if (offset == 2 && bytes == 2) return Kind::ReceivingPort;
    if (offset == 0 && bytes == 4) return Kind::BothPorts;
    return offset == 0 && bytes == 1 ? Kind::MessageType : Kind::Other;
  }
  if (base != NFT_PAYLOAD_NETWORK_HEADER) return Kind::Other;
  if (bytes == 1 && (offset == 9 || offset == 6)) return Kind::Protocol;
  if ((offset == 12 && bytes <= 4) || (offset == 8 && bytes > 1)) return Kind::Sender;
  return (offset == 16 && bytes <= 4) || offset == 24 ? Kind::Receiver : Kind::Other;
}

Breadth NftConditions::compare(const NetlinkAttributes& expression) {
  const Value value = use(expression, NFTA_CMP_SREG);
  const auto data = dataOf(expression, NFTA_CMP_DATA);
  const auto how = expression.bigEndian32(NFTA_CMP_OP);
  if (!data || data->empty()) return Breadth::Doubtful;
  if (value.mask && how == NFT_CMP_NEQ && bitsOf(*data) == 0) {
    // Any of the bits of the mask.
    if (value.kind == Kind::States) return ofStates(breadthOfStates(hostNumber(*value.mask)));
    return value.kind == Kind::Status ? Breadth::Narrow : Breadth::Doubtful;
  }
  if (how == NFT_CMP_GTE || how == NFT_CMP_LTE) return bound(value, *data, *how);
  if (how != NFT_CMP_EQ) return Breadth::Doubtful;
  const int bits = value.mask ? bitsOf(*value.mask) : static_cast<int>(8 * data->size());
  switch (value.kind) {
    case Kind::Interface:
      return hostNumber(*data) == kLoopback ? Breadth::Narrow : Breadth::Doubtful;
    case Kind::InterfaceName: return breadthOfInterface(nameIn(*data));
    case Kind::Protocol: return breadthOfProtocol(static_cast<unsigned>(data->front()));
    case Kind::States: return ofStates(statesEqual(value, hostNumber(*data)));
    case Kind::Sender: return breadthOfPrefix(bits);
    case Kind::Receiver: return bits == 0 ? Breadth::Wide : breadthOfReceiver(*data);
    case Kind::Delivery: return hostNumber(*data) == 0 ? Breadth::Wide : Breadth::Narrow;
    case Kind::Family: return Breadth::Wide;
    case Kind::ReceivingPort:
    case Kind::BothPorts:
    case Kind::SendingCard:
    case Kind::MessageType:
    case Kind::Joined: return value.mask ? Breadth::Doubtful : Breadth::Narrow;
    case Kind::Status:
    case Kind::Other: return Breadth::Doubtful;
  }
  std::unreachable();
}

Breadth NftConditions::ofStates(Breadth breadth) {
  met_new_ = breadth == Breadth::Wide;
  return breadth;
}

// Of the states under the mask exactly those: whether a new connection is one of them.
Breadth NftConditions::statesEqual(const Value& value, std::uint32_t states) {
  constexpr std::uint32_t kNew = 1U << 3U;
  const std::uint32_t mask = value.mask ? hostNumber(*value.mask) : ~0U;
  return (kNew & mask) == states ? Breadth::Wide : breadthOfStates(states);
}

// A range may be written as two comparisons of what was read once: from there, and up to there.
Breadth NftConditions::bound(const Value& value, ByteView data, std::uint32_t how) {
  const bool port = value.kind == Kind::ReceivingPort && !value.mask;
  const bool sender = value.kind == Kind::Sender && !value.mask;
  if (!port && !sender) return Breadth::Doubtful;
  const std::size_t width = port ? 2 : 4;
  const std::uint64_t number = networkNumber(data, width);
  if (how == NFT_CMP_GTE) {
    registers_[from_register_] = value;  // the other comparison reads it again
    from_ = number;
    const std::uint64_t count = (std::uint64_t{1} << 8U * width) - number;
    return port ? breadthOfPorts(count) : breadthOfSenders(count);
  }
  const std::uint64_t first = std::exchange(from_, std::nullopt).value_or(0);
  const std::uint64_t count = number >= first ? number - first + 1 : 0;
  return port ? breadthOfPorts(count) : breadthOfSenders(count);
}

Breadth NftConditions::range(const NetlinkAttributes& expression) {
  const Value value = use(expression, NFTA_RANGE_SREG);
  const auto from = dataOf(expression, NFTA_RANGE_FROM_DATA);
  const auto to = dataOf(expression, NFTA_RANGE_TO_DATA);
  if (!from || !to || value.mask || expression.bigEndian32(NFTA_RANGE_OP) != NFT_RANGE_EQ) {
    return Breadth::Doubtful;
  }
  const auto count = [&](std::size_t width) {
    return networkNumber(*to, width) - networkNumber(*from, width) + 1;
  };
  if (value.kind == Kind::ReceivingPort) return breadthOfPorts(count(2));
  return value.kind == Kind::Sender ? breadthOfSenders(count(4)) : Breadth::Doubtful;
}

Breadth NftConditions::lookup(const NetlinkAttributes& expression) {
  const Value value = use(expression, NFTA_LOOKUP_SREG);
  const auto name = expression.text(NFTA_LOOKUP_SET);
  const auto set = name ? sets_.find(nftSetName(family_, table_, *name)) : sets_.end();
  const bool inverted =
      (expression.bigEndian32(NFTA_LOOKUP_FLAGS).value_or(0) & NFT_LOOKUP_F_INV) != 0;
  if (set == sets_.end() || !set->second.is_known || inverted || value.mask) {
    return Breadth::Doubtful;
  }
  const NftSet& known = set->second;
  switch (value.kind) {
    case Kind::ReceivingPort: return breadthOfPorts(coverage(known, 2));
    case Kind::Sender: return breadthOfSenders(coverage(known, 4));
    case Kind::States:
      return ofStates(
          widest(known, [](const Bytes& key) { return breadthOfStates(hostNumber(key)); }));
    case Kind::Protocol:
      return widest(known, [](const Bytes& key) {
        return breadthOfProtocol(key.empty() ? 0 : static_cast<unsigned>(key.front()));
      });
    case Kind::InterfaceName:
      return widest(known, [](const Bytes& key) { return breadthOfInterface(nameIn(key)); });
    case Kind::Receiver:
      return widest(known, [](const Bytes& key) { return breadthOfReceiver(key); });
    case Kind::Delivery:
      return widest(known, [](const Bytes& key) {
        return hostNumber(key) == 0 ? Breadth::Wide : Breadth::Narrow;
      });
    case Kind::MessageType: return Breadth::Narrow;
    case Kind::SendingCard:
    case Kind::BothPorts:
    case Kind::Joined: return known.has_intervals ? Breadth::Doubtful : Breadth::Narrow;
    case Kind::Family: return Breadth::Wide;
    case Kind::Interface:
    case Kind::Status:
    case Kind::Other: return Breadth::Doubtful;
  }
  std::unreachable();
}

}  // namespace sekisho::network
