#include "capabilities/network/probe/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>

namespace sekisho::network {
namespace {

// IANA IPv4 special-purpose registry (RFC 6890 and its updates): what is not globally reachable.
constexpr std::array<std::string_view, 14> kNotPublicV4{
    "0.0.0.0/8",       "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12",   "192.0.0.0/24",   "192.0.2.0/24",  "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",   "240.0.0.0/4"};
// Of IPv6 only 2000::/3 is given out (RFC 4291 §2.4); within it the documentation prefixes.
constexpr std::array<std::string_view, 2> kNotPublicV6{"2001:db8::/32", "3fff::/20"};

bool sharesPrefix(ByteView a, ByteView b, std::size_t bits) {
  for (std::size_t i = 0; i < bits; ++i) {
    const auto mask = std::byte{0x80} >> (i % 8);
    if ((a[i / 8] & mask) != (b[i / 8] & mask)) return false;
  }
  return true;
}

}  // namespace

std::optional<IpAddress> IpAddress::fromBytes(ByteView bytes) {
  if (bytes.size() != 4 && bytes.size() != 16) return std::nullopt;
  IpAddress address;
  address.length_ = bytes.size();
  std::ranges::copy(bytes, address.bytes_.begin());
  return address;
}

std::optional<IpAddress> IpAddress::fromText(std::string_view text) {
  const std::string plain(text.substr(0, text.find('%')));
  std::array<std::byte, 16> bytes{};
  if (plain.size() > INET6_ADDRSTRLEN || plain.find('\0') != std::string::npos) return std::nullopt;
  if (inet_pton(AF_INET, plain.c_str(), bytes.data()) == 1) {
    return fromBytes(ByteView(bytes).first(4));
  }
  if (inet_pton(AF_INET6, plain.c_str(), bytes.data()) == 1) return fromBytes(bytes);
  return std::nullopt;
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(isV6() ? AF_INET6 : AF_INET, bytes_.data(), text.data(), text.size());
  return text.data();
}

bool IpAddress::startsWith(std::string_view network) const {
  const std::size_t slash = network.find('/');
  const auto prefix = fromText(network.substr(0, slash));
  std::size_t bits = 0;
  std::from_chars(network.data() + slash + 1, network.data() + network.size(), bits);
  return prefix && prefix->length_ == length_ && sharesPrefix(prefix->bytes(), bytes(), bits);
}

bool IpAddress::isUnspecified() const {
  return std::ranges::all_of(bytes_, [](std::byte byte) { return byte == std::byte{0}; });
}

bool IpAddress::isLoopback() const {
  return isV6() ? startsWith("::1/128") || startsWith("::ffff:127.0.0.0/104")
                : startsWith("127.0.0.0/8");
}

bool IpAddress::isPublic() const {
  const auto covers = [this](std::string_view network) { return startsWith(network); };
  if (!isV6()) return std::ranges::none_of(kNotPublicV4, covers);
  if (startsWith("::ffff:0:0/96")) {
    const auto v4 = fromBytes(bytes().subspan(12));
    return v4 && v4->isPublic();
  }
  return startsWith("2000::/3") && std::ranges::none_of(kNotPublicV6, covers);
}

}  // namespace sekisho::network
