#include "core/bytes.h"

#include <array>

namespace sekisho {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode64(ByteView bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const std::byte byte : bytes) {
    bits = (bits << 8U) | std::to_integer<std::uint32_t>(byte);
    held += 8;
    while (held >= 6) {
      held -= 6;
      text += alphabet[(bits >> held) & 63U];
    }
  }
  if (held > 0) text += alphabet[(bits << (6 - held)) & 63U];
  return text;
}

std::optional<Bytes> decode64(std::string_view text, std::string_view alphabet) {
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::size_t digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push_back(static_cast<std::byte>((bits >> held) & 0xFFU));
    }
  }
  if ((bits & ((1U << held) - 1U)) != 0) return std::nullopt;
  return bytes;
}

// The value of each character as a digit; kNoDigit of others.
constexpr unsigned kNoDigit = 0xFF;
constexpr std::array<std::uint8_t, 256> kHexValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (unsigned digit = 0; digit < 16; ++digit) {
    const auto lower = static_cast<unsigned char>(kHexDigits[digit]);
    values.at(lower) = static_cast<std::uint8_t>(digit);
    if (digit > 9) values.at(lower - 'a' + 'A') = static_cast<std::uint8_t>(digit);
  }
  return values;
}();

}  // namespace

void appendHex(std::string& text, ByteView bytes) {
  const std::size_t before = text.size();
  text.resize(before + 2 * bytes.size());
  char* digit = text.data() + before;
  for (const std::byte byte : bytes) {
    *digit++ = kHexDigits[std::to_integer<unsigned>(byte) >> 4U];
    *digit++ = kHexDigits[std::to_integer<unsigned>(byte) & 15U];
  }
}

std::string toHex(ByteView bytes) {
  std::string text;
  appendHex(text, bytes);
  return text;
}

std::optional<Bytes> fromHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned high = kHexValues[static_cast<unsigned char>(text[2 * i])];
    const unsigned low = kHexValues[static_cast<unsigned char>(text[2 * i + 1])];
    if (high == kNoDigit || low == kNoDigit) return std::nullopt;
    bytes[i] = static_cast<std::byte>(high << 4U | low);
  }
  return bytes;
}

std::string toBase64(ByteView bytes) {
  std::string text = encode64(bytes, kStandard);
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::optional<Bytes> fromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const bool one = text.ends_with('=');
  const bool two = text.ends_with("==");
  if (one) text.remove_suffix(two ? 2 : 1);
  return decode64(text, kStandard);
}

std::string toBase64Url(ByteView bytes) { return encode64(bytes, kUrl); }

std::optional<Bytes> fromBase64Url(std::string_view text) { return decode64(text, kUrl); }

bool equalInConstantTime(ByteView a, ByteView b) noexcept {
  if (a.size() != b.size()) return false;
  volatile unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = difference | std::to_integer<unsigned>(a[i] ^ b[i]);
  }
  return difference == 0;
}

}  // namespace sekisho
