#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>

#include "core/bytes.h"

namespace sekisho::network {

/// One message of a netlink datagram; the payload points into the datagram.
struct NetlinkMessage {
  std::uint16_t type = 0;
  std::uint16_t flags = 0;
  ByteView payload = {};
};

/// Whether a datagram or an attribute list was whole.
enum class Wholeness {
  Whole,    ///< Every length added up.
  Damaged,  ///< A length pointed outside, or bytes were left over; what came before was passed on.
};

/// Calls `each` for every message of one datagram, in order, and never reads outside it.
[[nodiscard]] Wholeness forEachMessage(ByteView datagram,
                                       const std::function<void(const NetlinkMessage&)>& each);

/// The attributes behind a message's fixed part, or nested in one attribute.
class NetlinkAttributes {
 public:
  explicit NetlinkAttributes(ByteView bytes) : bytes_(bytes) {}

  /// Calls `each` with the type (without its flag bits) and payload of every attribute, in order.
  Wholeness forEach(const std::function<void(std::uint16_t, ByteView)>& each) const;

  /// The first attribute of that type.
  [[nodiscard]] std::optional<ByteView> find(std::uint16_t type) const;
  /// The same as a text, up to its first NUL.
  [[nodiscard]] std::optional<std::string_view> text(std::uint16_t type) const;
  /// The same as a 32-bit number in network byte order.
  [[nodiscard]] std::optional<std::uint32_t> bigEndian32(std::uint16_t type) const;

  /// The same as a structure or number in the machine's byte order; nothing if it is too short.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  [[nodiscard]] std::optional<T> value(std::uint16_t type) const;

 private:
  ByteView bytes_;
};

/// The structure at the beginning of `bytes`; nothing if they are too few. Longer is fine: newer
/// kernels append.
template <class T>
  requires std::is_trivially_copyable_v<T>
[[nodiscard]] std::optional<T> structureAt(ByteView bytes) {
  if (bytes.size() < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

/// What stands behind a fixed part of type T, from the next 4-byte border on.
template <class T>
[[nodiscard]] ByteView behind(ByteView payload) {
  constexpr std::size_t offset = (sizeof(T) + 3U) & ~std::size_t{3};
  return payload.size() > offset ? payload.subspan(offset) : ByteView();
}

template <class T>
  requires std::is_trivially_copyable_v<T>
std::optional<T> NetlinkAttributes::value(std::uint16_t type) const {
  const auto found = find(type);
  return found ? structureAt<T>(*found) : std::nullopt;
}

}  // namespace sekisho::network
