#include "capabilities/posture/name_words.h"

#include <algorithm>
#include <set>
#include <vector>

#include "core/folding.h"
#include "core/text.h"

namespace sekisho::posture {
namespace {

constexpr std::size_t kMaxNameBytes = 256;

enum class Sort { Separates, Latin, Other };

Sort sortOf(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if (value >= 0x80) return Sort::Other;
  const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  return letter ? Sort::Latin : Sort::Separates;
}

bool isCapital(char byte) { return byte >= 'A' && byte <= 'Z'; }

// The runs of letters of one sort, folded: what follows a small letter with a capital is another.
std::vector<std::string> partsOf(std::string_view name) {
  std::string apart;
  for (const char byte : name) {
    const bool turns = !apart.empty() && isCapital(byte) && sortOf(apart.back()) == Sort::Latin &&
                       !isCapital(apart.back());
    if (turns) apart += ' ';
    apart += byte;
  }
  std::vector<std::string> parts;
  Sort last = Sort::Separates;
  for (const char byte : folded(apart)) {
    const Sort sort = sortOf(byte);
    if (sort != Sort::Separates) {
      if (sort != last) parts.emplace_back();
      parts.back() += byte;
    }
    last = sort;
  }
  return parts;
}

// One word, or some written together.
bool isOf(const std::string& part, const std::set<std::string>& words) {
  std::vector<bool> reached(part.size() + 1, false);
  reached[0] = true;
  for (std::size_t at = 0; at < part.size(); ++at) {
    if (!reached[at]) continue;
    for (const std::string& word : words) {
      if (part.compare(at, word.size(), word) == 0) reached[at + word.size()] = true;
    }
  }
  return reached.back();
}

// A judging asks of many names by the same words: they are folded once.
const std::set<std::string>& foldedOnce(std::string_view words) {
  thread_local std::string last;
  thread_local std::set<std::string> known;
  if (last != words) {
    known.clear();
    for (const std::string_view word : sekisho::words(words)) known.insert(folded(word));
    last = words;
  }
  return known;
}

}  // namespace

bool isMadeOfWords(std::string_view name, std::string_view words) {
  if (name.size() > kMaxNameBytes) return false;
  const std::set<std::string>& known = foldedOnce(words);
  if (known.contains(folded(trimmed(name))))
    return true;  // with its numbers, as systems name theirs
  bool met = false;
  for (const std::string& part : partsOf(name)) {
    if (part.size() == 1) continue;  // one Latin letter: jimu_a
    if (!isOf(part, known)) return false;
    met = true;
  }
  return met;
}

}  // namespace sekisho::posture
