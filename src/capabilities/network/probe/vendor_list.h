#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::network {

inline constexpr std::int64_t kMaxVendorFileBytes = std::int64_t{32} << 20U;

/// One assignment of an IEEE registry (MA-L, MA-M, MA-S).
struct VendorAssignment {
  std::string prefix;  ///< 6, 7 or 9 upper-case hexadecimal digits.
  std::string name;    ///< Well-formed UTF-8.
};

/// Reads one line of oui.csv, mam.csv or oui36.csv; nothing for the heading or a damaged line.
[[nodiscard]] std::optional<VendorAssignment> vendorAssignmentFrom(std::string_view line);

/// Who made the network cards of a LAN, by the IEEE lists of the Debian package ieee-data or newer
/// ones put in /var/lib/ieee-data. The lists (megabytes) are read only when an unknown MAC turns up
/// or they change; what is remembered is bounded. One thread at a time.
class VendorList {
 public:
  explicit VendorList(const platform::Machine& machine) : machine_(machine) {}

  /// Looks up whatever is not known yet; MACs as "00:11:22:aa:bb:cc".
  void prepare(const std::vector<std::string>& macs);
  /// The longest prefix listed; nothing if none is, if no list is installed or if `mac` was not
  /// prepared.
  [[nodiscard]] std::optional<std::string> vendorOf(std::string_view mac) const;

 private:
  void readList(std::string_view name);

  const platform::Machine& machine_;
  std::string state_of_lists_ = {};
  // By the nine leading digits, upper case: an empty assignment is "not listed".
  std::map<std::string, VendorAssignment, std::less<>> known_ = {};
};

/// Whether the address was made up locally (private Wi-Fi address, virtual machine) rather than
/// given by a maker: the second bit of its first byte (IEEE 802).
[[nodiscard]] bool isLocallyAdministered(std::string_view mac);

}  // namespace sekisho::network
