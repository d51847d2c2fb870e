#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "capabilities/network/probe/filter_rules.h"
#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::network {

inline constexpr std::size_t kMaxLegacyTableBytes = std::size_t{8} << 20U;

/// What of the old iptables befalls incoming packets.
enum class LegacyHook {
  Input,       ///< In the table "filter".
  Prerouting,  ///< In the table "nat", where they may get another receiver.
};

/// A table of the old iptables as the kernel holds it: its entries one after another, and where
/// those of a hook begin and end.
struct LegacyTable {
  LegacyHook hook = LegacyHook::Input;
  Bytes entries = {};
  std::uint32_t first_entry = 0;
  std::uint32_t policy_entry = 0;  ///< Where the entry lies that holds the policy.
};

/// Reads a hook's table of IPv4 or IPv6 from the kernel. Call only if the table is registered:
/// asking would load it. Any thread.
using LegacyTableReader = std::function<Result<LegacyTable>(LegacyHook hook, bool v6)>;

/// This machine's own.
[[nodiscard]] Result<LegacyTable> readLegacyTable(LegacyHook hook, bool v6);

/// The rules in it, those of its hook as `input` or `rerouting`. A damaged table is not `whole`.
[[nodiscard]] FilterRules rulesOf(const LegacyTable& table, bool v6);

}  // namespace sekisho::network
