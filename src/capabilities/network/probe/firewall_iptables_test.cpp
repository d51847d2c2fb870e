// Both iptables: the old one's own tables, and the new one's over nftables.
#include <gmock/gmock.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include <cstring>

#include "capabilities/network/probe/testing/firewall_of_a_real_kernel.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using ::testing::ElementsAre;
using testing::FirewallOfARealKernel;

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
      const auto table = readFirewall(root_.machine(), kernel_, readLegacyTable);
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
  LegacyTable table;
  network_->run("ip6tables-legacy -A INPUT -j DROP");
  table = *readLegacyTable(LegacyHook::Input, true);
  EXPECT_EQ(defaultInput(rulesOf(table, true)), Verdict::Drop);
  // No program writes it, but the kernel takes it.
  ip6t_entry entry{};
  std::memcpy(&entry, table.entries.data() + table.first_entry, sizeof entry);
  entry.ipv6.flags |= IP6T_F_TOS;
  std::memcpy(table.entries.data() + table.first_entry, &entry, sizeof entry);
  EXPECT_EQ(defaultInput(rulesOf(table, true)), std::nullopt);
}

TEST_F(FirewallOfARealKernel, OfTheOldIptablesThatAsksAProgramIsNotTold) {
  EXPECT_EQ(outcomeOf("iptables-legacy", {"-A INPUT -j QUEUE"}), "NULL");
}

TEST_F(FirewallOfARealKernel, OfTheOldIptablesWithACommentToo) {
  network_->run("iptables-legacy -P INPUT DROP");
  network_->run("iptables-legacy -A INPUT -m comment --comment all -j ACCEPT");
  root_.file("/proc/net/ip_tables_names", "filter\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|iptables|accept|1", "ipv6|none|accept|0"));
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

}  // namespace
}  // namespace sekisho::network
