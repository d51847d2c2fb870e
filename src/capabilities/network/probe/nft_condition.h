#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "capabilities/network/probe/breadth.h"
#include "capabilities/network/probe/netlink_message.h"
#include "capabilities/network/probe/nft_sets.h"

namespace sekisho::network {

/// What the expressions of one nftables rule ask of a packet: it follows which of them reads what
/// into which register, and how much of all traffic meets what is compared.
class NftConditions {
 public:
  /// The rule stands in a table of that family and name, and is met by packets of IPv6 or else of
  /// IPv4; `sets` must outlive it.
  NftConditions(int family, std::string_view table, const NftSets& sets, bool v6)
      : family_(family), table_(table), sets_(sets), v6_(v6) {}

  /// An expression that reads or compares, by its name and attributes. False if it is not known, or
  /// decides by a map, which may name everything there is and is not followed: that is doubtful.
  bool take(std::string_view name, const NetlinkAttributes& expression);

  /// An expression that asks nothing, but may use up what was read before it.
  void pass() { forget(); }

  /// How much meets all that was asked; nothing if nothing was.
  [[nodiscard]] std::optional<Breadth> asks() const noexcept { return asks_; }

  /// Whether all that was compared are states, of which a new connection's is one.
  [[nodiscard]] bool meetsNew() const noexcept { return comparisons_ == 1 && met_new_; }

  /// Whether TCP or UDP, as numbers of IANA's, was named.
  [[nodiscard]] bool meetsProtocol(std::uint8_t number) const {
    return protocols_.contains(number);
  }

  /// Whether it asks for what only this machine itself sends: by lo, or to an address of lo.
  [[nodiscard]] bool isNear() const noexcept { return is_near_; }

  /// Whether it asks for packets of the other family, and so for none.
  [[nodiscard]] bool meetsNobody() const noexcept { return meets_nobody_; }

 private:
  enum class Kind {
    Other,
    Interface,  // by index
    InterfaceName,
    Protocol,
    ReceivingPort,
    BothPorts,
    Sender,
    Receiver,
    SendingCard,  // an Ethernet address
    MessageType,  // of ICMP
    States,
    Status,
    Delivery,  // meta pkttype
    Family,    // meta nfproto
    EtherType,
    Joined,  // more than one, read one behind the other, of which one names ports or senders
  };
  struct Value {
    Kind kind = Kind::Other;
    std::optional<Bytes> mask = {};
  };

  void forget();
  void read();
  // Nothing asks nothing.
  void ask(std::optional<Breadth> breadth);
  bool doubt();
  void load(const NetlinkAttributes& expression, std::uint16_t reg_attribute, Kind kind);
  void mask(const NetlinkAttributes& expression);
  [[nodiscard]] Value use(const NetlinkAttributes& expression, std::uint16_t reg_attribute);
  [[nodiscard]] static bool names(const Value& value);
  [[nodiscard]] static Kind ofMeta(std::uint32_t key);
  [[nodiscard]] static Kind ofConnection(std::uint32_t key);
  [[nodiscard]] Kind ofPayload(const NetlinkAttributes& expression) const;
  [[nodiscard]] std::optional<Breadth> compare(const NetlinkAttributes& expression);
  [[nodiscard]] std::optional<Breadth> equals(const Value& value, ByteView data);
  [[nodiscard]] bool isFromHere(const Value& value, ByteView data, int bits) const;
  [[nodiscard]] std::optional<Breadth> ofFamily(bool meets);
  [[nodiscard]] bool isOwn(Kind kind, ByteView family) const;
  [[nodiscard]] Breadth ofProtocol(ByteView number);
  Breadth ofStates(Breadth breadth);
  [[nodiscard]] static Breadth statesEqual(const Value& value, std::uint32_t states);
  [[nodiscard]] Breadth between(Kind kind, std::uint64_t first, std::uint64_t last) const;
  [[nodiscard]] Breadth bound(const Value& value, ByteView data, std::uint32_t how);
  [[nodiscard]] Breadth range(const NetlinkAttributes& expression);
  [[nodiscard]] std::optional<Breadth> lookup(const NetlinkAttributes& expression);
  [[nodiscard]] Breadth anyOf(Kind kind, const NftSet& set);
  [[nodiscard]] Breadth match(const NetlinkAttributes& expression);

  int family_;
  std::string_view table_;
  const NftSets& sets_;
  bool v6_;
  std::map<std::uint32_t, Value> registers_ = {};
  std::optional<Breadth> asks_ = {};
  int comparisons_ = 0;
  bool met_new_ = false;
  bool meets_nobody_ = false;
  bool is_near_ = false;
  std::set<std::uint8_t> protocols_ = {};
  std::uint32_t from_register_ = 0;         // that was used last
  std::optional<std::uint64_t> from_ = {};  // where a range of two comparisons begins
};

}  // namespace sekisho::network
