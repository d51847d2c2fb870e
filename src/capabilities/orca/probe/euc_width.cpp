#include "capabilities/orca/probe/euc_width.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace sekisho::orca {
namespace {

struct EucRow {
  std::uint16_t row;  // of 32 characters
  std::uint64_t widths;
};
struct EucPair {
  std::uint16_t first;
  std::uint16_t second;
};
#include "capabilities/orca/probe/euc_widths.inc"

std::size_t lengthOf(char first) noexcept {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

char32_t pointOf(std::string_view character) noexcept {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(character[at]); };
  char32_t point = character.size() == 1 ? byte(0) : byte(0) & (0x7FU >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i) point = point << 6U | (byte(i) & 0x3FU);
  return point;
}

int widthOf(char32_t point) noexcept {
  if (point < 0x80) return 1;
  const auto* const row = std::ranges::lower_bound(kEucRows, point / 32, {}, &EucRow::row);
  if (row == std::end(kEucRows) || row->row != point / 32) return 0;
  return static_cast<int>(row->widths >> point % 32 * 2 & 3U);
}

bool isPair(char32_t first, char32_t second) noexcept {
  return std::ranges::any_of(
      kEucPairs, [&](const EucPair& pair) { return pair.first == first && pair.second == second; });
}

}  // namespace

EucCharacter firstEucCharacter(std::string_view text) noexcept {
  const std::string_view character = text.substr(0, lengthOf(text.front()));
  const char32_t point = pointOf(character);
  const std::string_view behind = text.substr(character.size());
  if (point >= 0x80 && !behind.empty() && static_cast<unsigned char>(behind.front()) >= 0x80) {
    const std::string_view second = behind.substr(0, lengthOf(behind.front()));
    if (isPair(point, pointOf(second))) {
      return {.utf8 = text.substr(0, character.size() + second.size()), .bytes = 2};
    }
  }
  return {.utf8 = character, .bytes = widthOf(point)};
}

std::optional<std::size_t> eucBytesOf(std::string_view text) noexcept {
  std::size_t bytes = 0;
  while (!text.empty()) {
    const EucCharacter character = firstEucCharacter(text);
    if (character.bytes == 0) return std::nullopt;
    bytes += static_cast<std::size_t>(character.bytes);
    text.remove_prefix(character.utf8.size());
  }
  return bytes;
}

}  // namespace sekisho::orca
