#include "capabilities/access/guessable.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "core/check.h"
#include "core/text.h"

namespace sekisho::access {
namespace {

constexpr std::size_t kMostLettersLeft = 4;
constexpr std::string_view kTakenOut("\0", 1);  // where a word was, so that its sides do not join

bool isFigure(char c) { return c >= '0' && c <= '9'; }
bool isLatin(char c) { return c >= 'a' && c <= 'z'; }
bool isForeign(char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; }
bool isLetter(char c) { return isLatin(c) || isForeign(c); }
bool beginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

// Full-width forms (U+FF01 to U+FF5E) and the Japanese space in their usual width; small letters.
std::string inUsualWidth(std::string_view text) {
  std::string usual;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = [&](std::size_t ahead) {
      return at + ahead < text.size() ? static_cast<unsigned char>(text[at + ahead]) : 0U;
    };
    const unsigned code =
        ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
    const bool has_three = (byte(0) & 0xF0U) == 0xE0U;
    if (has_three && code >= 0xFF01U && code <= 0xFF5EU) {
      usual += static_cast<char>(code - 0xFF01U + '!');
      at += 2;
    } else if (has_three && code == 0x3000U) {
      usual += ' ';
      at += 2;
    } else {
      usual += text[at];
    }
  }
  return lowered(usual);
}

std::string withoutMarks(std::string_view usual) {
  std::string kept;
  std::ranges::copy_if(usual, std::back_inserter(kept),
                       [](char c) { return isLetter(c) || isFigure(c); });
  return kept;
}

// What people write for letters.
std::string asLetters(std::string_view usual) {
  constexpr std::string_view kWritten = "01345789@$!+";
  constexpr std::string_view kMeant = "oleastbgasit";
  std::string meant(usual);
  for (char& c : meant) {
    const std::size_t found = kWritten.find(c);
    if (found != std::string_view::npos) c = kMeant[found];
  }
  return meant;
}

std::string_view core(std::string_view usual) {
  const auto* const first = std::ranges::find_if(usual, isLetter);
  const auto after_last = std::ranges::find_if(usual.rbegin(), usual.rend(), isLetter).base();
  if (first == usual.end()) return {};
  return {first, static_cast<std::size_t>(after_last - first)};
}

std::vector<std::string_view> linesOf(std::string_view file) {
  for (const WordFile& each : passwordWords()) {
    if (!each.path.ends_with(file)) continue;
    std::vector<std::string_view> lines = split(each.text, '\n');
    std::erase_if(lines, [](std::string_view line) { return line.empty() || line[0] == '#'; });
    return lines;
  }
  SEKISHO_CHECK(false);  // it is built in
  return {};
}

bool isListed(std::string_view word) {
  static const std::vector<std::string_view> kCommon = linesOf("common_passwords.txt");
  return std::ranges::binary_search(kCommon, word);
}

// The shortest run that said again and again is the text; the text itself if there is none.
std::string_view runOf(std::string_view text) {
  for (std::size_t run = 1; run * 2 <= text.size(); ++run) {
    if (text.substr(run) == text.substr(0, text.size() - run)) return text.substr(0, run);
  }
  return text;
}

// Neighbours on the keys of a Japanese or an American keyboard, or the same.
bool areNeighbours(char a, char b) {
  static constexpr std::array<std::string_view, 4> kRows{"1234567890", "qwertyuiop", "asdfghjkl",
                                                         "zxcvbnm"};
  const auto place = [](char c) {
    for (std::size_t row = 0; row < kRows.size(); ++row) {
      const std::size_t column = kRows.at(row).find(c);
      if (column == std::string_view::npos) continue;
      // Each row stands about half a key further to the right.
      return std::pair(static_cast<int>(row), static_cast<int>(column * 2 + row));
    }
    return std::pair(-9, -99);
  };
  const auto [row_a, column_a] = place(a);
  const auto [row_b, column_b] = place(b);
  if (row_a < 0 || row_b < 0 || std::abs(row_a - row_b) > 1) return false;
  return std::abs(column_a - column_b) <= (row_a == row_b ? 2 : 1);
}

// Along the keys, or up or down the alphabet, with few leaps.
bool isWalk(std::string_view text) {
  const auto steps = [&](auto follows) {
    std::size_t count = 0;
    for (std::size_t at = 1; at < text.size(); ++at) count += follows(text[at - 1], text[at]);
    return count;
  };
  const std::size_t needed = text.size() - 1 - text.size() / 4;
  return steps(&areNeighbours) >= needed ||
         steps([](char a, char b) {
           return !isForeign(a) && !isForeign(b) && std::abs(a - b) <= 1;
         }) >= needed;
}

std::string withoutAll(std::string text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word)) {
    text.replace(at, word.size(), kTakenOut);
  }
  return text;
}

// The longest first, or 電子カルテ would be left as 電子.
std::vector<std::string> placeWords(std::string_view person, std::string_view clinic) {
  static const std::vector<std::string_view> kWords = linesOf("password_words.txt");
  std::vector<std::string> all(kWords.begin(), kWords.end());
  for (const std::string_view name : {person, clinic}) {
    all.push_back(foldedForGuessing(name));
    const std::string usual = inUsualWidth(name);
    for (const std::string_view part : words(usual)) {
      all.push_back(foldedForGuessing(part));
    }
  }
  const auto characters = [](std::string_view word) {
    return std::ranges::count_if(word, beginsCharacter);
  };
  std::erase_if(all, [&](const std::string& word) { return characters(word) < 2; });
  std::ranges::sort(all, std::ranges::greater{}, &std::string::size);
  return all;
}

}  // namespace

std::string foldedForGuessing(std::string_view password) {
  return withoutMarks(inUsualWidth(password));
}

bool isCommon(std::string_view password) {
  const std::string usual = inUsualWidth(password);
  const std::string whole = withoutMarks(usual);
  if (whole.size() > 1 && (isListed(whole) || isWalk(whole))) return true;
  const std::string_view middle = core(usual);
  if (middle.empty() || whole.size() - withoutMarks(middle).size() > kMostAdded) return false;
  for (const std::string& word : {withoutMarks(middle), withoutMarks(asLetters(middle))}) {
    const bool is_walk = word.size() >= 5 && isWalk(word);
    if (isListed(word) || isListed(runOf(word)) || is_walk) return true;
  }
  return false;
}

bool isOfThisPlace(std::string_view password, std::string_view person, std::string_view clinic) {
  const std::string usual = inUsualWidth(password);
  const std::vector<std::string> known = placeWords(person, clinic);
  for (std::string left : {withoutMarks(usual), withoutMarks(asLetters(usual))}) {
    const std::size_t before = left.size();
    for (const std::string& word : known) left = withoutAll(std::move(left), word);
    const auto letters = std::ranges::count_if(
        left, [](char c) { return c != '\0' && !isFigure(c) && beginsCharacter(c); });
    const auto figures = std::ranges::count_if(left, isFigure);
    if (left.size() < before && letters <= static_cast<std::ptrdiff_t>(kMostLettersLeft) &&
        figures <= static_cast<std::ptrdiff_t>(kMostAdded)) {
      return true;
    }
  }
  return false;
}

}  // namespace sekisho::access
