#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

/// The bytes of a text, without copying.
[[nodiscard]] inline ByteView bytesOf(std::string_view text) noexcept {
  return std::as_bytes(std::span(text.data(), text.size()));
}
[[nodiscard]] inline std::string_view textOf(ByteView bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline Bytes copyOf(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

/// Lower-case hexadecimal.
[[nodiscard]] std::string toHex(ByteView bytes);
void appendHex(std::string& text, ByteView bytes);
/// Nothing unless `text` is an even number of lower- or upper-case hexadecimal digits.
[[nodiscard]] std::optional<Bytes> fromHex(std::string_view text);

/// Standard base64 with padding (RFC 4648 §4).
[[nodiscard]] std::string toBase64(ByteView bytes);
/// Nothing unless `text` is canonical: padded, no white space, unused bits zero.
[[nodiscard]] std::optional<Bytes> fromBase64(std::string_view text);

/// base64url without padding (RFC 4648 §5).
[[nodiscard]] std::string toBase64Url(ByteView bytes);
[[nodiscard]] std::optional<Bytes> fromBase64Url(std::string_view text);

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
[[nodiscard]] bool equalInConstantTime(ByteView a, ByteView b) noexcept;

}  // namespace sekisho
