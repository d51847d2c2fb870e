#include "core/text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

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

bool isUtf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

namespace {

// C0 and C1 controls, DEL; U+200B, 200E, 200F, 2028–202E, 2060–206F, FEFF. The joiners 200C and
// 200D stay: scripts need them.
bool isUnseen(std::string_view character) noexcept {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return at(0) < 0x20 || at(0) == 0x7F;
  if (character.size() == 2) return at(0) == 0xC2 && at(1) < 0xA0;
  if (character == "\uFEFF") return true;
  if (character.size() != 3 || at(0) != 0xE2) return false;
  if (at(1) == 0x80) {
    return at(2) == 0x8B || at(2) == 0x8E || at(2) == 0x8F || (at(2) >= 0xA8 && at(2) <= 0xAE);
  }
  return at(1) == 0x81 && at(2) >= 0xA0 && at(2) <= 0xAF;
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
