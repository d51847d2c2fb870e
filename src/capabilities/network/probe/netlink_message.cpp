#include "capabilities/network/probe/netlink_message.h"

#include <linux/netlink.h>

#include <algorithm>

namespace sekisho::network {
namespace {

constexpr std::size_t aligned(std::size_t length) { return (length + 3U) & ~std::size_t{3}; }

}  // namespace

Wholeness forEachMessage(ByteView datagram,
                         const std::function<void(const NetlinkMessage&)>& each) {
  while (!datagram.empty()) {
    const auto header = structureAt<nlmsghdr>(datagram);
    if (!header || header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > datagram.size()) {
      return Wholeness::Damaged;
    }
    each({.type = header->nlmsg_type,
          .flags = header->nlmsg_flags,
          .payload = datagram.subspan(sizeof(nlmsghdr), header->nlmsg_len - sizeof(nlmsghdr))});
    datagram = datagram.subspan(std::min(aligned(header->nlmsg_len), datagram.size()));
  }
  return Wholeness::Whole;
}

Wholeness NetlinkAttributes::forEach(
    const std::function<void(std::uint16_t, ByteView)>& each) const {
  ByteView rest = bytes_;
  while (!rest.empty()) {
    const auto header = structureAt<nlattr>(rest);
    if (!header || header->nla_len < sizeof(nlattr) || header->nla_len > rest.size()) {
      return Wholeness::Damaged;
    }
    each(header->nla_type & NLA_TYPE_MASK,
         rest.subspan(sizeof(nlattr), header->nla_len - sizeof(nlattr)));
    rest = rest.subspan(std::min(aligned(header->nla_len), rest.size()));
  }
  return Wholeness::Whole;
}

std::optional<ByteView> NetlinkAttributes::find(std::uint16_t type) const {
  std::optional<ByteView> found;
  forEach([&](std::uint16_t each, ByteView payload) {
    if (each == type && !found) found = payload;
  });
  return found;
}

std::optional<std::string_view> NetlinkAttributes::text(std::uint16_t type) const {
  const auto found = find(type);
  if (!found) return std::nullopt;
  const std::string_view text = textOf(*found);
  return text.substr(0, std::min(text.find('\0'), text.size()));
}

std::optional<std::uint32_t> NetlinkAttributes::bigEndian32(std::uint16_t type) const {
  const auto found = find(type);
  if (!found || found->size() < 4) return std::nullopt;
  std::uint32_t number = 0;
  for (const std::byte byte : found->first(4)) {
    number = (number << 8U) | std::to_integer<std::uint32_t>(byte);
  }
  return number;
}

}  // namespace sekisho::network
