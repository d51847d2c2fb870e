#pragma once

// For the .cpp files of this folder only.

#include <netinet/in.h>

#include "platform/descriptor.h"

namespace sekisho::platform::mdns {

/// 224.0.0.251, where everybody listens who speaks Multicast DNS (RFC 6762 §3).
inline constexpr in_addr_t kGroup = 0xE00000FB;

/// Time to live of what is sent: whoever checks sees that it was not routed (RFC 6762 §11).
inline constexpr int kHops = 255;

[[nodiscard]] inline sockaddr_in groupAddress(std::uint16_t port) {
  sockaddr_in group{};
  group.sin_family = AF_INET;
  group.sin_port = htons(port);
  group.sin_addr.s_addr = htonl(kGroup);
  return group;
}

}  // namespace sekisho::platform::mdns
