#include "capabilities/network/probe/nft_condition.h"

#include <linux/if_ether.h>
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

// What counts ports or senders, of all that the intervals, or single keys, of a set hold: numbers
// of so many bytes.
template <class Count>
Breadth coverage(const NftSet& set, std::size_t width, Count count) {
  for (const NftSet::Element& one : set.elements) {
    const std::uint64_t begin = networkNumber(one.key, width);
    const std::uint64_t end =
        one.until.empty() ? std::uint64_t{1} << 8U * width : networkNumber(one.until, width);
    // An interval may begin and end within one of the numbers.
    count.add(begin, set.has_intervals && end > begin ? end - 1 : begin);
  }
  return count.breadth();
}

// Of an interval, too: one of names is all that begin so ("docker*"), and behind a group's address
// none is a single machine's.
template <class Of>
Breadth widestBeginning(const NftSet& set, Of of) {
  Breadth breadth = Breadth::Narrow;
  for (const NftSet::Element& one : set.elements) breadth = std::max(breadth, of(one.key));
  return breadth;
}

// What else lies in an interval is not told by where it begins.
template <class Of>
Breadth widest(const NftSet& set, Of of) {
  return set.has_intervals ? Breadth::Doubtful : widestBeginning(set, of);
}

}  // namespace

bool NftConditions::take(std::string_view name, const NetlinkAttributes& expression) {
  if (name == "meta") {
    load(expression, NFTA_META_DREG, ofMeta(expression.bigEndian32(NFTA_META_KEY).value_or(0)));
  } else if (name == "ct") {
    load(expression, NFTA_CT_DREG, ofConnection(expression.bigEndian32(NFTA_CT_KEY).value_or(0)));
  } else if (name == "payload") {
    load(expression, NFTA_PAYLOAD_DREG, ofPayload(expression));
  } else if (name == "bitwise") {
    mask(expression);
  } else if (name == "cmp") {
    ask(compare(expression));
  } else if (name == "range") {
    ask(range(expression));
  } else if (name == "lookup") {
    if (expression.bigEndian32(NFTA_LOOKUP_DREG) == NFT_REG_VERDICT) return doubt();
    ask(lookup(expression));
  } else if (name == "match") {
    ask(match(expression));
  } else if (name == "limit" || name == "connlimit" || name == "quota" || name == "exthdr" ||
             name == "dynset" || name == "objref" || name == "tunnel") {
    forget();
    ask(Breadth::Doubtful);
  } else if (name == "byteorder" || name == "fib" || name == "hash" || name == "immediate" ||
             name == "numgen" || name == "osf" || name == "rt" || name == "socket" ||
             name == "xfrm") {
    // Whatever register they write, what stands in it is not known any more.
    forget();
    read();
  } else {
    return doubt();
  }
  return true;
}

void NftConditions::forget() {
  registers_.clear();
  from_.reset();
}

// Some packets have nothing to be read, and go on to the next rule.
void NftConditions::read() { asks_ = asks_.value_or(Breadth::Wide); }

void NftConditions::ask(std::optional<Breadth> breadth) {
  if (!breadth) return;
  ++comparisons_;
  asks_ = both(asks_.value_or(Breadth::Wide), *breadth);
}

bool NftConditions::doubt() {
  forget();
  ask(Breadth::Doubtful);
  return false;
}

void NftConditions::load(const NetlinkAttributes& expression, std::uint16_t reg_attribute,
                         Kind kind) {
  // A range of two comparisons reads one field, once or anew for the other.
  if (from_) {
    const auto from = registers_[from_register_].kind == kind ? from_ : std::nullopt;
    forget();
    from_ = from;
  }
  registers_[expression.bigEndian32(reg_attribute).value_or(0)] = {.kind = kind};
  const bool has_every_packet_one = kind == Kind::Family || kind == Kind::EtherType;
  if (!has_every_packet_one) read();
}

void NftConditions::mask(const NetlinkAttributes& expression) {
  Value value = use(expression, NFTA_BITWISE_SREG);
  const auto mask = dataOf(expression, NFTA_BITWISE_MASK);
  const auto flips = dataOf(expression, NFTA_BITWISE_XOR);
  const bool is_mask = mask && (!flips || bitsOf(*flips) == 0);
  value.kind = is_mask ? value.kind : Kind::Other;
  if (is_mask) value.mask = copyOf(*mask);
  registers_[expression.bigEndian32(NFTA_BITWISE_DREG).value_or(0)] = std::move(value);
}

bool NftConditions::names(const Value& value) {
  return !value.mask && (value.kind == Kind::ReceivingPort || value.kind == Kind::BothPorts ||
                         value.kind == Kind::Sender || value.kind == Kind::SendingCard);
}

NftConditions::Value NftConditions::use(const NetlinkAttributes& expression,
                                        std::uint16_t reg_attribute) {
  from_register_ = expression.bigEndian32(reg_attribute).value_or(0);
  const auto found = registers_.find(from_register_);
  Value value = found == registers_.end() ? Value{} : found->second;
  if (registers_.size() > 1) {
    const bool named =
        std::ranges::any_of(registers_, [](const auto& one) { return names(one.second); });
    value.kind = named ? Kind::Joined : Kind::Other;
  }
  registers_.clear();
  return value;
}

NftConditions::Kind NftConditions::ofMeta(std::uint32_t key) {
  switch (key) {
    case NFT_META_IIF: return Kind::Interface;
    case NFT_META_IIFNAME: return Kind::InterfaceName;
    case NFT_META_L4PROTO: return Kind::Protocol;
    case NFT_META_PKTTYPE: return Kind::Delivery;
    case NFT_META_NFPROTO: return Kind::Family;
    case NFT_META_PROTOCOL: return Kind::EtherType;
    default: return Kind::Other;
  }
}

NftConditions::Kind NftConditions::ofConnection(std::uint32_t key) {
  if (key == NFT_CT_STATE) return Kind::States;
  return key == NFT_CT_STATUS ? Kind::Status : Kind::Other;
}

// Where a field lies in its header: RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1, Ethernet.
NftConditions::Kind NftConditions::ofPayload(const NetlinkAttributes& expression) const {
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
  if (offset == (v6_ ? 6U : 9U)) return bytes == 1 ? Kind::Protocol : Kind::Other;
  // Of addresses that are asked for by whole bytes only these are read.
  if (offset == (v6_ ? 8U : 12U)) return Kind::Sender;
  return offset == (v6_ ? 24U : 16U) ? Kind::Receiver : Kind::Other;
}

std::optional<Breadth> NftConditions::compare(const NetlinkAttributes& expression) {
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
  const bool of_family = value.kind == Kind::Family || value.kind == Kind::EtherType;
  if (of_family && !value.mask && how == NFT_CMP_NEQ) return ofFamily(!isOwn(value.kind, *data));
  return how == NFT_CMP_EQ ? equals(value, *data) : Breadth::Doubtful;
}

std::optional<Breadth> NftConditions::equals(const Value& value, ByteView data) {
  const int bits = value.mask ? bitsOf(*value.mask) : static_cast<int>(8 * data.size());
  is_near_ = is_near_ || isFromHere(value, data, bits);
  if (value.kind == Kind::States) return ofStates(statesEqual(value, hostNumber(data)));
  if (value.kind == Kind::Sender) return breadthOfPrefix(data, bits, v6_);
  if (value.kind == Kind::Receiver) {
    return bits == 0 ? Breadth::Wide : breadthOfReceiver(data, v6_);
  }
  if (value.mask) return Breadth::Doubtful;
  switch (value.kind) {
    case Kind::Interface:
      return hostNumber(data) == kLoopback ? Breadth::Narrow : Breadth::Doubtful;
    case Kind::InterfaceName: return breadthOfInterface(nameIn(data));
    case Kind::Protocol: return ofProtocol(data);
    case Kind::Delivery: return hostNumber(data) == 0 ? Breadth::Wide : Breadth::Narrow;
    case Kind::Family:
    case Kind::EtherType: return ofFamily(isOwn(value.kind, data));
    case Kind::ReceivingPort:
    case Kind::BothPorts:
    case Kind::SendingCard:
    case Kind::MessageType:
    case Kind::Joined: return Breadth::Narrow;
    case Kind::States:
    case Kind::Sender:
    case Kind::Receiver:
    case Kind::Status:
    case Kind::Other: return Breadth::Doubtful;
  }
  std::unreachable();
}

bool NftConditions::isFromHere(const Value& value, ByteView data, int bits) const {
  if (value.kind == Kind::Receiver) return isSentHere(data, bits, v6_);
  if (value.mask) return false;
  if (value.kind == Kind::Interface) return hostNumber(data) == kLoopback;
  return value.kind == Kind::InterfaceName && nameIn(data) == "lo";
}

// What every packet of the family meets asks nothing of them.
std::optional<Breadth> NftConditions::ofFamily(bool meets) {
  if (meets) return std::nullopt;
  meets_nobody_ = true;
  return Breadth::Narrow;
}

bool NftConditions::isOwn(Kind kind, ByteView family) const {
  if (kind == Kind::Family) return hostNumber(family) == (v6_ ? NFPROTO_IPV6 : NFPROTO_IPV4);
  return networkNumber(family, 2) == (v6_ ? ETH_P_IPV6 : ETH_P_IP);
}

Breadth NftConditions::ofProtocol(ByteView number) {
  const unsigned protocol = number.empty() ? 0U : static_cast<unsigned>(number.front());
  protocols_.insert(static_cast<std::uint8_t>(protocol));
  return breadthOfProtocol(protocol);
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

// Of a port, or of a sender's first 32 bits.
Breadth NftConditions::between(Kind kind, std::uint64_t first, std::uint64_t last) const {
  if (kind == Kind::ReceivingPort) {
    PortCount ports;
    ports.add(first, last);
    return ports.breadth();
  }
  if (kind != Kind::Sender) return Breadth::Doubtful;
  SenderCount senders(v6_);
  senders.add(first, last);
  return senders.breadth();
}

// A range may be written as two comparisons of what was read once: from there, and up to there.
Breadth NftConditions::bound(const Value& value, ByteView data, std::uint32_t how) {
  const bool port = value.kind == Kind::ReceivingPort;
  if (value.mask || (!port && value.kind != Kind::Sender)) return Breadth::Doubtful;
  const std::size_t width = port ? 2 : 4;
  const std::uint64_t number = networkNumber(data, width);
  if (how == NFT_CMP_GTE) {
    registers_[from_register_] = value;  // the other comparison reads it again
    from_ = number;
    return between(value.kind, number, (std::uint64_t{1} << 8U * width) - 1);
  }
  return between(value.kind, std::exchange(from_, std::nullopt).value_or(0), number);
}

Breadth NftConditions::range(const NetlinkAttributes& expression) {
  const Value value = use(expression, NFTA_RANGE_SREG);
  const auto from = dataOf(expression, NFTA_RANGE_FROM_DATA);
  const auto to = dataOf(expression, NFTA_RANGE_TO_DATA);
  if (!from || !to || value.mask || expression.bigEndian32(NFTA_RANGE_OP) != NFT_RANGE_EQ) {
    return Breadth::Doubtful;
  }
  const std::size_t width = value.kind == Kind::ReceivingPort ? 2 : 4;
  return between(value.kind, networkNumber(*from, width), networkNumber(*to, width));
}

std::optional<Breadth> NftConditions::lookup(const NetlinkAttributes& expression) {
  const Value value = use(expression, NFTA_LOOKUP_SREG);
  const auto name = expression.text(NFTA_LOOKUP_SET);
  const auto set = name ? sets_.find(nftSetName(family_, table_, *name)) : sets_.end();
  const bool inverted =
      (expression.bigEndian32(NFTA_LOOKUP_FLAGS).value_or(0) & NFT_LOOKUP_F_INV) != 0;
  if (set == sets_.end() || !set->second.is_known || value.mask) return Breadth::Doubtful;
  const NftSet& known = set->second;
  if (value.kind == Kind::Family || value.kind == Kind::EtherType) {
    if (known.has_intervals) return Breadth::Doubtful;
    return ofFamily(inverted != std::ranges::any_of(known.elements, [&](const auto& one) {
                      return isOwn(value.kind, one.key);
                    }));
  }
  if (inverted) return Breadth::Doubtful;
  return known.elements.empty() ? Breadth::Narrow : anyOf(value.kind, known);
}

Breadth NftConditions::anyOf(Kind kind, const NftSet& set) {
  switch (kind) {
    case Kind::ReceivingPort: return coverage(set, 2, PortCount());
    case Kind::Sender: return coverage(set, 4, SenderCount(v6_));
    case Kind::States:
      return ofStates(
          widest(set, [](const Bytes& key) { return breadthOfStates(hostNumber(key)); }));
    case Kind::Protocol: return widest(set, [&](const Bytes& key) { return ofProtocol(key); });
    case Kind::InterfaceName:
      return widestBeginning(set, [](const Bytes& key) { return breadthOfInterface(nameIn(key)); });
    case Kind::Receiver:
      return widestBeginning(set, [&](const Bytes& key) { return breadthOfReceiver(key, v6_); });
    case Kind::Delivery:
      return widest(set, [](const Bytes& key) {
        return hostNumber(key) == 0 ? Breadth::Wide : Breadth::Narrow;
      });
    case Kind::MessageType: return Breadth::Narrow;
    case Kind::SendingCard:
    case Kind::BothPorts:
    case Kind::Joined: return set.has_intervals ? Breadth::Doubtful : Breadth::Narrow;
    case Kind::Family:
    case Kind::EtherType:
    case Kind::Interface:
    case Kind::Status:
    case Kind::Other: return Breadth::Doubtful;
  }
  std::unreachable();
}

// Of iptables-nft.
Breadth NftConditions::match(const NetlinkAttributes& expression) {
  const std::string_view name = expression.text(NFTA_MATCH_NAME).value_or("");
  const Breadth breadth =
      breadthOfMatch(name, expression.find(NFTA_MATCH_INFO).value_or(ByteView{}));
  return isOfStates(name) ? ofStates(breadth) : breadth;
}

}  // namespace sekisho::network
