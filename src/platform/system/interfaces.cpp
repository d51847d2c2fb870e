#include "platform/system/interfaces.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <bit>
#include <fstream>
#include <memory>
#include <sstream>

namespace sekisho::platform {
namespace {

unsigned bitsOf(const void* mask, std::size_t size) {
  unsigned bits = 0;
  const auto* bytes = static_cast<const unsigned char*>(mask);
  for (std::size_t i = 0; i < size; ++i) bits += static_cast<unsigned>(std::popcount(bytes[i]));
  return bits;
}

// The interface of IPv4's default route (proc_net(5), /proc/net/route): destination and mask zero.
std::string wayOut() {
  std::ifstream routes("/proc/net/route");
  std::string line;
  std::getline(routes, line);
  while (std::getline(routes, line)) {
    std::istringstream fields(line);
    std::string interface;
    std::string destination;
    std::string ignored;
    std::string mask;
    fields >> interface >> destination >> ignored >> ignored >> ignored >> ignored >> ignored >>
        mask;
    if (destination == "00000000" && mask == "00000000") return interface;
  }
  return {};
}

bool read(const ifaddrs& entry, InterfaceAddress& into) {
  if (entry.ifa_addr == nullptr || entry.ifa_netmask == nullptr) return false;
  char text[INET6_ADDRSTRLEN] = {};
  if (entry.ifa_addr->sa_family == AF_INET) {
    const auto* address = reinterpret_cast<const sockaddr_in*>(entry.ifa_addr);
    const auto* mask = reinterpret_cast<const sockaddr_in*>(entry.ifa_netmask);
    inet_ntop(AF_INET, &address->sin_addr, text, sizeof text);
    into.prefix = bitsOf(&mask->sin_addr, sizeof mask->sin_addr);
  } else if (entry.ifa_addr->sa_family == AF_INET6) {
    const auto* address = reinterpret_cast<const sockaddr_in6*>(entry.ifa_addr);
    const auto* mask = reinterpret_cast<const sockaddr_in6*>(entry.ifa_netmask);
    if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr)) return false;
    inet_ntop(AF_INET6, &address->sin6_addr, text, sizeof text);
    into.prefix = bitsOf(&mask->sin6_addr, sizeof mask->sin6_addr);
  } else {
    return false;
  }
  into.address = text;
  return true;
}

}  // namespace

std::vector<InterfaceAddress> interfaceAddresses() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(list, &freeifaddrs);
  const std::string way_out = wayOut();
  std::vector<InterfaceAddress> found;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if ((entry->ifa_flags & IFF_UP) == 0) continue;
    InterfaceAddress one{.interface = entry->ifa_name,
                         .index = if_nametoindex(entry->ifa_name),
                         .address = {},
                         .leads_out = entry->ifa_name == way_out};
    if (read(*entry, one)) found.push_back(std::move(one));
  }
  return found;
}

bool isLoopback(std::string_view address) {
  return address == "::1" || address.starts_with("127.");
}

}  // namespace sekisho::platform
