#include "capabilities/network/probe/routing.h"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include <algorithm>

#include "core/text.h"

namespace sekisho::network {
namespace {

template <class T>
NetlinkAttributes attributesBehind(ByteView payload) {
  return NetlinkAttributes(behind<T>(payload));
}

bool isZero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

// The address of attribute `type` in the family's length; 16 bytes for IPv4 would be a lie.
std::optional<IpAddress> addressIn(const NetlinkAttributes& attributes, std::uint16_t type,
                                   int family) {
  const auto bytes = attributes.find(type);
  const std::size_t length = family == AF_INET6 ? 16 : 4;
  if (!bytes || bytes->size() != length) return std::nullopt;
  return IpAddress::fromBytes(*bytes);
}

template <class T>
Result<KernelRows<T>> gathered(
    Netlink& netlink, std::uint16_t type, ByteView body,
    const std::function<void(const NetlinkMessage&, std::vector<T>&)>& add) {
  KernelRows<T> found;
  auto answered = netlink.dump(NETLINK_ROUTE, type, body, [&](const NetlinkMessage& message) {
    if (found.rows.size() < kMaxNetworkRows) {
      add(message, found.rows);
    } else {
      found.whole = false;
    }
  });
  if (!answered && answered.error().code != ErrorCode::Corrupt) {
    return std::unexpected(std::move(answered.error()));
  }
  found.whole = found.whole && answered.has_value();
  return found;
}

template <class T>
void addIfAny(std::vector<T>& rows, std::optional<T> row) {
  if (row) rows.push_back(std::move(*row));
}

// RTA_MULTIPATH holds rtnexthop structures, each followed by its own attributes.
void addNextHops(ByteView hops, int family, std::vector<DefaultRoute>& routes) {
  while (const auto hop = structureAt<rtnexthop>(hops)) {
    if (hop->rtnh_len < sizeof(rtnexthop) || hop->rtnh_len > hops.size()) return;
    const NetlinkAttributes attributes(
        hops.subspan(sizeof(rtnexthop), hop->rtnh_len - sizeof(rtnexthop)));
    routes.push_back({.v6 = family == AF_INET6,
                      .link = hop->rtnh_ifindex,
                      .gateway = addressIn(attributes, RTA_GATEWAY, family)});
    hops = hops.subspan(std::min<std::size_t>((hop->rtnh_len + 3U) & ~3U, hops.size()));
  }
}

}  // namespace

std::string macText(ByteView six) {
  std::string text;
  for (const std::byte byte : six) {
    if (!text.empty()) text += ':';
    text += toHex(std::span(&byte, 1));
  }
  return text;
}

std::optional<Link> linkFrom(const NetlinkMessage& message) {
  const auto about = structureAt<ifinfomsg>(message.payload);
  if (message.type != RTM_NEWLINK || !about) return std::nullopt;
  const auto attributes = attributesBehind<ifinfomsg>(message.payload);
  const auto name = attributes.text(IFLA_IFNAME);
  if (!name || name->empty()) return std::nullopt;
  Link link{.index = about->ifi_index, .name = toUtf8(*name)};
  link.loopback = (about->ifi_flags & IFF_LOOPBACK) != 0;
  link.up = (about->ifi_flags & IFF_UP) != 0 && (about->ifi_flags & IFF_LOWER_UP) != 0;
  if (const auto mac = attributes.find(IFLA_ADDRESS);
      mac && about->ifi_type == ARPHRD_ETHER && mac->size() == 6 && !isZero(*mac)) {
    link.mac = macText(*mac);
  }
  if (const auto details = attributes.find(IFLA_LINKINFO)) {
    link.kind = toUtf8(NetlinkAttributes(*details).text(IFLA_INFO_KIND).value_or(""));
  }
  return link;
}

std::optional<InterfaceAddress> addressFrom(const NetlinkMessage& message) {
  const auto about = structureAt<ifaddrmsg>(message.payload);
  if (message.type != RTM_NEWADDR || !about) return std::nullopt;
  const auto attributes = attributesBehind<ifaddrmsg>(message.payload);
  // On a point-to-point link IFA_ADDRESS is the other end.
  auto address = addressIn(attributes, IFA_LOCAL, about->ifa_family);
  if (!address) address = addressIn(attributes, IFA_ADDRESS, about->ifa_family);
  if (!address) return std::nullopt;
  return InterfaceAddress{.link = static_cast<int>(about->ifa_index), .address = *address};
}

std::vector<DefaultRoute> defaultRoutesFrom(const NetlinkMessage& message) {
  std::vector<DefaultRoute> routes;
  const auto about = structureAt<rtmsg>(message.payload);
  if (message.type != RTM_NEWROUTE || !about || about->rtm_dst_len != 0 ||
      about->rtm_type != RTN_UNICAST || (about->rtm_flags & RTM_F_CLONED) != 0 ||
      (about->rtm_family != AF_INET && about->rtm_family != AF_INET6)) {
    return routes;
  }
  const auto attributes = attributesBehind<rtmsg>(message.payload);
  if (const auto hops = attributes.find(RTA_MULTIPATH)) {
    addNextHops(*hops, about->rtm_family, routes);
    return routes;
  }
  DefaultRoute route{.v6 = about->rtm_family == AF_INET6,
                     .link = attributes.value<int>(RTA_OIF).value_or(0),
                     .gateway = addressIn(attributes, RTA_GATEWAY, about->rtm_family)};
  // An IPv4 route may lead through an IPv6 gateway (RFC 9229): family, then address.
  if (const auto via = attributes.find(RTA_VIA); via && via->size() > 2) {
    route.gateway = IpAddress::fromBytes(via->subspan(2));
  }
  routes.push_back(route);
  return routes;
}

std::optional<Neighbour> neighbourFrom(const NetlinkMessage& message) {
  const auto about = structureAt<ndmsg>(message.payload);
  if (message.type != RTM_NEWNEIGH || !about ||
      (about->ndm_family != AF_INET && about->ndm_family != AF_INET6)) {
    return std::nullopt;
  }
  constexpr int known = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT;
  const auto attributes = attributesBehind<ndmsg>(message.payload);
  const auto address = addressIn(attributes, NDA_DST, about->ndm_family);
  const auto mac = attributes.find(NDA_LLADDR);
  if ((about->ndm_state & known) == 0 || !address || !mac || mac->size() != 6) return std::nullopt;
  const bool group = (std::to_integer<unsigned>((*mac)[0]) & 1U) != 0;
  if (group || isZero(*mac)) return std::nullopt;
  return Neighbour{.link = about->ndm_ifindex,
                   .address = *address,
                   .mac = macText(*mac),
                   .permanent = (about->ndm_state & NUD_PERMANENT) != 0};
}

Result<KernelRows<Link>> links(Netlink& netlink) {
  const ifinfomsg all{};
  return gathered<Link>(netlink, RTM_GETLINK, bytesOfStructure(all),
                        [](const NetlinkMessage& message, std::vector<Link>& rows) {
                          addIfAny(rows, linkFrom(message));
                        });
}

Result<KernelRows<InterfaceAddress>> addresses(Netlink& netlink) {
  const ifaddrmsg all{};
  return gathered<InterfaceAddress>(
      netlink, RTM_GETADDR, bytesOfStructure(all),
      [](const NetlinkMessage& message, std::vector<InterfaceAddress>& rows) {
        addIfAny(rows, addressFrom(message));
      });
}

Result<KernelRows<DefaultRoute>> defaultRoutes(Netlink& netlink) {
  const rtmsg all{};
  return gathered<DefaultRoute>(netlink, RTM_GETROUTE, bytesOfStructure(all),
                                [](const NetlinkMessage& message, std::vector<DefaultRoute>& rows) {
                                  std::ranges::move(defaultRoutesFrom(message),
                                                    std::back_inserter(rows));
                                });
}

Result<KernelRows<Neighbour>> neighbours(Netlink& netlink) {
  const ndmsg all{};
  return gathered<Neighbour>(netlink, RTM_GETNEIGH, bytesOfStructure(all),
                             [](const NetlinkMessage& message, std::vector<Neighbour>& rows) {
                               addIfAny(rows, neighbourFrom(message));
                             });
}

std::string nameOfLink(const std::vector<Link>& links, int index) {
  const auto found = std::ranges::find(links, index, &Link::index);
  return found == links.end() ? std::to_string(index) : found->name;
}

}  // namespace sekisho::network
