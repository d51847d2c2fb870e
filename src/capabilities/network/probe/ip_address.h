#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace sekisho::network {

/// An IPv4 or IPv6 address. Orders by family, then by number.
class IpAddress {
 public:
  /// Nothing unless there are 4 or 16 bytes, in network order.
  [[nodiscard]] static std::optional<IpAddress> fromBytes(ByteView bytes);
  /// Reads dotted or colon notation; a zone ("%eth0") is left out.
  [[nodiscard]] static std::optional<IpAddress> fromText(std::string_view text);

  [[nodiscard]] bool isV6() const { return length_ == 16; }
  [[nodiscard]] std::string_view family() const { return isV6() ? "ipv6" : "ipv4"; }
  [[nodiscard]] ByteView bytes() const { return ByteView(bytes_).first(length_); }
  [[nodiscard]] std::string text() const;

  /// 0.0.0.0 or ::.
  [[nodiscard]] bool isUnspecified() const;
  /// 127.0.0.0/8, ::1, and those of IPv4 written as IPv6.
  [[nodiscard]] bool isLoopback() const;
  /// Whether the Internet may lead to it: neither private, shared (RFC 6598), link-local, unique
  /// local, documentation, multicast nor reserved (the IANA special-purpose registries).
  [[nodiscard]] bool isPublic() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  IpAddress() = default;
  [[nodiscard]] bool startsWith(std::string_view network) const;

  std::size_t length_ = 0;
  std::array<std::byte, 16> bytes_{};
};

}  // namespace sekisho::network
