#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sekisho::platform {

/// One numeric address of this machine.
struct InterfaceAddress {
  std::string interface;   ///< Its name, such as "eth0".
  unsigned index = 0;      ///< The kernel's number of the interface.
  std::string address;     ///< IPv4 or IPv6, numeric.
  unsigned prefix = 0;     ///< Bits of its network.
  bool leads_out = false;  ///< IPv4's default route goes through this interface.
  friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

/// The addresses of the interfaces that are up, as the kernel lists them, without link-local IPv6
/// ones (they mean nothing without an interface's name). Empty if the kernel cannot be asked.
[[nodiscard]] std::vector<InterfaceAddress> interfaceAddresses();

/// Whether only this machine can reach it.
[[nodiscard]] bool isLoopback(std::string_view address);

}  // namespace sekisho::platform
