#include "capabilities/network/probe/legacy_iptables.h"

#include <gmock/gmock.h>

// The C library's header must come before the kernel's, which then keep to it.
// clang-format off
#include <netinet/in.h>
#include <linux/netfilter_ipv4/ip_tables.h>
// clang-format on

#include <cstring>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/firewall_table.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;

// One rule for every packet, as the kernel writes it: no match, and a target of that name.
Bytes ruleFor(std::string_view target, int verdict = 0) {
  ipt_entry entry{};
  entry.target_offset = sizeof entry;
  entry.next_offset = sizeof entry + sizeof(xt_standard_target);
  xt_standard_target decision{};
  decision.target.u.user.target_size = sizeof decision;
  std::ranges::copy(target, decision.target.u.user.name);
  decision.verdict = verdict;
  Bytes bytes(sizeof entry + sizeof decision);
  std::memcpy(bytes.data(), &entry, sizeof entry);
  std::memcpy(bytes.data() + sizeof entry, &decision, sizeof decision);
  return bytes;
}

// Incoming traffic meets a rule of that target, then the policy to drop.
LegacyTable dropsAfter(std::string_view target) {
  LegacyTable table{.entries = ruleFor(target)};
  table.policy_entry = static_cast<std::uint32_t>(table.entries.size());
  const Bytes policy = ruleFor("", -NF_DROP - 1);
  table.entries.insert(table.entries.end(), policy.begin(), policy.end());
  return table;
}

class OldIptables : public ::testing::Test {
 protected:
  evidence::Table readWith(std::string_view target) {
    root_.file("/proc/net/netlink", "sk Eth Pid\n0 0 0\n");
    root_.file("/proc/sys/kernel/osrelease", "5.4.0-1\n").file("/proc/modules", "");
    root_.file("/lib/modules/5.4.0-1/modules.builtin", "");
    root_.file("/proc/net/ip_tables_names", "filter\n");
    return readFirewall(root_.machine(), kernel_,
                        [&](LegacyHook, bool) { return dropsAfter(target); });
  }

  platform::testing::FixtureRoot root_;
  testing::RecordedNetlink kernel_;
};

TEST_F(OldIptables, DropsWhereItsRulesOnlyNoteAndItsPolicyDrops) {
  const auto table = readWith("LOG");
  EXPECT_NE(table.reason, "network.firewall-rule-unknown");
  EXPECT_EQ(select(table, {"family", "default_input"}).front(), "ipv4|drop");
}

TEST_F(OldIptables, IsNotToldWhereAProgramIsAskedWhateverThePolicy) {
  const auto table = readWith("NFQUEUE");
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "network.firewall-rule-unknown");
  EXPECT_EQ(select(table, {"family", "default_input"}).front(), "ipv4|NULL");
}

}  // namespace
}  // namespace sekisho::network
