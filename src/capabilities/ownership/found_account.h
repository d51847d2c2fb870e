#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/table.h"

namespace sekisho::ownership {

/// The fact table that tells of accounts.
inline constexpr std::string_view kAccountsTable = "accounts";

/// An account as a machine has it.
struct FoundAccount {
  std::string name;
  std::optional<std::int64_t> sudo = {};
  std::optional<bool> stopped = {};  ///< evidence::isStopped()
  std::optional<std::string> groups = {};
  std::optional<std::int64_t> idle_days = {};  ///< evidence::idleStep(), when it was read.

  /// True as well where it could not be told.
  [[nodiscard]] bool mayBeUsed() const { return stopped != true; }
};

/// Those that are there for somebody to use, stopped ones too: root is the machine's own, and what
/// has neither a shell nor rights is no way in. `today` is the day in Japan.
[[nodiscard]] std::vector<FoundAccount> accountsIn(const evidence::Table& table,
                                                   std::chrono::sys_days today);

/// Whether an account is a way in.
enum class Openness {
  Open,
  Stopped,  ///< It is there and cannot be used.
  Gone,     ///< It is not there, or no way in.
  Unknown,  ///< It, or whether something still opens it, is not among what could be read.
};

/// Of the account of that name, by what its machine sent: `found` is accountsIn(table, today).
[[nodiscard]] Openness opennessOf(std::string_view name, const evidence::Table& table,
                                  const std::vector<FoundAccount>& found);

/// Whether somebody can begin to work at a seat.
enum class Readiness { Ready, Missing, Unknown };

/// By the accounts that are theirs there: ready with one that is open, missing without any.
[[nodiscard]] Readiness readinessOf(const std::vector<Openness>& theirs);

}  // namespace sekisho::ownership
