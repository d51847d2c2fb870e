#include <gmock/gmock.h>

#include "capabilities/network/probe/testing/firewall_of_a_real_kernel.h"

namespace sekisho::network {
namespace {

using ::testing::ElementsAre;

// What ufw 0.36 of Debian and Ubuntu loads: before.rules, user.rules with some services allowed,
// and after.rules, without the chains that only log.
constexpr std::string_view kUfwV4 = R"(*filter
:INPUT POLICY [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:ufw-before-logging-input - [0:0]
:ufw-before-input - [0:0]
:ufw-after-input - [0:0]
:ufw-after-logging-input - [0:0]
:ufw-reject-input - [0:0]
:ufw-track-input - [0:0]
:ufw-logging-deny - [0:0]
:ufw-not-local - [0:0]
:ufw-user-input - [0:0]
:ufw-user-limit - [0:0]
:ufw-user-limit-accept - [0:0]
:ufw-skip-to-policy-input - [0:0]
-A INPUT -j ufw-before-logging-input
-A INPUT -j ufw-before-input
-A INPUT -j ufw-after-input
-A INPUT -j ufw-after-logging-input
-A INPUT -j ufw-reject-input
-A INPUT -j ufw-track-input
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny
-A ufw-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw-before-input -p icmp --icmp-type destination-unreachable -j ACCEPT
-A ufw-before-input -p icmp --icmp-type echo-request -j ACCEPT
-A ufw-before-input -p udp --sport 67 --dport 68 -j ACCEPT
-A ufw-before-input -j ufw-not-local
-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
-A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
-A ufw-not-local -m addrtype --dst-type BROADCAST -j RETURN
-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny
-A ufw-not-local -j DROP
-A ufw-before-input -p udp -d 224.0.0.251 --dport 5353 -j ACCEPT
-A ufw-before-input -p udp -d 239.255.255.250 --dport 1900 -j ACCEPT
-A ufw-before-input -j ufw-user-input
-A ufw-user-input -p tcp --dport 22 -j ufw-user-limit-accept
-A ufw-user-input -p tcp --dport 22 -s 192.168.0.0/16 -j ACCEPT
-A ufw-user-input -p udp -m multiport --dports 60000:61000 -j ACCEPT
-A ufw-user-input -p tcp -m multiport --dports 80,443,8042 -j ACCEPT
-A ufw-user-limit -m limit --limit 3/minute -j LOG --log-prefix "[UFW LIMIT BLOCK] "
-A ufw-user-limit -j REJECT
-A ufw-user-limit-accept -j ACCEPT
-A ufw-skip-to-policy-input -j POLICY
-A ufw-after-input -p udp --dport 137 -j ufw-skip-to-policy-input
-A ufw-after-input -p tcp --dport 445 -j ufw-skip-to-policy-input
-A ufw-after-input -m addrtype --dst-type BROADCAST -j ufw-skip-to-policy-input
-A ufw-after-logging-input -m limit --limit 3/min --limit-burst 10 -j LOG
COMMIT
)";
constexpr std::string_view kUfwV6 = R"(*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:ufw6-before-input - [0:0]
:ufw6-user-input - [0:0]
-A INPUT -j ufw6-before-input
-A ufw6-before-input -i lo -j ACCEPT
-A ufw6-before-input -m rt --rt-type 0 -j DROP
-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw6-before-input -p icmpv6 --icmpv6-type echo-reply -j ACCEPT
-A ufw6-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw6-before-input -p icmpv6 --icmpv6-type destination-unreachable -j ACCEPT
-A ufw6-before-input -p icmpv6 --icmpv6-type neighbor-solicitation -m hl --hl-eq 255 -j ACCEPT
-A ufw6-before-input -p icmpv6 --icmpv6-type 130 -s fe80::/10 -j ACCEPT
-A ufw6-before-input -p udp -s fe80::/10 --sport 547 -d fe80::/10 --dport 546 -j ACCEPT
-A ufw6-before-input -p udp -d ff02::fb --dport 5353 -j ACCEPT
-A ufw6-before-input -j ufw6-user-input
-A ufw6-user-input -p tcp --dport 22 -j ACCEPT
COMMIT
)";
// What firewalld of Debian 12 loads for its zone "public", of what befalls incoming packets.
constexpr std::string_view kFirewalld = R"(table inet firewalld {
  chain filter_IN_policy_allow-host-ipv6_allow {
    icmpv6 type nd-neighbor-advert accept
    icmpv6 type nd-router-advert accept
  }
  chain filter_IN_policy_allow-host-ipv6 {
    jump filter_IN_policy_allow-host-ipv6_allow
  }
  chain filter_INPUT_POLICIES_pre {
    jump filter_IN_policy_allow-host-ipv6
  }
  chain filter_INPUT_POLICIES_post { }
  chain filter_IN_public_pre { }
  chain filter_IN_public_log { }
  chain filter_IN_public_deny { }
  chain filter_IN_public_post { }
  chain filter_IN_public_allow {
    tcp dport 22 accept
    ip6 daddr fe80::/64 udp dport 546 accept
    tcp dport 1714-1764 ct state { new, untracked } accept
  }
  chain filter_IN_public {
    jump filter_INPUT_POLICIES_pre
    jump filter_IN_public_pre
    jump filter_IN_public_log
    jump filter_IN_public_deny
    jump filter_IN_public_allow
    jump filter_IN_public_post
    jump filter_INPUT_POLICIES_post
    meta l4proto { icmp, ipv6-icmp } accept
    reject with icmpx type admin-prohibited
  }
  chain filter_INPUT_ZONES {
    iifname "enp1s0" goto filter_IN_public
    goto filter_IN_public
  }
  chain filter_INPUT {
    type filter hook input priority filter + 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    ct state invalid drop
    jump filter_INPUT_ZONES
    reject with icmpx type admin-prohibited
  }
}
)";

class FirewallOfAManager : public testing::FirewallOfARealKernel {
 protected:
  void load(const std::string& program, std::string_view rules) {
    root_.file("/rules", rules);
    network_->run(program + " " + root_.at("/rules").string());
  }
  // ufw's rules for IPv4 with what it does with the rest.
  static std::string ufwWith(std::string_view policy) {
    std::string rules(kUfwV4);
    for (auto at = rules.find("POLICY"); at != std::string::npos; at = rules.find("POLICY")) {
      rules.replace(at, std::string_view("POLICY").size(), policy);
    }
    return rules;
  }
};

TEST_F(FirewallOfAManager, UfwOverNftablesIsShut) {
  load("iptables-nft-restore", ufwWith("DROP"));
  load("ip6tables-nft-restore", kUfwV6);
  EXPECT_THAT(outcomes(), ElementsAre("drop", "drop"));
}

TEST_F(FirewallOfAManager, UfwOverTheOldIptablesIsShut) {
  load("iptables-legacy-restore", ufwWith("DROP"));
  load("ip6tables-legacy-restore", kUfwV6);
  root_.file("/proc/net/ip_tables_names", "filter\n")
      .file("/proc/net/ip6_tables_names", "filter\n");
  EXPECT_THAT(outcomes(), ElementsAre("drop", "drop"));
}

TEST_F(FirewallOfAManager, UfwThatLetsEverythingInIsOpen) {
  load("iptables-nft-restore", ufwWith("ACCEPT"));
  EXPECT_EQ(outcomes().front(), "accept");
}

TEST_F(FirewallOfAManager, FirewalldIsShut) {
  load("nft -f", kFirewalld);
  EXPECT_THAT(outcomes(), ElementsAre("drop", "drop"));
}

// What Docker 24 loads into the table "nat" of either iptables, with the rules of the ports that
// its containers publish.
std::string dockersNat(std::string_view published) {
  return R"(*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
)" + std::string(published) +
         "COMMIT\n";
}
constexpr std::string_view kToEverybody =
    "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 5432 -j DNAT --to-destination 172.17.0.2:5432\n";
constexpr std::string_view kToThisMachine =
    "-A DOCKER -d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 5432 -j DNAT --to-destination "
    "172.17.0.2:5432\n";

// Ports that containers publish, beside a filter that drops what no rule names.
class PublishedPorts : public FirewallOfAManager {
 protected:
  // What becomes of packets of IPv4 by ufw's rules beside Docker's.
  std::string besideUfw(const std::string& program, std::string_view published) {
    const bool legacy = program == "iptables-legacy";
    root_.file("/proc/net/ip_tables_names", legacy ? "nat\nfilter\n" : "");
    network_.reset();
    network_.emplace();
    load(program + "-restore", ufwWith("DROP"));
    load(program + "-restore", dockersNat(published));
    return outcomes().front();
  }
  std::string reason() { return readFirewall(root_.machine(), kernel_, readLegacyTable).reason; }
};

TEST_F(PublishedPorts, GoRoundTheFilterSoThatItIsNotTold) {
  for (const std::string program : {"iptables-nft", "iptables-legacy"}) {
    EXPECT_EQ(besideUfw(program, kToEverybody), "NULL") << program;
    EXPECT_EQ(reason(), "network.firewall-gone-round") << program;
    // A neighbour sends to 127.0.0.1 by writing the frame itself, and Docker before 28 let it in.
    EXPECT_EQ(besideUfw(program, kToThisMachine), "NULL") << program;
  }
}

TEST_F(PublishedPorts, OfNobodyOrByLoAloneLeaveTheFilterShut) {
  for (const std::string program : {"iptables-nft", "iptables-legacy"}) {
    EXPECT_EQ(besideUfw(program, ""), "drop") << program;
    EXPECT_EQ(besideUfw(program, "-A PREROUTING -i lo -p tcp -j DNAT --to 172.17.0.2\n"), "drop")
        << program;
    EXPECT_EQ(besideUfw(program, "-A PREROUTING -p tcp --dport 80 -j REDIRECT --to-port 8080\n"),
              "drop")
        << program << " this machine's own port";
  }
}

TEST_F(PublishedPorts, OfOneFamilyLeaveTheOthersFilterAsItIs) {
  besideUfw("iptables-nft", kToEverybody);
  load("ip6tables-nft-restore", kUfwV6);
  EXPECT_THAT(outcomes(), ElementsAre("NULL", "drop"));
  besideUfw("iptables-nft", "");
  load("ip6tables-nft-restore", kUfwV6);
  network_->run(
      "ip6tables-nft -t nat -A PREROUTING -d ::1 -p tcp -j DNAT --to-destination fd00::2");
  EXPECT_THAT(outcomes(), ElementsAre("drop", "drop"));
  network_->run("ip6tables-nft -t nat -A PREROUTING -p tcp -j DNAT --to-destination fd00::2");
  EXPECT_THAT(outcomes(), ElementsAre("drop", "NULL"));
}

TEST_F(PublishedPorts, BesideAFilterThatIsOpenDoNotHideThat) {
  load("iptables-nft-restore", dockersNat(kToEverybody));
  EXPECT_THAT(read(), ElementsAre("ipv4|none|accept|0", "ipv6|none|accept|0"));
}

// Podman's netavark writes rules of nftables, of one table for both families.
TEST_F(PublishedPorts, ByRulesOfNftablesGoRoundTheFilterToo) {
  const auto with = [&](const std::string& rules, const std::string& flags = "") {
    nft("flush ruleset\ntable inet netavark { " + flags +
        "\nchain NETAVARK-DNAT { tcp dport 5432 dnat ip to 10.88.0.2:5432\n }\n"
        "chain NETAVARK-HOSTPORT { " +
        rules +
        "\n }\n"
        "chain PREROUTING { type nat hook prerouting priority dstnat; policy accept;\n"
        "fib daddr type local jump NETAVARK-HOSTPORT\n }\n}\n"
        "table inet filter { chain input { type filter hook input priority 0; policy drop; }\n}\n");
    return outcomes();
  };
  EXPECT_THAT(with(""), ElementsAre("drop", "drop"));
  EXPECT_THAT(with("tcp dport 5432 jump NETAVARK-DNAT"), ElementsAre("NULL", "drop"));
  EXPECT_THAT(with("ip daddr 127.0.0.1 tcp dport 5432 jump NETAVARK-DNAT"),
              ElementsAre("NULL", "drop"));
  EXPECT_THAT(with("iifname lo jump NETAVARK-DNAT"), ElementsAre("drop", "drop"));
  EXPECT_THAT(with("tcp dport vmap { 5432 : jump NETAVARK-DNAT }"), ElementsAre("NULL", "NULL"));
  EXPECT_THAT(with("tcp dport 5432 jump NETAVARK-DNAT", "flags dormant;"),
              ElementsAre("drop", "drop"));
}

}  // namespace
}  // namespace sekisho::network
