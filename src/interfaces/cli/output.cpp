#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

#include "core/text.h"
#include "interfaces/cli/command.h"

namespace sekisho::cli {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Characters of two cells (UAX #11, W and F), as blocks. What is ambiguous there, such as ○ and ×,
// takes one, as terminals have it unless told otherwise.
constexpr std::array<Range, 15> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x3098},
                                       {0x309B, 0x33FF},
                                       {0x3400, 0x4DBF},
                                       {0x4E00, 0x9FFF},
                                       {0xA960, 0xA97F},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0xFFE0, 0xFFE6},
                                       {0x1F300, 0x1F64F},
                                       {0x1F900, 0x1F9FF},
                                       {0x20000, 0x3FFFD}}};
// Characters that are drawn over the one before, or not at all.
constexpr std::array<Range, 5> kNone{
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xE0100, 0xE01EF}}};

bool isIn(std::span<const Range> ranges, char32_t character) {
  return std::ranges::any_of(ranges, [character](const Range& range) {
    return range.first <= character && character <= range.last;
  });
}

std::size_t cellsOf(char32_t character) {
  if (isIn(kNone, character)) return 0;
  return isIn(kWide, character) ? 2 : 1;
}

char32_t bitsOfLead(unsigned char lead) {
  if (lead < 0x80) return lead;
  if (lead < 0xE0) return lead & 0x1FU;
  return lead < 0xF0 ? lead & 0x0FU : lead & 0x07U;
}

// How many cells of a terminal a text in UTF-8 takes.
std::size_t widthOf(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    char32_t character = bitsOfLead(static_cast<unsigned char>(text[i++]));
    for (; i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U; ++i) {
      character = character << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    width += cellsOf(character);
  }
  return width;
}

}  // namespace

std::string Session::say(const Json& text) const {
  const Json& chosen = text[language == Language::Japanese ? "ja" : "en"];
  return chosen.text() == nullptr ? std::string() : *chosen.text();
}

void printColumns(std::ostream& out, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], widthOf(row[i]));
  }
  for (const auto& row : rows) {
    std::size_t owed = 0;  // spaces before the next cell that has something in it
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!row[i].empty()) out << std::string(std::exchange(owed, 0), ' ') << row[i];
      owed += widths[i] - widthOf(row[i]) + 2;
    }
    out << "\n";
  }
}

std::string plain(const Json& value) {
  if (const auto* text = value.text()) return *text;
  if (value.isNull()) return "-";
  return canonicalJson(value);
}

Json listOf(std::string_view typed) {
  Json::Array words;
  for (const std::string_view word : split(typed, ',')) {
    if (!trimmed(word).empty()) words.emplace_back(trimmed(word));
  }
  return words;
}

}  // namespace sekisho::cli
