#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/network/probe/ip_address.h"
#include "capabilities/network/probe/netlink.h"

namespace sekisho::network {

/// At most so many links, addresses, routes or neighbours are kept; a flood cannot fill the memory.
inline constexpr std::size_t kMaxNetworkRows = 4096;

/// A network interface.
struct Link {
  int index = 0;
  std::string name = {};
  std::string kind = {};  ///< "wireguard", "bridge", "tun"…; empty for hardware.
  std::string mac = {};   ///< Lower case, with colons; empty if it has none.
  bool loopback = false;
  bool up = false;  ///< Switched on, and with a carrier.
};

struct InterfaceAddress {
  int link = 0;
  IpAddress address;
};

/// A default route of any routing table.
struct DefaultRoute {
  bool v6 = false;
  int link = 0;
  std::optional<IpAddress> gateway = {};  ///< None on a point-to-point link.
};

/// An entry of the kernel's ARP or NDP cache that has a MAC address.
struct Neighbour {
  int link = 0;
  IpAddress address;
  std::string mac;  ///< Lower case, with colons.
  bool permanent = false;
};

/// What one table of the kernel answered. Not `whole`: rows may be missing.
template <class T>
struct KernelRows {
  std::vector<T> rows = {};
  bool whole = true;
};

/// Reads one rtnetlink message; nothing if it is of another kind or damaged.
[[nodiscard]] std::optional<Link> linkFrom(const NetlinkMessage& message);
[[nodiscard]] std::optional<InterfaceAddress> addressFrom(const NetlinkMessage& message);
/// A route that is not a default route (or is unreachable, local…) is nothing; one with several
/// next hops is several.
[[nodiscard]] std::vector<DefaultRoute> defaultRoutesFrom(const NetlinkMessage& message);
[[nodiscard]] std::optional<Neighbour> neighbourFrom(const NetlinkMessage& message);

/// Reads one table of the kernel. Fails like Netlink::dump, except that a damaged or changing
/// answer is a success that is not `whole`.
[[nodiscard]] Result<KernelRows<Link>> links(Netlink& netlink);
[[nodiscard]] Result<KernelRows<InterfaceAddress>> addresses(Netlink& netlink);
[[nodiscard]] Result<KernelRows<DefaultRoute>> defaultRoutes(Netlink& netlink);
[[nodiscard]] Result<KernelRows<Neighbour>> neighbours(Netlink& netlink);

/// The name of an interface; its number as text if it is not among them.
[[nodiscard]] std::string nameOfLink(const std::vector<Link>& links, int index);

/// Six bytes as "00:11:22:aa:bb:cc".
[[nodiscard]] std::string macText(ByteView six);

}  // namespace sekisho::network
