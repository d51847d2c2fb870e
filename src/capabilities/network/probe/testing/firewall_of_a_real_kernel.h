#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/firewall_table.h"
#include "capabilities/network/probe/testing/network_namespace.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::network::testing {

/// /proc/net/netlink of a kernel that has nftables.
inline constexpr std::string_view kNetlinkFamilies =
    "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n"
    "0000000012322177 0   0          00000000 0        0        0     2        0        78176\n"
    "000000006fe6e11a 12  0          00000000 0        0        0     2        0        78183\n";

/// A machine whose kernel is this one, in a network of the test's own; skipped where no networks
/// may be made.
class FirewallOfARealKernel : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!mayMakeNetworks()) GTEST_SKIP() << "needs root";
    network_.emplace();
    root_.file("/proc/net/netlink", kNetlinkFamilies);
  }
  void nft(std::string_view rules) {
    root_.file("/rules", rules);
    network_->run("nft -f " + root_.at("/rules").string());
  }
  std::vector<std::string> read() {
    const auto table = readFirewall(root_.machine(), kernel_, readLegacyTable);
    EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
    return evidence::testing::select(table, {"family", "backend", "default_input", "input_rules"});
  }
  /// What becomes of incoming packets of IPv4, then of IPv6, by the rules of one table.
  std::vector<std::string> outcomesOf(const std::string& policy, const std::string& rules,
                                      const std::string& before = "") {
    nft("flush ruleset\ntable inet t {\n" + before +
        "\nchain input { type filter hook input priority 0; policy " + policy + ";\n" + rules +
        "\n}\n}\n");
    return outcomes();
  }
  /// The same by commands of one of the iptables, for IPv4.
  std::string outcomeOf(const std::string& program, std::initializer_list<const char*> commands) {
    const bool legacy = program == "iptables-legacy";
    root_.file("/proc/net/ip_tables_names", legacy ? "filter\n" : "");
    network_.reset();
    network_.emplace();
    for (const char* command : commands) network_->run(program + " " + command);
    return outcomes().front();
  }
  std::vector<std::string> outcomes() {
    auto rows = evidence::testing::select(readFirewall(root_.machine(), kernel_, readLegacyTable),
                                          {"family", "default_input"});
    for (std::string& row : rows) row.erase(0, row.find('|') + 1);
    return rows;
  }

  platform::testing::FixtureRoot root_;
  std::optional<NetworkNamespace> network_;
  KernelNetlink kernel_;
};

}  // namespace sekisho::network::testing
