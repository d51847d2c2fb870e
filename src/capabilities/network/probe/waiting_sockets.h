#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "capabilities/network/probe/ip_address.h"
#include "capabilities/network/probe/netlink.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

inline constexpr std::size_t kMaxSockets = 8192;
inline constexpr std::size_t kMaxSocketTableBytes = std::size_t{4} << 20U;

enum class Transport { Tcp, Udp };

/// A socket that waits for connections (TCP) or for datagrams from anybody (UDP).
struct WaitingSocket {
  Transport transport = Transport::Tcp;
  IpAddress address;
  std::uint16_t port = 0;
  std::optional<int> link = {};     ///< Interface it is bound to, 0 if none; nothing if not told.
  std::optional<bool> v6only = {};  ///< Nothing for IPv4, or if not told.
  std::uint32_t uid = 0;
  std::uint64_t inode = 0;  ///< 0 if no process holds it any more.
};

struct WaitingSockets {
  std::vector<WaitingSocket> sockets = {};
  bool whole = true;  ///< False: some may be missing.
};

/// Reads one answer of sock_diag; nothing if it is no such socket, or damaged.
[[nodiscard]] std::optional<WaitingSocket> waitingSocketFrom(const NetlinkMessage& message,
                                                             Transport transport);
/// Reads one line of /proc/net/{tcp,tcp6,udp,udp6}; nothing for the heading and other sockets.
[[nodiscard]] std::optional<WaitingSocket> waitingSocketFrom(std::string_view line,
                                                             Transport transport);

/// All of them, from the kernel's sock_diag, or from /proc/net where it has none.
///
/// Unavailable (or what the kernel answered) if neither could be read.
[[nodiscard]] Result<WaitingSockets> waitingSockets(const platform::Machine& machine,
                                                    Netlink& netlink);

}  // namespace sekisho::network
