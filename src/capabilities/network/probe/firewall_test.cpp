#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <cstring>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/firewall_table.h"
#include "capabilities/network/probe/nftables.h"
#include "capabilities/network/probe/start_up.h"
#include "capabilities/network/probe/testing/firewall_of_a_real_kernel.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"
#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using platform::testing::FixtureRoot;
using sekisho::testing::failsWith;
using ::testing::ElementsAre;
using testing::FirewallOfARealKernel;
using ::testing::IsEmpty;
using testing::kNetlinkFamilies;
using testing::MessageWriter;
using testing::RecordedNetlink;

Result<LegacyTable> noLegacy(LegacyHook /*hook*/, bool /*v6*/) {
  return fail(ErrorCode::Unsupported, MessageId{"network.kernel-unanswered"}, "not asked for");
}

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

TEST_F(FirewallOfARealKernel, ThatIsSwitchedOffOrOnlyForwardsIsNone) {
  nft("table inet off { flags dormant; chain input { type filter hook input priority 0; policy "
      "drop; }\n}\n"
      "table inet through { chain f { type filter hook forward priority 0; policy drop; }\n}\n"
      "table ip nat { chain i { type nat hook input priority 100; policy accept; }\n}\n");
  EXPECT_THAT(read(), ElementsAre("ipv4|none|accept|0", "ipv6|none|accept|0"));
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
  auto table = readLegacyTable(LegacyHook::Input, false);
  ASSERT_TRUE(table);
  EXPECT_TRUE(rulesOf(*table, false).whole);
  const Bytes all = table->entries;
  for (std::size_t length = 0; length < all.size(); ++length) {
    table->entries.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(length));
    const FilterRules rules = rulesOf(*table, false);
    EXPECT_TRUE(!rules.whole || length > table->policy_entry) << length;
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
