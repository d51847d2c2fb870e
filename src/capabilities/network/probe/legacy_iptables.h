#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "capabilities/network/probe/filter_rules.h"
#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::network {

inline constexpr std::size_t kMaxLegacyTableBytes = std::size_t{8} << 20U;

/// The kernel's table "filter" of the old iptables: its entries one after another, and where those
/// for incoming traffic begin and end.
struct LegacyFilterTable {
  Bytes entries = {};
  std::uint32_t input_entry = 0;
  std::uint32_t input_policy = 0;  ///< Where the entry lies that holds the policy.
};

/// Reads the table of IPv4 or IPv6 from the kernel. Call only if the table is registered: asking
/// would load it. Any thread.
using LegacyTableReader = std::function<Result<LegacyFilterTable>(bool v6)>;

/// This machine's own.
[[nodiscard]] Result<LegacyFilterTable> readLegacyFilterTable(bool v6);

/// The rules in it. A damaged table is not `whole`.
[[nodiscard]] FilterRules rulesOf(const LegacyFilterTable& table, bool v6);

}  // namespace sekisho::network
