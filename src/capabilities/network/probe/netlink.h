#pragma once

#include <functional>

#include "capabilities/network/probe/netlink_message.h"
#include "core/error.h"

namespace sekisho::network {

/// Asks the kernel for its tables by netlink. Never changes anything.
class Netlink {
 public:
  virtual ~Netlink() = default;

  /// Sends one dump request of `protocol` (NETLINK_ROUTE, …) and calls `each` with every message
  /// of the answer.
  ///
  /// `body` is what stands behind the header, the fixed part first. Unsupported if this kernel
  /// lacks the protocol or what is asked of it; PermissionDenied without the right to ask; Corrupt
  /// if an answer was damaged or the table kept changing while it was read: what was passed on may
  /// be incomplete then; Unavailable if no answer came within two seconds.
  [[nodiscard]] virtual Result<void> dump(
      int protocol, std::uint16_t type, ByteView body,
      const std::function<void(const NetlinkMessage&)>& each) = 0;
};

/// The machine's own kernel. Opens a socket for each dump and keeps none.
class KernelNetlink final : public Netlink {
 public:
  [[nodiscard]] Result<void> dump(int protocol, std::uint16_t type, ByteView body,
                                  const std::function<void(const NetlinkMessage&)>& each) override;
};

/// The bytes of a trivially copyable structure, as the fixed part of a request.
template <class T>
  requires std::is_trivially_copyable_v<T>
[[nodiscard]] ByteView bytesOfStructure(const T& value) {
  return std::as_bytes(std::span(&value, 1));
}

}  // namespace sekisho::network
