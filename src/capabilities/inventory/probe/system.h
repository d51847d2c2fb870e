#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// Reads the one row of the table `system` (P-05).
[[nodiscard]] evidence::Table readSystem(const platform::Machine& machine);

/// The agent's own list, specs/data/os_support.csv.
[[nodiscard]] std::string_view embeddedOsSupport();

/// When the support of one release ends, days since 1970.
struct SupportEnd {
  std::optional<std::int64_t> standard_day = {};
  std::optional<std::int64_t> extended_day = {};
  std::string source = "none";  ///< distro-info, embedded or none.
};
/// From the system's own distro-info-data if it knows the release, else from the agent's list
/// (specs/data/os_support.csv).
[[nodiscard]] SupportEnd supportEndOf(const platform::Machine& machine, std::string_view os,
                                      std::string_view codename);

}  // namespace sekisho::inventory
