#include "capabilities/network/probe/nftables.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <algorithm>
#include <set>

#include "capabilities/network/probe/nft_condition.h"
#include "capabilities/network/probe/xt_match.h"
#include "core/text.h"

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxProcText = std::size_t{1} << 20U;
// Chains of different tables may share a name.
std::string fullName(int family, std::string_view table, std::string_view chain) {
  return std::to_string(family) + '/' + std::string(table) + '/' + std::string(chain);
}

bool concerns(int family, bool v6) {
  return family == NFPROTO_INET || family == (v6 ? NFPROTO_IPV6 : NFPROTO_IPV4);
}

void addChain(int family, const NetlinkAttributes& attributes, FilterRules& rules) {
  const auto table = attributes.text(NFTA_CHAIN_TABLE);
  const auto name = attributes.text(NFTA_CHAIN_NAME);
  if (!table || !name || rules.chains.size() >= kMaxRules) return;
  const std::string full = fullName(family, *table, *name);
  FilterChain& chain = rules.chains[full];
  const auto hook = attributes.find(NFTA_CHAIN_HOOK);
  const auto at = NetlinkAttributes(hook.value_or(ByteView{})).bigEndian32(NFTA_HOOK_HOOKNUM);
  const auto type = attributes.text(NFTA_CHAIN_TYPE);
  if (type == "nat" && at == NF_INET_PRE_ROUTING) rules.rerouting.push_back(full);
  if (type != "filter" || at != NF_INET_LOCAL_IN) return;
  const auto policy = attributes.bigEndian32(NFTA_CHAIN_POLICY);
  chain.policy = policy == NF_DROP ? Verdict::Drop : Verdict::Accept;
  rules.input.push_back(full);
}

// What an "immediate" expression writes into the verdict register.
void addVerdict(const NetlinkAttributes& immediate, int family, std::string_view table,
                FilterRule& rule) {
  if (immediate.bigEndian32(NFTA_IMMEDIATE_DREG) != NFT_REG_VERDICT) return;
  const auto value = immediate.find(NFTA_IMMEDIATE_DATA);
  const auto nested = value ? NetlinkAttributes(*value).find(NFTA_DATA_VERDICT) : std::nullopt;
  if (!nested) return;
  const NetlinkAttributes verdict(*nested);
  const auto code = static_cast<int>(verdict.bigEndian32(NFTA_VERDICT_CODE).value_or(NF_ACCEPT));
  if (code == NF_DROP) {
    rule.verdict = Verdict::Drop;
  } else if (code == NF_ACCEPT) {
    rule.verdict = Verdict::Accept;
  } else if (code == NFT_RETURN) {
    rule.leaves = true;
  } else if (const auto chain = verdict.text(NFTA_VERDICT_CHAIN)) {
    rule.chain = fullName(family, table, *chain);
    rule.for_good = code == NFT_GOTO;
  } else if (code != NFT_CONTINUE) {
    rule.understood = false;
  }
}

// What is done along with a rule, and lets every packet go on to what stands behind it.
bool isNoCondition(std::string_view name, const NetlinkAttributes& data) {
  if (name == "meta") return data.find(NFTA_META_SREG) && !data.find(NFTA_META_DREG);
  if (name == "ct") return data.find(NFTA_CT_SREG) && !data.find(NFTA_CT_DREG);
  if (name == "payload") return data.find(NFTA_PAYLOAD_SREG) && !data.find(NFTA_PAYLOAD_DREG);
  if (name == "exthdr") return data.find(NFTA_EXTHDR_SREG) && !data.find(NFTA_EXTHDR_DREG);
  if (name == "match") return data.text(NFTA_MATCH_NAME) == "comment";  // of iptables-nft
  // Adding to a set ends a rule only by a limit that stands with the element.
  if (name == "dynset") return !data.find(NFTA_DYNSET_EXPR) && !data.find(NFTA_DYNSET_EXPRESSIONS);
  if (name == "redir" || name == "masq") return true;  // to this machine, and of what it sends
  if (name != "objref")
    return name == "counter" || name == "log" || name == "notrack" || name == "last";
  // A named quota or limit ends; the other objects are only set.
  const auto type = data.bigEndian32(NFTA_OBJREF_IMM_TYPE);
  return type == NFT_OBJECT_COUNTER || type == NFT_OBJECT_CT_HELPER || type == NFT_OBJECT_SECMARK;
}

void addExpression(ByteView element, int family, std::string_view table, bool v6,
                   NftConditions& conditions, FilterRule& rule) {
  const NetlinkAttributes expression(element);
  const auto name = expression.text(NFTA_EXPR_NAME);
  const NetlinkAttributes data(expression.find(NFTA_EXPR_DATA).value_or(ByteView{}));
  if (name && isNoCondition(*name, data)) return conditions.pass();
  if (name == "reject") {
    rule.verdict = Verdict::Drop;
  } else if (name == "immediate") {
    conditions.pass();  // it may be a value, that is written over what was read
    addVerdict(data, family, table, rule);
  } else if (name == "nat") {
    const auto of = data.bigEndian32(NFTA_NAT_FAMILY);
    const bool concerned = of == NFPROTO_INET || of == (v6 ? NFPROTO_IPV6 : NFPROTO_IPV4);
    rule.sends_on = concerned && data.bigEndian32(NFTA_NAT_TYPE) == NFT_NAT_DNAT;
  } else if (name == "target") {  // of iptables-nft
    const auto target = data.text(NFTA_TARGET_NAME);
    rule.sends_on = givesAnotherReceiver(target.value_or(""));
    if (target == "REJECT") rule.verdict = Verdict::Drop;
    if (target == "NFQUEUE") rule.understood = false;
  } else if (!conditions.take(name.value_or(""), data)) {
    rule.understood = false;
  }
}

void addRule(int family, const NetlinkAttributes& attributes, bool v6, const NftSets& sets,
             FilterRules& rules) {
  const auto table = attributes.text(NFTA_RULE_TABLE);
  const auto name = attributes.text(NFTA_RULE_CHAIN);
  if (!table || !name) return;
  FilterRule rule;
  NftConditions conditions(family, *table, sets, v6);
  if (const auto expressions = attributes.find(NFTA_RULE_EXPRESSIONS)) {
    NetlinkAttributes(*expressions).forEach([&](std::uint16_t type, ByteView element) {
      if (type == NFTA_LIST_ELEM) addExpression(element, family, *table, v6, conditions, rule);
    });
  }
  rule.asks = conditions.asks();
  rule.is_near = conditions.isNear();
  rule.meets_new = conditions.meetsNew();
  rule.meets_tcp = conditions.meetsProtocol(IPPROTO_TCP);
  rule.meets_udp = conditions.meetsProtocol(IPPROTO_UDP);
  if (conditions.meetsNobody()) rule = {.asks = Breadth::Narrow};
  rules.chains[fullName(family, *table, *name)].rules.push_back(std::move(rule));
}

// Tables that are switched off ("flags dormant") filter nothing.
Result<std::set<std::string>> dormantTables(Netlink& netlink) {
  const nfgenmsg all{.nfgen_family = NFPROTO_UNSPEC, .version = NFNETLINK_V0, .res_id = 0};
  std::set<std::string> dormant;
  auto asked = netlink.dump(NETLINK_NETFILTER, nftType(NFT_MSG_GETTABLE), bytesOfStructure(all),
                            [&](const NetlinkMessage& message) {
                              const auto about = structureAt<nfgenmsg>(message.payload);
                              if (message.type != nftType(NFT_MSG_NEWTABLE) || !about) return;
                              const NetlinkAttributes attributes(behind<nfgenmsg>(message.payload));
                              const auto name = attributes.text(NFTA_TABLE_NAME);
                              const auto flags =
                                  attributes.bigEndian32(NFTA_TABLE_FLAGS).value_or(0);
                              if (name && (flags & NFT_TABLE_F_DORMANT) != 0) {
                                dormant.insert(fullName(about->nfgen_family, *name, ""));
                              }
                            });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return dormant;
}

bool listsNetfilterFamily(std::string_view netlink_sockets) {
  for (const std::string_view line : split(netlink_sockets, '\n')) {
    const auto fields = words(line);
    // The kernel's own end of a family has port 0.
    if (fields.size() > 2 && fields[1] == std::to_string(NETLINK_NETFILTER) && fields[2] == "0")
      return true;
  }
  return false;
}

}  // namespace

void addNftablesMessage(const NetlinkMessage& message, bool v6, const NftSets& sets,
                        FilterRules& rules) {
  const auto about = structureAt<nfgenmsg>(message.payload);
  if (!about || !concerns(about->nfgen_family, v6)) return;
  const NetlinkAttributes attributes(behind<nfgenmsg>(message.payload));
  if (message.type == nftType(NFT_MSG_NEWCHAIN)) addChain(about->nfgen_family, attributes, rules);
  if (message.type == nftType(NFT_MSG_NEWRULE))
    addRule(about->nfgen_family, attributes, v6, sets, rules);
}

Presence presenceOfNftables(const platform::Machine& machine) {
  const auto families = machine.read("/proc/net/netlink", kMaxProcText);
  if (!families) return Presence::Unknown;
  if (!listsNetfilterFamily(*families)) return Presence::Absent;
  const auto modules = machine.read("/proc/modules", kMaxProcText);
  // A kernel without modules has everything built in that it will ever have: asking is harmless.
  if (!modules) {
    return modules.error().code == ErrorCode::NotFound ? Presence::Present : Presence::Unknown;
  }
  for (const std::string_view line : split(*modules, '\n')) {
    if (line.starts_with("nf_tables ")) return Presence::Present;
  }
  const auto release = machine.read("/proc/sys/kernel/osrelease", 256);
  if (!release) return Presence::Unknown;
  const auto built_in = machine.read(
      "/lib/modules/" + std::string(trimmed(*release)) + "/modules.builtin", kMaxProcText);
  if (!built_in) return Presence::Unknown;
  return built_in->contains("/nf_tables.ko") ? Presence::Present : Presence::Absent;
}

Result<FilterRules> nftablesRules(Netlink& netlink, bool v6) {
  auto dormant = dormantTables(netlink);
  if (!dormant && dormant.error().code != ErrorCode::Corrupt)
    return std::unexpected(dormant.error());
  const nfgenmsg all{.nfgen_family = NFPROTO_UNSPEC, .version = NFNETLINK_V0, .res_id = 0};
  FilterRules rules;
  rules.whole = dormant.has_value();
  const NftSets sets = readNftSets(netlink);
  std::size_t messages = 0;
  for (const int type : {NFT_MSG_GETCHAIN, NFT_MSG_GETRULE}) {
    auto asked = netlink.dump(NETLINK_NETFILTER, nftType(type), bytesOfStructure(all),
                              [&](const NetlinkMessage& message) {
                                if (++messages <= kMaxRules) {
                                  addNftablesMessage(message, v6, sets, rules);
                                } else {
                                  rules.whole = false;
                                }
                              });
    if (!asked && asked.error().code != ErrorCode::Corrupt) return std::unexpected(asked.error());
    rules.whole = rules.whole && asked.has_value();
  }
  if (dormant) {
    for (auto* chains : {&rules.input, &rules.rerouting}) {
      std::erase_if(*chains, [&](const std::string& chain) {
        return dormant->contains(chain.substr(0, chain.rfind('/') + 1));
      });
    }
  }
  return rules;
}

}  // namespace sekisho::network
