#pragma once

#include <span>
#include <string_view>

namespace sekisho::network {

/// A way to operate a machine from elsewhere, and what betrays it. Lists are separated by spaces.
struct WayIn {
  std::string_view tool;
  std::string_view kind;       ///< shell, desktop, vpn or web.
  std::string_view programs;   ///< Paths; any one of them means installed.
  std::string_view units;      ///< systemd's; a trailing "@" means any instance.
  std::string_view processes;  ///< Names as the kernel cuts them, 15 bytes.
  /// Interfaces: "kind:wireguard" by kind, "tailscale" by the beginning of the name.
  std::string_view interfaces = {};
  bool user_unit = false;  ///< The unit may also be one that a person switched on.
};

/// Every way that is looked for.
[[nodiscard]] std::span<const WayIn> waysIn();

}  // namespace sekisho::network
