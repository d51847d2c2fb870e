#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <linux/netlink.h>

#include <cstring>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/firewall_table.h"
#include "capabilities/network/probe/nftables.h"
#include "capabilities/network/probe/start_up.h"
#include "capabilities/network/probe/testing/network_namespace.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"
#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using platform::testing::FixtureRoot;
using sekisho::testing::failsWith;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MessageWriter;
using testing::RecordedNetlink;

constexpr std::string_view kNetlinkFamilies =
    "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n"
    "0000000012322177 0   0          00000000 0        0        0     2        0        78176\n"
    "000000006fe6e11a 12  0          00000000 0        0        0     2        0        78183\n";

Result<LegacyFilterTable> noLegacy(bool /*v6*/) {
  return fail(ErrorCode::Unsupported, MessageId{"network.kernel-unanswered"}, "not asked for");
}

// A machine whose kernel is this one, in a network of the test's own.
class FirewallOfARealKernel : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
    network_.emplace();
    root_.file("/proc/net/netlink", kNetlinkFamilies);
  }
  void nft(std::string_view rules) {
    root_.file("/rules", rules);
    network_->run("nft -f " + root_.at("/rules").string());
  }
  std::vector<std::string> read() {
    const auto table = readFirewall(root_.machine(), kernel_, readLegacyFilterTable);
    EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
    return select(table, {"family", "backend", "default_input", "input_rules"});
  }
  // What becomes of incoming packets of IPv4, then of IPv6, by the rules of one table.
  std::vector<std::string> outcomesOf(const std::string& policy, const std::string& rules,
                                      const std::string& before = "") {
    nft("flush ruleset\ntable inet t {\n" + before +
        "\nchain input { type filter hook input priority 0; policy " + policy + ";\n" + rules +
        "\n}\n}\n");
    return outcomes();
  }
  // The same by commands of one of the iptables, for IPv4.
  std::string outcomeOf(const std::string& program, std::initializer_list<const char*> commands) {
    const bool legacy = program == "iptables-legacy";
    root_.file("/proc/net/ip_tables_names", legacy ? "filter\n" : "");
    network_.reset();
    network_.emplace();
    for (const char* command : commands) network_->run(program + " " + command);
    return outcomes().front();
  }
  std::vector<std::string> outcomes() {
    auto rows = select(readFirewall(root_.machine(), kernel_, readLegacyFilterTable),
                       {"family", "default_input"});
    for (std::string& row : rows) row.erase(0, row.find('|') + 1);
    return rows;
  }

  FixtureRoot root_;
  std::optional<testing::NetworkNamespace> network_;
  KernelNetlink kernel_;
};

TEST_F(FirewallOfARealKernel, WithoutRulesAcceptsEverything) {
  EXPECT_THAT(read(), ElementsAre("ipv4|none|accept|0", "ipv6|none|accept|0"));
}

TEST_F(FirewallOfARealKernel, WithADropPolicyForBothFamilies) {
  nft("table inet filter { chain input { type filter hook input priority 0; policy drop;\n"
      "ct state established accept\niif lo accept\ntcp dport 22 accept\n}\n}\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|nftables|drop|3", "ipv6|nftables|drop|3"));
}

TEST_F(FirewallOfARealKernel, OfOneFamilyLeavesTheOtherOpen) {
  nft("table ip filter { chain input { type filter hook input priority 0; policy drop; }\n}\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|nftables|drop|0", "ipv6|none|accept|0"));
}

TEST_F(FirewallOfARealKernel, ThatRejectsAtItsEndLikeFirewalld) {
  nft("table inet firewalld {\n"
      "chain zones { tcp dport 22 accept\n return\n drop\n }\n"
      "chain input { type filter hook input priority 10; policy accept;\n"
      "ct state invalid drop\n jump zones\n counter reject with icmpx type "
      "admin-prohibited\n}\n}\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|nftables|drop|6", "ipv6|nftables|drop|6"));
}

TEST_F(FirewallOfARealKernel, ThatAcceptsEverythingBeforeItsDropIsOpen) {
  nft("table inet t {\n"
      "chain open { log prefix \"x\" counter accept\n }\n"
      "chain input { type filter hook input priority 0; policy drop;\n jump open\n}\n}\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|nftables|accept|2", "ipv6|nftables|accept|2"));
}

TEST_F(FirewallOfARealKernel, ThatAcceptsEverythingBehindWhatAsksNothingIsOpen) {
  for (const char* first : {"counter name let", "meta mark set 1", "update @seen { meta iif }"}) {
    nft("flush ruleset\ntable inet t {\n counter let { }\n"
        "set seen { type iface_index; flags dynamic,timeout; timeout 1m; }\n"
        "chain input { type filter hook input priority 0; policy drop;\n " +
        std::string(first) + " accept\n}\n}\n");
    EXPECT_THAT(read(), ElementsAre("ipv4|nftables|accept|1", "ipv6|nftables|accept|1")) << first;
  }
}

TEST_F(FirewallOfARealKernel, ThatDropsOnlyWhatItCanReadIsNotShutByThat) {
  nft("table inet t {\n set seen { type iface_index; flags dynamic,timeout; timeout 1m; }\n"
      "chain input { type filter hook input priority 0; policy accept;\n"
      "update @seen { meta iif } drop\n}\n}\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|nftables|accept|1", "ipv6|nftables|accept|1"));
}

TEST_F(FirewallOfARealKernel, WithAMapOfVerdictsIsNotTold) {
  nft("table inet t { chain input { type filter hook input priority 0; policy drop;\n"
      "meta l4proto vmap { tcp : accept, udp : accept, icmp : accept }\n}\n}\n");
  const auto table = readFirewall(root_.machine(), kernel_, readLegacyFilterTable);
  EXPECT_EQ(table.reason, "network.firewall-rule-unknown");
  EXPECT_THAT(select(table, {"family", "default_input"}), ElementsAre("ipv4|NULL", "ipv6|NULL"));
}

TEST_F(FirewallOfARealKernel, IsOpenWhereWhatItAsksIsMetByNearlyEverything) {
  for (const char* rule :
       {"ct state { new, established, related, untracked } accept",
        "ct state new,established accept", "meta l4proto { tcp, udp, icmp, ipv6-icmp } accept",
        "meta l4proto tcp accept", "tcp dport @every accept",
        "meta nfproto { ipv4, ipv6 } jump open", "ip saddr 0.0.0.0/1 accept",
        "udp dport 0-65535 accept", "ct state ! invalid accept", "ct state & invalid == 0 accept",
        "meta l4proto tcp goto open"}) {
    nft("flush ruleset\ntable inet t {\n"
        "set every { type inet_service; flags interval; elements = { 0-65535 }\n }\n"
        "chain open { accept\n }\n"
        "chain input { type filter hook input priority 0; policy drop;\n iif lo accept\n " +
        std::string(rule) + "\n}\n}\n");
    const auto table = readFirewall(root_.machine(), kernel_, readLegacyFilterTable);
    EXPECT_EQ(select(table, {"default_input"}).front(), "accept") << rule;
  }
}

TEST_F(FirewallOfARealKernel, IsShutWhereOnlyWhatIsNamedGetsIn) {
  nft("table inet t {\n"
      "set ports { type inet_service; flags interval; elements = { 22, 8000-8010 }\n }\n"
      "set who { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.0.0/16 }\n }\n"
      "chain tcps { tcp dport @ports accept\n tcp dport { 80, 443 } accept\n return\n }\n"
      "chain input { type filter hook input priority 0; policy drop;\n"
      "ct state { established, related } accept\n ct state invalid drop\n"
      "ct status dnat accept\n iifname { \"lo\", \"docker0\" } accept\n"
      "ip saddr @who accept\n ip saddr 172.16.0.0/12 udp dport 53 accept\n"
      "ip6 saddr fe80::/10 accept\n ip daddr 224.0.0.251 udp dport 5353 accept\n"
      "meta l4proto tcp jump tcps\n icmp type echo-request limit rate 4/second accept\n"
      "icmpv6 type { nd-neighbor-solicit, nd-router-advert } accept\n"
      "udp dport 60000-61000 accept\n ip protocol igmp accept\n udp sport 67 udp dport 68 accept\n"
      "meta pkttype multicast accept\n ip saddr . tcp dport { 10.1.1.1 . 22 } accept\n"
      "ether saddr 02:00:00:00:00:01 accept\n}\n}\n");
  const auto table = readFirewall(root_.machine(), kernel_, readLegacyFilterTable);
  EXPECT_THAT(select(table, {"default_input"}), ElementsAre("drop", "drop")) << table.reason;
}

TEST_F(FirewallOfARealKernel, IsNotToldWhereAConditionBeforeAnAcceptIsNotKnown) {
  for (const char* rule :
       {"iifname \"eth0\" accept", "meta mark 1 accept", "tcp sport 53 accept",
        "tcp dport != 23 accept", "limit rate 1000/second accept", "fib daddr type local accept",
        "ip saddr @grows accept", "meta l4proto udp jump some"}) {
    nft("flush ruleset\ntable inet t {\n"
        "set grows { type ipv4_addr; flags dynamic,timeout; timeout 1m;\n }\n"
        "chain some { ct mark 1 accept\n }\n"
        "chain input { type filter hook input priority 0; policy drop;\n" +
        std::string(rule) + "\n}\n}\n");
    const auto table = readFirewall(root_.machine(), kernel_, readLegacyFilterTable);
    EXPECT_EQ(select(table, {"default_input"}).front(), "NULL") << rule;
    EXPECT_EQ(table.reason, "network.firewall-rule-unknown") << rule;
  }
}

TEST_F(FirewallOfARealKernel, IsNotShutBehindAReturnThatNearlyEverythingTakes) {
  nft("table inet t {\n"
      "chain c { ct state new,established return\n drop\n }\n"
      "chain input { type filter hook input priority 0; policy accept;\n jump c\n}\n}\n");
  EXPECT_EQ(read().front(), "ipv4|nftables|accept|3");
}

TEST_F(FirewallOfARealKernel, IsNotToldBehindAReturnThatIsNotKnown) {
  const char* lan = "chain lan { ip saddr != 192.168.0.0/16 return\n accept\n }";
  EXPECT_EQ(outcomesOf("drop", "jump lan", lan).front(), "NULL");
  EXPECT_EQ(outcomesOf("accept", "jump lan", lan).front(), "accept");
  const char* card = "chain lan { iifname eth1 return\n drop\n }";
  EXPECT_EQ(outcomesOf("accept", "jump lan", card).front(), "NULL");
  EXPECT_EQ(outcomesOf("drop", "jump lan", card).front(), "drop");
  const char* far =
      "chain far { accept\n }\nchain none { }\n"
      "chain lan { iifname eth1 goto none\n accept\n }";
  EXPECT_EQ(outcomesOf("drop", "jump lan", far).front(), "NULL");
  for (const std::string program : {"iptables-nft", "iptables-legacy"}) {
    EXPECT_EQ(outcomeOf(program, {"-P INPUT DROP", "-N LAN", "-A LAN ! -s 192.168.0.0/16 -j RETURN",
                                  "-A LAN -j ACCEPT", "-A INPUT -j LAN"}),
              "NULL")
        << program;
    EXPECT_EQ(outcomeOf(program, {"-N LAN", "-A LAN -m addrtype --dst-type LOCAL -j RETURN",
                                  "-A LAN -j DROP", "-A INPUT -j LAN"}),
              "accept")
        << program;
  }
}

TEST_F(FirewallOfARealKernel, ThatDropsKindByKindIsNotCalledOpen) {
  EXPECT_THAT(outcomesOf("accept",
                         "tcp dport 22 accept\n meta l4proto tcp drop\n"
                         "meta l4proto udp drop"),
              ElementsAre("NULL", "NULL"));
  EXPECT_THAT(outcomesOf("accept", "meta l4proto { tcp, udp } drop"), ElementsAre("NULL", "NULL"));
  EXPECT_THAT(outcomesOf("accept", "jump t\n meta l4proto udp jump u",
                         "chain t { meta l4proto tcp drop\n }\nchain u { drop\n }"),
              ElementsAre("NULL", "NULL"));
  EXPECT_THAT(outcomesOf("accept", "meta l4proto tcp drop\n udp dport 53 drop"),
              ElementsAre("accept", "accept"));
  for (const std::string program : {"iptables-nft", "iptables-legacy"}) {
    EXPECT_EQ(outcomeOf(program, {"-A INPUT -p tcp --dport 22 -j ACCEPT", "-A INPUT -p tcp -j DROP",
                                  "-A INPUT -p udp -j DROP"}),
              "NULL")
        << program;
    EXPECT_EQ(outcomeOf(program, {"-A INPUT -p tcp -j DROP"}), "accept") << program;
  }
}

TEST_F(FirewallOfARealKernel, IsReadForEachFamilyByWhatThatOneMeets) {
  EXPECT_THAT(outcomesOf("accept", "meta nfproto ipv4 jump four\n meta nfproto ipv6 jump six",
                         "chain four { tcp dport 22 accept\n drop\n }\nchain six { drop\n }"),
              ElementsAre("drop", "drop"));
  EXPECT_THAT(outcomesOf("drop", "meta nfproto ipv6 accept"), ElementsAre("drop", "accept"));
  EXPECT_THAT(outcomesOf("drop", "meta nfproto != ipv6 accept"), ElementsAre("accept", "drop"));
  EXPECT_THAT(outcomesOf("drop", "meta protocol ip accept"), ElementsAre("accept", "drop"));
  EXPECT_THAT(outcomesOf("drop", "ip protocol tcp accept"), ElementsAre("accept", "drop"));
  EXPECT_THAT(outcomesOf("accept", "meta nfproto ipv4 ct state new drop"),
              ElementsAre("drop", "accept"));
}

TEST_F(FirewallOfARealKernel, OfJoinedKeysAsksWhatOneOfThemNames) {
  const auto with = [&](const char* rule) { return outcomesOf("drop", rule).front(); };
  EXPECT_EQ(with("meta l4proto . ct state { tcp . new, udp . new, tcp . established } accept"),
            "NULL");
  EXPECT_EQ(with("iifname . ct state { \"eth0\" . new, \"eth0\" . established } accept"), "NULL");
  EXPECT_EQ(with("meta l4proto . th dport { tcp . 22, udp . 53 } accept"), "drop");
  EXPECT_EQ(with("iifname . tcp dport { \"eth0\" . 22 } accept"), "drop");
  EXPECT_EQ(with("iifname . ip saddr { \"eth0\" . 10.0.0.1 } accept"), "drop");
}

TEST_F(FirewallOfARealKernel, OfWhatWasReadForAnotherPurposeAsksNothing) {
  const char* seen =
      "set seen { type ipv4_addr . inet_service; flags dynamic; timeout 1m;\n }\n"
      "set pairs { type ipv4_addr . ipv4_addr; flags dynamic; timeout 1m;\n }";
  for (const char* rule :
       {"meta l4proto tcp update @seen { ip saddr . tcp dport } ct state { new, established } "
        "accept",
        "update @pairs { ip saddr . ip daddr } meta pkttype host accept"}) {
    EXPECT_EQ(outcomesOf("drop", rule, seen).front(), "accept") << rule;
  }
  EXPECT_EQ(outcomesOf("drop",
                       "update @seen { ip saddr . tcp dport limit rate 5/second } "
                       "ct state { new, established } accept",
                       seen)
                .front(),
            "NULL");
}

TEST_F(FirewallOfARealKernel, OfABoundOfOneFieldSaysNothingOfAnother) {
  EXPECT_EQ(outcomesOf("drop", "ip saddr >= 1.0.0.0 tcp dport <= 65534 accept").front(), "accept");
  EXPECT_EQ(outcomesOf("drop", "tcp dport >= 8000 tcp dport <= 8010 accept").front(), "drop");
  EXPECT_EQ(outcomesOf("drop", "tcp dport 8000-8010 accept").front(), "drop");
}

TEST_F(FirewallOfARealKernel, IsNotToldWhereManyServicesOrNetworksAreLetIn) {
  const auto with = [&](const char* rule) { return outcomesOf("drop", rule); };
  EXPECT_THAT(with("tcp dport 1-10000 accept"), ElementsAre("NULL", "NULL"));
  EXPECT_THAT(with("tcp dport { 1-500, 1000-1600 } accept"), ElementsAre("NULL", "NULL"));
  EXPECT_THAT(with("tcp dport 1-32768 accept"), ElementsAre("NULL", "NULL"));
  EXPECT_THAT(with("udp dport 49152-65535 accept"), ElementsAre("drop", "drop"));
  EXPECT_THAT(with("ip saddr 64.0.0.0/4 accept"), ElementsAre("NULL", "drop"));
  EXPECT_THAT(with("ip saddr { 64.0.0.0/6, 128.0.0.0/6 } accept"), ElementsAre("NULL", "drop"));
  EXPECT_THAT(with("ip saddr { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 } accept"),
              ElementsAre("drop", "drop"));
  EXPECT_THAT(with("ip6 saddr 2000::/4 accept"), ElementsAre("drop", "NULL"));
  EXPECT_THAT(with("ip6 saddr { 2000::/8, 2400::/8 } accept"), ElementsAre("drop", "NULL"));
  EXPECT_THAT(with("ip6 saddr { fe80::/10, fc00::/7, 2001:db8::/32 } accept"),
              ElementsAre("drop", "drop"));
  EXPECT_THAT(with("ip6 saddr fd00::/8 accept"), ElementsAre("drop", "drop"));
  EXPECT_THAT(with("ip6 saddr fc00::/7 accept"), ElementsAre("drop", "drop"));
  EXPECT_THAT(with("ip6 daddr fd00::/8 accept"), ElementsAre("drop", "NULL"));
  EXPECT_THAT(with("ip6 daddr ff00::/8 accept"), ElementsAre("drop", "drop"));
  for (const std::string program : {"iptables-nft", "iptables-legacy"}) {
    for (const char* rule :
         {"-A INPUT -p udp --dport 1:10000 -j ACCEPT", "-A INPUT -s 64.0.0.0/4 -j ACCEPT",
          "-A INPUT -p tcp -m multiport --dports 1:600,1000:1600 -j ACCEPT"}) {
      EXPECT_EQ(outcomeOf(program, {"-P INPUT DROP", rule}), "NULL") << program << rule;
    }
  }
}

TEST_F(FirewallOfARealKernel, OfAProtocolByHalfItsBitsIsNotTold) {
  EXPECT_EQ(outcomesOf("drop", "meta l4proto & 16 == 16 accept").front(), "NULL");
}

TEST_F(FirewallOfARealKernel, ThatDropsWhateverIsNewIsShutAndByACardNotTold) {
  const auto outcomeOf = [&](const std::string& rule) {
    nft("flush ruleset\ntable inet t {\nchain input { type filter hook input priority 0; policy "
        "accept;\n tcp dport 22 accept\n " +
        rule + "\n}\n}\n");
    return select(readFirewall(root_.machine(), kernel_, readLegacyFilterTable), {"default_input"})
        .front();
  };
  EXPECT_EQ(outcomeOf("ct state new drop"), "drop");
  EXPECT_EQ(outcomeOf("ct state { new, invalid } drop"), "drop");
  EXPECT_EQ(outcomeOf("meta l4proto tcp ct state new drop"), "accept") << "the rest comes in";
  EXPECT_EQ(outcomeOf("iifname \"eth0\" drop"), "NULL");
  EXPECT_EQ(outcomeOf("meta l4proto tcp drop"), "accept");
  network_->run("nft flush ruleset");
  network_->run("iptables-legacy -A INPUT -m conntrack --ctstate NEW,INVALID -j DROP");
  root_.file("/proc/net/ip_tables_names", "filter\n");
  EXPECT_EQ(select(readFirewall(root_.machine(), kernel_, readLegacyFilterTable),
                   {"family", "default_input"})
                .front(),
            "ipv4|drop");
}

TEST_F(FirewallOfARealKernel, IsNotShutBehindWhatNobodyComesBackFrom) {
  nft("table inet t {\n chain lan { tcp dport 22 accept\n }\n"
      "chain input { type filter hook input priority 0; policy accept;\n goto lan\n drop\n}\n}\n");
  EXPECT_EQ(read().front(), "ipv4|nftables|accept|3");
  network_->run("nft flush ruleset");
  for (const char* rule :
       {"-N lan", "-A lan -p tcp --dport 22 -j ACCEPT", "-A INPUT -g lan", "-A INPUT -j DROP"}) {
    network_->run(std::string("iptables-legacy ") + rule);
  }
  root_.file("/proc/net/ip_tables_names", "filter\n");
  EXPECT_EQ(read().front(), "ipv4|iptables|accept|3");
}

TEST_F(FirewallOfARealKernel, OfBothIptablesAsksWhatItSays) {
  struct Rule {
    const char* words;
    const char* outcome;
  };
  constexpr Rule kRules[]{{"-m conntrack --ctstate RELATED,ESTABLISHED", "drop"},
                          {"-m conntrack --ctstate NEW,RELATED,ESTABLISHED", "accept"},
                          {"-m state --state NEW,ESTABLISHED", "accept"},
                          {"-p tcp", "accept"},
                          {"-p tcp --dport 1:65535", "accept"},
                          {"-p tcp --dport 22", "drop"},
                          {"-p udp -m multiport --dports 53,5000:5010", "drop"},
                          {"-p udp -m multiport --dports 1:60000", "accept"},
                          {"-p icmp", "drop"},
                          {"-s 192.168.0.0/16", "drop"},
                          {"-i lo", "drop"},
                          {"-i eth0", "NULL"},
                          {"! -s 192.168.0.0/16", "NULL"},
                          {"-m mac --mac-source 02:00:00:00:00:01", "drop"},
                          {"-m mac ! --mac-source 02:00:00:00:00:01", "NULL"},
                          {"-f", "NULL"},
                          {"-m addrtype --dst-type LOCAL", "accept"},
                          {"-m addrtype --dst-type MULTICAST", "drop"},
                          {"-m addrtype ! --dst-type LOCAL", "NULL"},
                          {"-m addrtype ! --dst-type MULTICAST", "NULL"},
                          {"-m addrtype --src-type LOCAL", "NULL"},
                          {"-m limit --limit 5/second", "NULL"}};
  for (const std::string program : {"iptables-nft", "iptables-legacy"}) {
    const bool legacy = program == "iptables-legacy";
    if (legacy) network_->run("nft flush ruleset");
    root_.file("/proc/net/ip_tables_names", legacy ? "filter\n" : "");
    network_->run(program + " -P INPUT DROP");
    for (const Rule& rule : kRules) {
      network_->run(program + " -F INPUT");
      network_->run(program + " -A INPUT " + rule.words + " -j ACCEPT");
      const auto table = readFirewall(root_.machine(), kernel_, readLegacyFilterTable);
      EXPECT_EQ(select(table, {"family", "default_input"}).front(),
                std::string("ipv4|") + rule.outcome)
          << program << rule.words;
    }
  }
}

TEST_F(FirewallOfARealKernel, OfBothIptablesDropsWhatItSays) {
  struct Rule {
    const char* words;
    const char* outcome;
  };
  constexpr Rule kRules[]{{"-A INPUT -m conntrack --ctstate NEW -j DROP", "drop"},
                          {"-A INPUT -m state --state NEW -j DROP", "drop"},
                          {"-A INPUT -p tcp -m conntrack --ctstate NEW -j DROP", "accept"},
                          {"-A INPUT -m conntrack --ctstate INVALID -j DROP", "accept"},
                          {"-A INPUT -f -j DROP", "NULL"}};
  for (const std::string program : {"iptables-nft", "iptables-legacy"}) {
    for (const Rule& rule : kRules) {
      EXPECT_EQ(outcomeOf(program, {rule.words}), rule.outcome) << program << rule.words;
    }
  }
}

TEST_F(FirewallOfARealKernel, OfTheOldIptablesByATypeOfServiceIsNotOfEverything) {
  LegacyFilterTable table;
  network_->run("ip6tables-legacy -A INPUT -j DROP");
  table = *readLegacyFilterTable(true);
  EXPECT_EQ(defaultInput(rulesOf(table, true)), Verdict::Drop);
  // No program writes it, but the kernel takes it.
  ip6t_entry entry{};
  std::memcpy(&entry, table.entries.data() + table.input_entry, sizeof entry);
  entry.ipv6.flags |= IP6T_F_TOS;
  std::memcpy(table.entries.data() + table.input_entry, &entry, sizeof entry);
  EXPECT_EQ(defaultInput(rulesOf(table, true)), std::nullopt);
}

TEST_F(FirewallOfARealKernel, OfTheOldIptablesThatAsksAProgramIsNotTold) {
  EXPECT_EQ(outcomeOf("iptables-legacy", {"-A INPUT -j QUEUE"}), "NULL");
}

TEST_F(FirewallOfARealKernel, WithACommentIsWhatItIsWithoutOne) {
  network_->run("iptables-nft -P INPUT DROP");
  network_->run("iptables-nft -A INPUT -m comment --comment all -j ACCEPT");
  EXPECT_THAT(read(), ElementsAre("ipv4|nftables|accept|1", "ipv6|none|accept|0"));
}

TEST_F(FirewallOfARealKernel, OfTheOldIptablesWithACommentToo) {
  network_->run("iptables-legacy -P INPUT DROP");
  network_->run("iptables-legacy -A INPUT -m comment --comment all -j ACCEPT");
  root_.file("/proc/net/ip_tables_names", "filter\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|iptables|accept|1", "ipv6|none|accept|0"));
}

TEST_F(FirewallOfARealKernel, ThatIsSwitchedOffOrOnlyForwardsIsNone) {
  nft("table inet off { flags dormant; chain input { type filter hook input priority 0; policy "
      "drop; }\n}\n"
      "table inet through { chain f { type filter hook forward priority 0; policy drop; }\n}\n"
      "table ip nat { chain i { type nat hook input priority 100; policy accept; }\n}\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|none|accept|0", "ipv6|none|accept|0"));
}

TEST_F(FirewallOfARealKernel, WrittenByTheOldIptables) {
  network_->run("iptables-legacy -P INPUT DROP");
  network_->run("iptables-legacy -N orca");
  network_->run("iptables-legacy -A orca -p tcp --dport 8000 -j ACCEPT");
  network_->run("iptables-legacy -A INPUT -i lo -j ACCEPT");
  network_->run("iptables-legacy -A INPUT -j orca");
  network_->run("ip6tables-legacy -A INPUT -p tcp --dport 22 -j ACCEPT");
  network_->run("ip6tables-legacy -A INPUT -j REJECT");
  root_.file("/proc/net/ip_tables_names", "filter\n")
      .file("/proc/net/ip6_tables_names", "mangle\nfilter\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|iptables|drop|3", "ipv6|iptables|drop|2"));
  nft("table inet filter { chain input { type filter hook input priority 0; policy accept; }\n}\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|both|drop|3", "ipv6|both|drop|2"));
}

TEST_F(FirewallOfARealKernel, WrittenByIptablesOverNftables) {
  network_->run("iptables-nft -A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT");
  network_->run("iptables-nft -A INPUT -j REJECT");
  EXPECT_THAT(read(), ElementsAre("ipv4|nftables|drop|2", "ipv6|none|accept|0"));
}

TEST(FirewallModules, AreNeverLoadedByAsking) {
  const auto presence = [](const auto& prepare) {
    const FixtureRoot root;
    root.file("/proc/sys/kernel/osrelease", "5.4.0-1\n");
    prepare(root);
    return presenceOfNftables(root.machine());
  };
  const auto with = [](std::string_view families, std::string_view modules,
                       std::string_view built_in) {
    return [=](const FixtureRoot& root) {
      root.file("/proc/net/netlink", families).file("/proc/modules", modules);
      if (!built_in.empty()) root.file("/lib/modules/5.4.0-1/modules.builtin", built_in);
    };
  };
  EXPECT_EQ(presence([](const FixtureRoot&) {}), Presence::Unknown);
  EXPECT_EQ(presence(with("sk Eth Pid\n00 0 0 00\n", "nf_tables 1 0\n", "")), Presence::Absent);
  EXPECT_EQ(presence(with("sk Eth Pid\n00 12 731 00\n", "nf_tables 1 0\n", "")), Presence::Absent);
  EXPECT_EQ(presence(with(kNetlinkFamilies, "x 1\nnf_tables 1 0\n", "")), Presence::Present);
  EXPECT_EQ(presence(with(kNetlinkFamilies, "nf_tables_x 1 0\n", "")), Presence::Unknown);
  EXPECT_EQ(presence(with(kNetlinkFamilies, "", "kernel/net/ipv4/tcp.ko\n")), Presence::Absent);
  EXPECT_EQ(presence(with(kNetlinkFamilies, "", "kernel/net/netfilter/nf_tables.ko\n")),
            Presence::Present);
}

TEST(FirewallThatCannotBeTold, IsNullAndPartial) {
  const FixtureRoot root;
  root.file("/proc/net/netlink", kNetlinkFamilies).file("/proc/modules", "");
  root.file("/proc/net/ip_tables_names", "filter\n");
  RecordedNetlink kernel;
  const auto table = readFirewall(root.machine(), kernel, noLegacy);
  EXPECT_EQ(kernel.dumps(), 0);
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "network.firewall-not-told");
  EXPECT_THAT(select(table, {"family", "backend", "default_input", "input_rules"}),
              ElementsAre("ipv4|NULL|NULL|NULL", "ipv6|NULL|NULL|NULL"));
}

TEST(FirewallManager, IsTheOneThatIsSwitchedOn) {
  const auto manager = [](const auto& prepare) {
    const FixtureRoot root;
    prepare(root);
    RecordedNetlink kernel;
    return select(readFirewall(root.machine(), kernel, noLegacy), {"manager", "manager_enabled"})
        .front();
  };
  EXPECT_EQ(manager([](const FixtureRoot&) {}), "|0");
  EXPECT_EQ(manager([](const FixtureRoot& root) {
              root.file("/etc/ufw/ufw.conf", "# x\nENABLED=yes\n");
            }),
            "ufw|1");
  EXPECT_EQ(manager([](const FixtureRoot& root) {
              root.file("/etc/ufw/ufw.conf", "ENABLED=no\n")
                  .file("/lib/systemd/system/firewalld.service", "x");
              root.link("/etc/systemd/system/multi-user.target.wants/firewalld.service",
                        "/lib/systemd/system/firewalld.service");
            }),
            "firewalld|1");
  EXPECT_EQ(manager([](const FixtureRoot& root) {
              root.file("/lib/systemd/system/nftables.service", "x");
              root.link("/etc/systemd/system/sysinit.target.wants/nftables.service", "/x");
              root.link("/etc/systemd/system/nftables.service", "/dev/null");
            }),
            "nftables|0");
}

// No kernel takes a circle; whoever reads one calls nothing shut because of it.
TEST(FilterRuleSet, ThatJumpsInACircleEndsOpen) {
  FilterRules rules;
  rules.chains["a"].rules = {{.chain = "b"}};
  rules.chains["b"].rules = {{.chain = "a"}, {.chain = "gone"}};
  rules.chains["a"].policy = Verdict::Drop;
  rules.input = {"a"};
  EXPECT_EQ(defaultInput(rules), Verdict::Accept);
  EXPECT_EQ(inputRules(rules), 3U);
}

TEST(FilterRuleSet, IsUnderstoodIfEveryRuleAPacketMayMeetIs) {
  FilterRules rules;
  rules.chains["in"].rules = {{.asks = Breadth::Narrow, .chain = "a"}};
  rules.chains["a"].rules = {{.asks = Breadth::Narrow, .verdict = Verdict::Drop}};
  rules.chains["elsewhere"].rules = {{.understood = false}};
  rules.input = {"in"};
  EXPECT_TRUE(isUnderstood(rules));
  rules.chains["a"].rules.push_back({.understood = false});
  EXPECT_FALSE(isUnderstood(rules));
}

// One attribute of netlink by itself, to stand in another.
Bytes nested(std::uint16_t type, ByteView value) {
  Bytes all;
  for (const std::uint16_t part : {static_cast<std::uint16_t>(value.size() + 4), type}) {
    const ByteView bytes = bytesOfStructure(part);
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  all.insert(all.end(), value.begin(), value.end());
  all.resize((all.size() + 3) / 4 * 4);
  return all;
}

Bytes bigEndian(std::uint32_t number) {
  number = htonl(number);
  return copyOf(bytesOfStructure(number));
}

TEST(FilterRuleSet, WithARuleThatAsksAProgramIsNotTold) {
  const FixtureRoot root;
  root.file("/proc/net/netlink", kNetlinkFamilies).file("/proc/net/ip_tables_names", "");
  RecordedNetlink kernel;
  const nfgenmsg about{.nfgen_family = NFPROTO_INET, .version = 0, .res_id = 0};
  Bytes chain;
  MessageWriter(0xA03, bytesOfStructure(about))
      .attribute(NFTA_CHAIN_TABLE, bytesOf("t"))
      .attribute(NFTA_CHAIN_NAME, bytesOf("input"))
      .attribute(NFTA_CHAIN_TYPE, bytesOf("filter"))
      .attribute(NFTA_CHAIN_POLICY, bigEndian(NF_DROP))
      .attribute(NFTA_CHAIN_HOOK, nested(NFTA_HOOK_HOOKNUM, bigEndian(NF_INET_LOCAL_IN)))
      .appendTo(chain);
  Bytes rule;
  MessageWriter(0xA06, bytesOfStructure(about))
      .attribute(NFTA_RULE_TABLE, bytesOf("t"))
      .attribute(NFTA_RULE_CHAIN, bytesOf("input"))
      .attribute(NFTA_RULE_EXPRESSIONS,
                 nested(NFTA_LIST_ELEM, nested(NFTA_EXPR_NAME, bytesOf("queue"))))
      .appendTo(rule);
  kernel.answer(NETLINK_NETFILTER, 0xA01, Bytes{});
  kernel.answer(NETLINK_NETFILTER, 0xA04, chain);
  kernel.answer(NETLINK_NETFILTER, 0xA07, Bytes{});
  EXPECT_EQ(select(readFirewall(root.machine(), kernel, noLegacy), {"default_input"}).front(),
            "drop");
  kernel.answer(NETLINK_NETFILTER, 0xA07, rule);
  const auto table = readFirewall(root.machine(), kernel, noLegacy);
  EXPECT_EQ(select(table, {"default_input"}).front(), "NULL");
  EXPECT_EQ(table.reason, "network.firewall-rule-unknown");
}

// Chains that each lead to the next one, as often as wanted, and at last to a drop or to nothing.
FilterRules ladder(int steps, std::size_t jumps) {
  FilterRules rules;
  for (int step = 0; step < steps; ++step) {
    rules.chains[std::to_string(step)].rules.assign(jumps, {.chain = std::to_string(step + 1)});
  }
  rules.chains["0"].policy = Verdict::Drop;
  rules.input = {"0"};
  return rules;
}

TEST(FilterRuleSet, WhoseChainsLeadToEachOtherManyTimesIsWalkedOnce) {
  EXPECT_EQ(defaultInput(ladder(200, 50)), Verdict::Drop);
  EXPECT_EQ(inputRules(ladder(200, 50)), 200U * 50U);
}

TEST(FilterRuleSet, DeeperThanAnyIsFollowedIsOpen) {
  EXPECT_EQ(defaultInput(ladder(5000, 1)), Verdict::Accept);
}

TEST(LegacyTable, CutAnywhereIsNotWhole) {
  if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
  const testing::NetworkNamespace network;
  network.run("iptables-legacy -A INPUT -i lo -j ACCEPT");
  auto table = readLegacyFilterTable(false);
  ASSERT_TRUE(table);
  EXPECT_TRUE(rulesOf(*table, false).whole);
  const Bytes all = table->entries;
  for (std::size_t length = 0; length < all.size(); ++length) {
    table->entries.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(length));
    const FilterRules rules = rulesOf(*table, false);
    EXPECT_TRUE(!rules.whole || length > table->input_policy) << length;
  }
}

TEST(NftablesAnswer, ThatIsDamagedMakesTheTablePartial) {
  const FixtureRoot root;
  root.file("/proc/net/netlink", kNetlinkFamilies);
  RecordedNetlink kernel;
  const nfgenmsg about{.nfgen_family = NFPROTO_INET, .version = 0, .res_id = 0};
  Bytes rule;
  MessageWriter(0xA06, bytesOfStructure(about))
      .attribute(NFTA_RULE_TABLE, bytesOf("t"))
      .appendTo(rule);
  for (const int type : {0xA01, 0xA04, 0xA07})
    kernel.answer(NETLINK_NETFILTER, static_cast<std::uint16_t>(type), rule);
  kernel.breakAnswers();
  const auto table = readFirewall(root.machine(), kernel, noLegacy);
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "network.kernel-answer-damaged");
  EXPECT_THAT(nftablesRules(kernel, false)->input, IsEmpty());
  RecordedNetlink silent;
  EXPECT_THAT(nftablesRules(silent, false), failsWith(ErrorCode::Unsupported));
}

}  // namespace
}  // namespace sekisho::network
