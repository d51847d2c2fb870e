#include "core/skeleton.h"

#include <algorithm>
#include <iterator>

#include "core/folding.h"
#include "core/text.h"

namespace sekisho {
namespace {

struct Alike {
  std::string_view from;
  std::string_view to;
};

// Folded characters, in the order of their bytes. What is no name's is left out.
constexpr Alike kAlike[] = {
    {"-", "一"},  {"0", "o"},   {"1", "l"},   {"i", "l"},   {"m", "rn"},  {"|", "l"},
    {"ı", "l"},   {"ǀ", "l"},   {"α", "a"},   {"β", "b"},   {"γ", "y"},   {"ε", "e"},
    {"ζ", "z"},   {"η", "h"},   {"ι", "l"},   {"κ", "k"},   {"μ", "rn"},  {"ν", "v"},
    {"ο", "o"},   {"ρ", "p"},   {"τ", "t"},   {"υ", "u"},   {"χ", "x"},   {"ϲ", "c"},
    {"ϳ", "j"},   {"а", "a"},   {"в", "b"},   {"г", "r"},   {"е", "e"},   {"к", "k"},
    {"м", "rn"},  {"н", "h"},   {"о", "o"},   {"р", "p"},   {"с", "c"},   {"т", "t"},
    {"у", "y"},   {"х", "x"},   {"ь", "b"},   {"ё", "e"},   {"ѕ", "s"},   {"і", "l"},
    {"ј", "j"},   {"ѵ", "v"},   {"ү", "y"},   {"һ", "h"},   {"ӏ", "l"},   {"ԁ", "d"},
    {"ԛ", "q"},   {"ԝ", "w"},   {"‐", "一"},  {"‒", "一"},  {"–", "一"},  {"—", "一"},
    {"―", "一"},  {"‘", "'"},   {"’", "'"},   {"─", "一"},  {"〇", "o"},  {"エ", "工"},
    {"ォ", "才"}, {"オ", "才"}, {"カ", "力"}, {"サ", "艹"}, {"タ", "夕"}, {"チ", "千"},
    {"ッ", "ツ"}, {"ト", "卜"}, {"ニ", "二"}, {"ノ", "丿"}, {"ハ", "八"}, {"ヒ", "匕"},
    {"ミ", "彡"}, {"ム", "厶"}, {"ャ", "ヤ"}, {"ュ", "ユ"}, {"ョ", "彐"}, {"ヨ", "彐"},
    {"ロ", "口"}, {"ヮ", "ワ"}, {"ヵ", "力"}, {"ヶ", "ケ"}, {"ー", "一"}, {"㇐", "一"},
    {"亻", "イ"}, {"刂", "リ"}, {"囗", "口"}, {"曰", "日"},
};

std::size_t bytesOfCharacter(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

struct Span {
  char32_t first;
  char32_t last;
};

// Blocks of Unicode, in order. Kangxi radicals are kanji once they are folded (NFKC).
constexpr Span kOfNames[] = {
    {U' ', U'~'},     {0x00A0, 0x00A0}, {0x00B7, 0x00B7}, {0x00C0, 0x024F},   {0x0370, 0x03FF},
    {0x0400, 0x04FF}, {0x1E00, 0x1EFF}, {0x2010, 0x2015}, {0x2018, 0x2019},   {0x2212, 0x2212},
    {0x2F00, 0x2FDF}, {0x3000, 0x3000}, {0x3005, 0x3007}, {0x3041, 0x3096},   {0x3099, 0x309E},
    {0x30A0, 0x30FF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF}, {0xFE00, 0xFE0F}, {0xFF01, 0xFF9F}, {0x20000, 0x323AF}, {0xE0100, 0xE01EF},
};

// One character of well-formed UTF-8 of that many bytes.
char32_t characterOf(std::string_view bytes) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  char32_t character = bytes.size() == 1 ? byte(0) : byte(0) & (0x7FU >> bytes.size());
  for (std::size_t i = 1; i < bytes.size(); ++i) character = character << 6U | (byte(i) & 0x3FU);
  return character;
}

}  // namespace

bool isWrittenAsAName(std::string_view text) {
  if (!isUtf8(text)) return false;
  while (!text.empty()) {
    const std::string_view one =
        text.substr(0, bytesOfCharacter(static_cast<unsigned char>(text.front())));
    const char32_t character = characterOf(one);
    const bool known = std::ranges::any_of(kOfNames, [&](const Span& span) {
      return span.first <= character && character <= span.last;
    });
    if (!known) return false;
    text.remove_prefix(one.size());
  }
  return true;
}

std::string skeletonOfName(std::string_view name) {
  const std::string plain = foldedName(name);
  std::string out;
  for (std::string_view rest = plain; !rest.empty();) {
    const std::string_view one =
        rest.substr(0, bytesOfCharacter(static_cast<unsigned char>(rest.front())));
    const auto* found = std::ranges::lower_bound(kAlike, one, {}, &Alike::from);
    out += found != std::end(kAlike) && found->from == one ? found->to : one;
    rest.remove_prefix(one.size());
  }
  return out;
}

}  // namespace sekisho
