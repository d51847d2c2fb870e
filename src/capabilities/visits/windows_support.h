#pragma once

#include <chrono>
#include <optional>

#include "capabilities/visits/reading.h"

namespace sekisho::visits {

/// Until when Microsoft supplies security updates for one Windows.
struct WindowsSupport {
  std::optional<std::chrono::sys_days> ends = {};
  /// Of what can be bought beyond it (ESU); that it was bought cannot be seen.
  std::optional<std::chrono::sys_days> extended_ends = {};
};

/// By build number and edition, from Microsoft's release information and lifecycle pages as of
/// 2026-11. Nothing for a build or an edition that is not listed: then nobody knows.
[[nodiscard]] WindowsSupport supportOf(const WindowsRead& windows);

/// Its name as people know it, such as "Windows 11 Pro 24H2": the registry says Windows 10 on
/// Windows 11, too. Empty if it does not tell.
[[nodiscard]] std::string nameOf(const WindowsRead& windows);

}  // namespace sekisho::visits
