#include "core/text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace sekisho {
namespace {

// How many bytes of well-formed UTF-8 stand at the start of `text`; 0 if its first byte is wrong.
std::size_t characterLength(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool second = follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
    return second && follows(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool second = follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
    return second && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

// Eight bytes at once: most of what is read is ASCII.
std::size_t asciiBytes(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t at = 0;
  for (std::uint64_t word = 0; text.size() - at >= sizeof word; at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

bool isUtf8(std::string_view text) noexcept {
  for (;;) {
    text.remove_prefix(asciiBytes(text));
    if (text.empty()) return true;
    const std::size_t length = characterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
}

namespace {

// The code point of a well-formed character.
char32_t codePointOf(std::string_view character) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() <= 1) return character.empty() ? 0 : byte(0);
  char32_t point = byte(0) & (0x7FU >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i) point = point << 6 | (byte(i) & 0x3FU);
  return point;
}

struct Range {
  char32_t first;
  char32_t last;
};
// Controls, and what Unicode says is drawn as nothing (Default_Ignorable_Code_Point, Cf, blank
// letters and U+2800). What scripts need stays: the joiners 200C and 200D and the variation
// selectors, which choose the form of a character that stands before them.
constexpr Range kUnseen[] = {
    {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},       {0x34F, 0x34F},
    {0x61C, 0x61C},     {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
    {0x200B, 0x200B},   {0x200E, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},
    {0x2800, 0x2800},   {0x3164, 0x3164},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},   {0x1BCA0, 0x1BCA3}, {0x1D159, 0x1D159}, {0x1D173, 0x1D17A},
    {0xE0000, 0xE00FF}, {0xE01F0, 0xE0FFF}};

bool isUnseen(std::string_view character) noexcept {
  const char32_t point = codePointOf(character);
  return std::ranges::any_of(
      kUnseen, [&](const Range& range) { return point >= range.first && point <= range.last; });
}

}  // namespace

bool isOneLine(std::string_view text, std::size_t most) noexcept {
  if (text.size() > most || !isUtf8(text)) return false;
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    if (isUnseen(text.substr(0, length))) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string spacesFolded(std::string_view text) {
  std::string folded;
  bool space = false;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(characterLength(text), 1);
    const std::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    if (character == " " || character == "\t" || character == "\u3000" || character == "\u00A0") {
      space = !folded.empty();
      continue;
    }
    if (space) folded += ' ';
    space = false;
    folded += character;
  }
  return folded;
}

std::string toUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    out += length == 0 ? std::string_view("\uFFFD") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; (at = text.find_first_not_of(" \t", at)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

std::optional<std::int64_t> toInteger(std::string_view text) noexcept {
  std::int64_t value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return value;
}

}  // namespace sekisho
