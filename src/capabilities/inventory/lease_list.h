#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capabilities/inventory/device.h"

namespace sekisho::inventory {

/// One device that a router's list of DHCP leases names.
struct Lease {
  int line = 0;  ///< From 1, as an editor counts.
  std::string name = {};
  Mac mac;
  std::string address = {};  ///< IPv4 or IPv6, numeric; may be empty.
  bool known = false;        ///< Set by the caller: the register has this address already.
};

/// Why one line cannot be used.
struct LeaseProblem {
  int line = 0;
  MessageId message;
  std::string column = {};                ///< The header's word, if one column is to blame.
  std::vector<std::string> allowed = {};  ///< Examples of what that column takes.
};

struct LeaseList {
  std::vector<Lease> leases = {};
  std::vector<LeaseProblem> problems = {};
};

inline constexpr std::size_t kMaxLeaseListBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxLeases = 2'000;

/// Reads a CSV (RFC 4180; comma, semicolon or tab; UTF-8 with or without a mark) whose header names
/// a column for the hardware address and may name one for the IP address and one for the host.
///
/// Every problem is reported by line; nothing is imported while there is one. InvalidInput if the
/// text as a whole cannot be read: too long, not UTF-8 (the Shift_JIS that some routers write is
/// named as such), no header, no column of hardware addresses.
[[nodiscard]] Result<LeaseList> parseLeaseList(std::string_view text);

}  // namespace sekisho::inventory
