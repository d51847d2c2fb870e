#include "capabilities/network/probe/legacy_iptables.h"

// The C library's header must come before the kernel's, which then keep to it.
// clang-format off
#include <netinet/in.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
// clang-format on
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <span>
#include <system_error>

#include "capabilities/network/probe/netlink_message.h"
#include "capabilities/network/probe/xt_match.h"
#include "platform/descriptor.h"

namespace sekisho::network {
namespace {

constexpr MessageId kUnanswered{"network.kernel-unanswered"};

// Entries of both families differ in their first part only.
struct EntryShape {
  std::size_t fixed;
  std::size_t target_offset;
  std::size_t next_offset;
  std::optional<Breadth> (*asks)(ByteView fields);  // of what stands in the first part
  bool (*is_near)(ByteView fields);                 // whether it is for this machine's own
  bool (*goes)(ByteView fields);                    // whether a jump there is for good
  std::uint16_t (*protocol)(ByteView fields);       // that it asks for, or 0
};

void narrow(std::optional<Breadth>& asks, Breadth breadth) {
  asks = both(asks.value_or(Breadth::Wide), breadth);
}

template <class Address>
ByteView view(const Address& address) {
  return std::as_bytes(std::span(&address, 1));
}

int prefixOf(ByteView mask) {
  int bits = 0;
  for (const std::byte one : mask) bits += std::popcount(static_cast<unsigned>(one));
  return bits;
}

// Fragments behind a first one, or a type of service.
bool asksMore(const ipt_ip& fields) { return (fields.flags & IPT_F_FRAG) != 0; }
bool asksMore(const ip6t_ip6& fields) { return (fields.flags & IP6T_F_TOS) != 0; }

constexpr bool isOfV6(const ipt_ip& /*fields*/) { return false; }
constexpr bool isOfV6(const ip6t_ip6& /*fields*/) { return true; }

// What ipt_ip and ip6t_ip6 have in common: addresses, their masks, an interface and a protocol.
template <class Fields>
std::optional<Breadth> fieldsAsk(ByteView bytes) {
  const auto fields = structureAt<Fields>(bytes);
  if (!fields) return Breadth::Doubtful;
  std::optional<Breadth> asks;
  if (const int prefix = prefixOf(view(fields->smsk)); prefix > 0) {
    narrow(asks, breadthOfPrefix(view(fields->src), prefix, isOfV6(*fields)));
  }
  if (prefixOf(view(fields->dmsk)) > 0) {
    narrow(asks, breadthOfReceiver(view(fields->dst), isOfV6(*fields)));
  }
  const std::string_view name(fields->iniface, strnlen(fields->iniface, sizeof fields->iniface));
  if (!name.empty()) narrow(asks, breadthOfInterface(name));
  if (fields->outiface[0] != '\0') narrow(asks, Breadth::Doubtful);
  if (fields->proto != 0) narrow(asks, breadthOfProtocol(fields->proto));
  if (asksMore(*fields)) narrow(asks, Breadth::Doubtful);
  if (fields->invflags != 0) return Breadth::Doubtful;
  return asks;
}

// What comes in by lo, or is sent to ::1, no other machine sent.
template <class Fields>
bool isNear(ByteView bytes) {
  static_assert(IPT_INV_DSTIP == IP6T_INV_DSTIP && IPT_INV_VIA_IN == IP6T_INV_VIA_IN);
  const auto fields = structureAt<Fields>(bytes);
  if (!fields) return false;
  const std::string_view name(fields->iniface, strnlen(fields->iniface, sizeof fields->iniface));
  if (name == "lo" && (fields->invflags & IPT_INV_VIA_IN) == 0) return true;
  return (fields->invflags & IPT_INV_DSTIP) == 0 &&
         isSentHere(view(fields->dst), prefixOf(view(fields->dmsk)), isOfV6(*fields));
}

template <class Fields>
std::uint16_t protocolOf(ByteView bytes) {
  const auto fields = structureAt<Fields>(bytes);
  return fields ? fields->proto : std::uint16_t{0};
}

bool goesV4(ByteView bytes) {
  const auto fields = structureAt<ipt_ip>(bytes);
  return fields && (fields->flags & IPT_F_GOTO) != 0;
}
bool goesV6(ByteView bytes) {
  const auto fields = structureAt<ip6t_ip6>(bytes);
  return fields && (fields->flags & IP6T_F_GOTO) != 0;
}

constexpr EntryShape kV4{sizeof(ipt_entry),
                         offsetof(ipt_entry, target_offset),
                         offsetof(ipt_entry, next_offset),
                         &fieldsAsk<ipt_ip>,
                         &isNear<ipt_ip>,
                         &goesV4,
                         &protocolOf<ipt_ip>};
constexpr EntryShape kV6{sizeof(ip6t_entry),
                         offsetof(ip6t_entry, target_offset),
                         offsetof(ip6t_entry, next_offset),
                         &fieldsAsk<ip6t_ip6>,
                         &isNear<ip6t_ip6>,
                         &goesV6,
                         &protocolOf<ip6t_ip6>};

struct Entry {
  std::size_t offset = 0;
  std::size_t next = 0;
  std::optional<Breadth> asks = {};
  std::uint16_t protocol = 0;
  bool is_near = false;
  bool for_good = false;
  bool meets_new = false;
  std::string target = {};  // the extension's name, empty for a standard verdict
  std::optional<int> verdict = {};
};

// A comment asks nothing of a packet.
void addMatches(ByteView matches, std::optional<Breadth>& asks, bool& meets_new) {
  constexpr std::size_t kHeader = sizeof(xt_entry_match);
  while (!matches.empty()) {
    const auto size = structureAt<std::uint16_t>(matches).value_or(0);
    if (size < kHeader || size > matches.size()) return narrow(asks, Breadth::Doubtful);
    const std::string_view field = textOf(matches.subspan(2, XT_FUNCTION_MAXNAMELEN - 2));
    const std::string_view name = field.substr(0, field.find('\0'));
    if (name != "comment") {
      const bool alone = !asks;
      narrow(asks, breadthOfMatch(name, matches.subspan(kHeader, size - kHeader)));
      meets_new = alone && isOfStates(name) && asks == Breadth::Wide;
    }
    matches = matches.subspan(size);
  }
}

std::optional<Entry> entryAt(const Bytes& entries, std::size_t offset, const EntryShape& shape) {
  const ByteView rest = ByteView(entries).subspan(offset);
  if (rest.size() < shape.fixed) return std::nullopt;
  const auto target = structureAt<std::uint16_t>(rest.subspan(shape.target_offset)).value_or(0);
  const auto next = structureAt<std::uint16_t>(rest.subspan(shape.next_offset)).value_or(0);
  constexpr std::size_t target_header = sizeof(xt_entry_target);
  if (next > rest.size() || target < shape.fixed || target + target_header > next)
    return std::nullopt;
  Entry entry{.offset = offset, .next = offset + next};
  entry.asks = shape.asks(rest);
  entry.protocol = shape.protocol(rest);
  entry.is_near = shape.is_near(rest);
  entry.for_good = shape.goes(rest);
  addMatches(rest.subspan(shape.fixed, target - shape.fixed), entry.asks, entry.meets_new);
  const std::string_view name = textOf(rest.subspan(target + 2U, XT_FUNCTION_MAXNAMELEN - 2));
  entry.target = std::string(name.substr(0, std::min(name.find('\0'), name.size())));
  if (entry.target.empty()) entry.verdict = structureAt<int>(rest.subspan(target + target_header));
  return entry;
}

FilterRule ruleOf(const Entry& entry) {
  FilterRule rule{.asks = entry.asks,
                  .meets_new = entry.meets_new,
                  .meets_tcp = entry.protocol == IPPROTO_TCP,
                  .meets_udp = entry.protocol == IPPROTO_UDP,
                  .is_near = entry.is_near,
                  .sends_on = givesAnotherReceiver(entry.target)};
  if (entry.target == "REJECT") rule.verdict = Verdict::Drop;
  if (entry.target == "NFQUEUE") rule.understood = false;
  if (!entry.verdict) return rule;
  if (*entry.verdict >= 0) {
    rule.chain = std::to_string(*entry.verdict);  // chains are named by where they begin
    rule.for_good = entry.for_good;
  } else if (*entry.verdict == XT_RETURN) {
    rule.leaves = true;
  } else if (*entry.verdict == -NF_DROP - 1) {
    rule.verdict = Verdict::Drop;
  } else if (*entry.verdict == -NF_ACCEPT - 1) {
    rule.verdict = Verdict::Accept;
  } else {
    rule.understood = false;  // as QUEUE, which asks a program
  }
  return rule;
}

std::unexpected<Error> failed(int error) {
  return fail(error == EPERM ? ErrorCode::PermissionDenied : ErrorCode::Unsupported, kUnanswered,
              "reading a table of the old iptables: " + std::generic_category().message(error));
}

// Both families use structures of the same layout and options of the same numbers.
static_assert(sizeof(ipt_getinfo) == sizeof(ip6t_getinfo));
static_assert(IPT_SO_GET_INFO == IP6T_SO_GET_INFO && IPT_SO_GET_ENTRIES == IP6T_SO_GET_ENTRIES);
static_assert(offsetof(ipt_get_entries, entrytable) == offsetof(ip6t_get_entries, entrytable));

}  // namespace

Result<LegacyTable> readLegacyTable(LegacyHook hook, bool v6) {
  const std::string_view name = hook == LegacyHook::Input ? "filter" : "nat";
  const auto at = hook == LegacyHook::Input ? NF_INET_LOCAL_IN : NF_INET_PRE_ROUTING;
  const int level = v6 ? static_cast<int>(IPPROTO_IPV6) : static_cast<int>(IPPROTO_IP);
  // Any socket of the family will do; a raw one would need a capability of its own.
  const platform::Descriptor socket(
      ::socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (socket.number() < 0) return failed(errno);
  ipt_getinfo info{};
  std::ranges::copy(name, info.name);
  socklen_t length = sizeof info;
  if (::getsockopt(socket.number(), level, IPT_SO_GET_INFO, &info, &length) != 0)
    return failed(errno);
  if (info.size > kMaxLegacyTableBytes) return failed(EFBIG);

  constexpr std::size_t header_bytes = offsetof(ipt_get_entries, entrytable);
  Bytes answer(header_bytes + info.size);
  ipt_get_entries header{};
  std::ranges::copy(name, header.name);
  header.size = info.size;
  std::memcpy(answer.data(), &header, header_bytes);
  length = static_cast<socklen_t>(answer.size());
  if (::getsockopt(socket.number(), level, IPT_SO_GET_ENTRIES, answer.data(), &length) != 0) {
    return failed(errno);
  }
  answer.erase(answer.begin(), answer.begin() + header_bytes);
  return LegacyTable{.hook = hook,
                     .entries = std::move(answer),
                     .first_entry = info.hook_entry[at],
                     .policy_entry = info.underflow[at]};
}

FilterRules rulesOf(const LegacyTable& table, bool v6) {
  const EntryShape& shape = v6 ? kV6 : kV4;
  FilterRules rules;
  const std::string first = std::to_string(table.first_entry);
  (table.hook == LegacyHook::Input ? rules.input : rules.rerouting).push_back(first);
  std::string chain;
  std::size_t count = 0;
  bool policy_seen = false;
  for (std::size_t offset = 0; offset < table.entries.size();) {
    const auto entry = entryAt(table.entries, offset, shape);
    if (!entry || ++count > kMaxRules) {
      rules.whole = false;
      break;
    }
    if (offset == table.first_entry) chain = first;
    if (offset == table.policy_entry) {
      rules.chains[first].policy = ruleOf(*entry).verdict;
      policy_seen = true;
      chain.clear();
    } else if (entry->target == XT_ERROR_TARGET) {
      // The chain before ends with a return that nobody wrote.
      if (auto& before = rules.chains[chain].rules; !before.empty() && before.back().leaves) {
        before.pop_back();
      }
      chain = std::to_string(entry->next);  // the heading of the chain that begins behind it
    } else if (!chain.empty()) {
      rules.chains[chain].rules.push_back(ruleOf(*entry));
    }
    offset = entry->next;
  }
  rules.whole = rules.whole && policy_seen;
  return rules;
}

}  // namespace sekisho::network
