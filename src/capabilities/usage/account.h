#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"

namespace sekisho::usage {

/// Sources of relays on the hub's own machine, which prove nothing.
inline constexpr std::string_view kTcpRelay = "relay/tcp";
inline constexpr std::string_view kUdpRelay = "relay/udp";

/// What came from one source: every message is either accepted or quarantined.
struct Account {
  std::string source = {};  ///< As in the journal's entries.
  std::uint64_t accepted = 0;
  std::uint64_t quarantined = 0;
  std::uint64_t gaps = 0;    ///< Times when messages are known to be missing,
  std::uint64_t missed = 0;  ///< and how many those were.
  std::uint64_t number = 0;  ///< The highest of the journal's numbers that is counted.
  std::optional<Instant> first_heard = {};
  std::optional<Instant> last_heard = {};

  [[nodiscard]] std::uint64_t received() const { return accepted + quarantined; }
  friend bool operator==(const Account&, const Account&) = default;
};

/// Where accounts are kept. What was not kept before a crash is counted again from the journal.
class AccountBook {
 public:
  virtual ~AccountBook() = default;
  [[nodiscard]] virtual Result<std::vector<Account>> all() const = 0;
  /// Puts these in place of what was kept of the same sources.
  [[nodiscard]] virtual Result<void> keep(const std::vector<Account>& accounts) = 0;
};

}  // namespace sekisho::usage
