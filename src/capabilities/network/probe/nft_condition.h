#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "capabilities/network/probe/breadth.h"
#include "capabilities/network/probe/netlink_message.h"
#include "capabilities/network/probe/nft_sets.h"

namespace sekisho::network {

/// What the expressions of one nftables rule ask of a packet: it follows which of them reads what
/// into which register, and how much of all traffic meets what is compared.
class NftConditions {
 public:
  /// The rule stands in a table of that family and name; `sets` must outlive it.
  NftConditions(int family, std::string_view table, const NftSets& sets)
      : family_(family), table_(table), sets_(sets) {}

  /// An expression by its name and attributes. Nothing if it is none that reads or compares; else
  /// the breadth of a comparison, and Wide for one that only reads.
  [[nodiscard]] std::optional<Breadth> take(std::string_view name,
                                            const NetlinkAttributes& expression);

  /// Whether all that was compared are states, of which a new connection's is one.
  [[nodiscard]] bool meetsNew() const noexcept { return comparisons_ == 1 && met_new_; }

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
    Family,
    Joined,  // more than one, read one behind the other
  };
  struct Value {
    Kind kind = Kind::Other;
    std::optional<Bytes> mask = {};
  };

  void load(const NetlinkAttributes& expression, std::uint16_t reg_attribute, Kind kind);
  [[nodiscard]] Value use(const NetlinkAttributes& expression, std::uint16_t reg_attribute);
  [[nodiscard]] static Kind ofMeta(std::uint32_t key);
  [[nodiscard]] static Kind ofConnection(std::uint32_t key);
  [[nodiscard]] Kind ofPayload(const NetlinkAttributes& expression);
  [[nodiscard]] Breadth compare(const NetlinkAttributes& expression);
  Breadth ofStates(Breadth breadth);
  [[nodiscard]] static Breadth statesEqual(const Value& value, std::uint32_t states);
  [[nodiscard]] Breadth bound(const Value& value, ByteView data, std::uint32_t how);
  [[nodiscard]] Breadth range(const NetlinkAttributes& expression);
  [[nodiscard]] Breadth lookup(const NetlinkAttributes& expression);

  int family_;
  std::string_view table_;
  const NftSets& sets_;
  std::map<std::uint32_t, Value> registers_ = {};
  int comparisons_ = 0;
  bool met_new_ = false;
  std::uint32_t from_register_ = 0;         // that was used last
  std::optional<std::uint64_t> from_ = {};  // where a range of two comparisons begins
};

}  // namespace sekisho::network
