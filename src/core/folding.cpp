#include "core/folding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "core/text.h"

namespace sekisho {
namespace {

struct Row {
  char32_t from;
  std::string_view to;
};
constexpr Row kRows[] = {
#include "core/folding_table.inc"
};

constexpr char32_t kVoiced = 0x3099;      // ゛ that joins the kana before it
constexpr char32_t kHalfVoiced = 0x309A;  // ゜

// One character of well-formed UTF-8, which `text` begins with.
char32_t takeCharacter(std::string_view& text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t character = size == 1 ? first : first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) character = character << 6U | (byte(i) & 0x3FU);
  text.remove_prefix(size);
  return character;
}

void putCharacter(std::string& out, char32_t character) {
  const auto put = [&](char32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (character < 0x80) return put(character);
  if (character < 0x800) {
    put(0xC0 | character >> 6U);
  } else if (character < 0x10000) {
    put(0xE0 | character >> 12U);
    put(0x80 | (character >> 6U & 0x3FU));
  } else {
    put(0xF0 | character >> 18U);
    put(0x80 | (character >> 12U & 0x3FU));
    put(0x80 | (character >> 6U & 0x3FU));
  }
  put(0x80 | (character & 0x3FU));
}

// Which forms of a character are to be drawn; no other character.
bool isSelector(char32_t character) {
  return (character >= 0xFE00 && character <= 0xFE0F) ||
         (character >= 0xE0100 && character <= 0xE01EF) || character == 0xFEFF;
}

// A katakana with a mark of sound, if there is one.
char32_t joined(char32_t kana, char32_t mark) {
  const bool ka_to_to = kana >= 0x30AB && kana <= 0x30C8 && kana != 0x30C3;
  const bool is_ha = kana >= 0x30CF && kana <= 0x30DD && (kana - 0x30CF) % 3 == 0;
  if (mark == kHalfVoiced) return is_ha ? kana + 2 : 0;
  if (is_ha) return kana + 1;
  if (kana == 0x30A6) return 0x30F4;  // ウ, ヴ
  // カ … ヂ lie on odd numbers, ツ テ ト on even ones.
  const bool plain = kana <= 0x30C1 ? kana % 2 == 1 : kana % 2 == 0;
  return ka_to_to && plain ? kana + 1 : 0;
}

void putFolded(std::string& out, char32_t character, char32_t& last);

void put(std::string& out, char32_t character, char32_t& last) {
  if (character == kVoiced || character == kHalfVoiced) {
    if (const char32_t one = joined(last, character); one != 0) {
      out.resize(out.size() - 3);  // a katakana has three bytes
      character = one;
    }
  }
  putCharacter(out, character);
  last = character;
}

char foldedAscii(char c) {
  const bool capital = c >= 'A' && c <= 'Z';
  return c < ' ' || c == 0x7F ? ' ' : capital ? static_cast<char>(c + 32) : c;
}

void putFolded(std::string& out, char32_t character, char32_t& last) {
  if (character < 0x80) {
    return put(out, static_cast<char32_t>(foldedAscii(static_cast<char>(character))), last);
  }
  if (isSelector(character)) return;
  const auto* row = std::ranges::lower_bound(kRows, character, {}, &Row::from);
  if (row != std::end(kRows) && row->from == character) {
    for (std::string_view to = row->to; !to.empty();) put(out, takeCharacter(to), last);
    return;
  }
  if (character >= 0xFF01 && character <= 0xFF5E) {
    return putFolded(out, character - 0xFEE0, last);
  }
  const bool hiragana = character >= 0x3041 && character <= 0x3096;
  put(out, hiragana ? character + 0x60 : character, last);
}

}  // namespace

std::string folded(std::string_view text) {
  if (asciiBytes(text) == text.size()) {
    std::string out(text);
    for (char& c : out) c = foldedAscii(c);
    return out;
  }
  std::string checked;
  if (!isUtf8(text)) {
    checked = toUtf8(text);
    text = checked;
  }
  std::string out;
  out.reserve(text.size());
  char32_t last = 0;
  while (!text.empty()) putFolded(out, takeCharacter(text), last);
  return out;
}

std::string foldedName(std::string_view text) {
  std::string name = folded(text);
  if (asciiBytes(name) == name.size()) {
    std::erase_if(name, [](char c) { return std::string_view(" ^=,.").contains(c); });
    return name;
  }
  std::string out;
  for (std::string_view rest = name; !rest.empty();) {
    const std::string_view before = rest;
    const char32_t character = takeCharacter(rest);
    constexpr std::u32string_view kBetween = U" ^=・,.";
    if (kBetween.find(character) != std::u32string_view::npos) continue;
    out.append(before.substr(0, before.size() - rest.size()));
  }
  return out;
}

}  // namespace sekisho
