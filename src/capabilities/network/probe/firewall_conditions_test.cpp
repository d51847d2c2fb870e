// What a rule of nftables asks of a packet, and what becomes of the packets behind it.
#include <gmock/gmock.h>

#include "capabilities/network/probe/testing/firewall_of_a_real_kernel.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using ::testing::ElementsAre;
using testing::FirewallOfARealKernel;

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
  const auto table = readFirewall(root_.machine(), kernel_, readLegacyTable);
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
    const auto table = readFirewall(root_.machine(), kernel_, readLegacyTable);
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
  const auto table = readFirewall(root_.machine(), kernel_, readLegacyTable);
  EXPECT_THAT(select(table, {"default_input"}), ElementsAre("drop", "drop")) << table.reason;
}

TEST_F(FirewallOfARealKernel, IsNotToldWhereAConditionBeforeAnAcceptIsNotKnown) {
  for (const char* rule :
       {"iifname \"eth0\" accept", "meta mark 1 accept", "tcp sport 53 accept",
        "tcp dport != 23 accept", "limit rate 1000/second accept", "fib daddr type local accept",
        "ip saddr @grows accept", "meta l4proto udp jump some", "meta l4proto @most accept",
        "meta pkttype @sent accept"}) {
    nft("flush ruleset\ntable inet t {\n"
        "set most { type inet_proto; flags interval; elements = { 2, 4-255 }\n }\n"
        "set sent { type pkt_type; flags interval; elements = { 1, 2-3 }\n }\n"
        "set grows { type ipv4_addr; flags dynamic,timeout; timeout 1m;\n }\n"
        "chain some { ct mark 1 accept\n }\n"
        "chain input { type filter hook input priority 0; policy drop;\n" +
        std::string(rule) + "\n}\n}\n");
    const auto table = readFirewall(root_.machine(), kernel_, readLegacyTable);
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
    return select(readFirewall(root_.machine(), kernel_, readLegacyTable), {"default_input"})
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
  EXPECT_EQ(
      select(readFirewall(root_.machine(), kernel_, readLegacyTable), {"family", "default_input"})
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

TEST_F(FirewallOfARealKernel, WithACommentIsWhatItIsWithoutOne) {
  network_->run("iptables-nft -P INPUT DROP");
  network_->run("iptables-nft -A INPUT -m comment --comment all -j ACCEPT");
  EXPECT_THAT(read(), ElementsAre("ipv4|nftables|accept|1", "ipv6|none|accept|0"));
}

}  // namespace
}  // namespace sekisho::network
