#include "capabilities/incidents/mailed_words.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace sekisho::incidents {
namespace {

constexpr std::size_t kInARow = 5;
constexpr std::size_t kByHyphens = 9;
constexpr std::size_t kOfFour = 4;  // digits in each of three groups or more
constexpr std::ptrdiff_t kFours = 3;
constexpr std::string_view kCover = "●";

/// How many bytes a digit, or a mark between digits, takes at the front of `text`; 0 if none does.
std::size_t digitAt(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] >= '0' && text[0] <= '9') return 1;
  const bool wide = text.size() >= 3 && text.substr(0, 2) == "\xEF\xBC" && text[2] >= '\x90' &&
                    text[2] <= '\x99';  // ０ to ９
  return wide ? 3 : 0;
}
std::size_t hyphenAt(std::string_view text) {
  for (const std::string_view hyphen : {"-", "－", "‐", "‑", "‒", "–", "—", "―", "−", "ー"}) {
    if (text.starts_with(hyphen)) return hyphen.size();
  }
  return 0;
}
std::size_t spaceAt(std::string_view text) {
  for (const std::string_view space : {" ", "　"}) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

std::size_t markAt(std::string_view text) { return std::max(hyphenAt(text), spaceAt(text)); }

/// Digits in a row: where they begin and end, and how many.
struct Group {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t digits = 0;
};

Group groupAt(std::string_view words, std::size_t at) {
  Group group{.begin = at, .end = at};
  while (const std::size_t size = digitAt(words.substr(group.end))) {
    group.end += size;
    ++group.digits;
  }
  return group;
}

/// Groups from `first` on with one mark of that kind between each two.
std::vector<Group> joined(std::string_view words, Group first,
                          std::size_t (*markAt)(std::string_view)) {
  std::vector<Group> groups{first};
  while (const std::size_t mark = markAt(words.substr(groups.back().end))) {
    const Group next = groupAt(words, groups.back().end + mark);
    if (next.digits == 0) break;
    groups.push_back(next);
  }
  return groups;
}

std::size_t digitsOf(const std::vector<Group>& groups) {
  std::size_t digits = 0;
  for (const Group& group : groups) digits += group.digits;
  return digits;
}

/// How far what begins at this group is covered; its own begin if it is not.
std::size_t coveredUntil(std::string_view words, const Group& first) {
  const auto by_hyphens = joined(words, first, &hyphenAt);
  if (digitsOf(by_hyphens) >= kByHyphens) return by_hyphens.back().end;
  const auto by_any = joined(words, first, &markAt);
  const auto after =
      std::ranges::find_if(by_any, [](const Group& group) { return group.digits != kOfFour; });
  if (after - by_any.begin() >= kFours) return std::prev(after)->end;
  return first.digits >= kInARow ? first.end : first.begin;
}

}  // namespace

std::string mailedWords(std::string_view words) {
  std::string mailed;
  for (std::size_t at = 0; at < words.size();) {
    const Group group = groupAt(words, at);
    if (group.digits == 0) {
      mailed += words[at++];
      continue;
    }
    const std::size_t covered = coveredUntil(words, group);
    const std::size_t end = std::max(covered, group.end);
    while (at < end) {
      const std::size_t digit = digitAt(words.substr(at));
      if (digit > 0 && at < covered) {
        mailed += kCover;
        at += digit;
      } else {
        mailed += words[at++];
      }
    }
  }
  return mailed;
}

}  // namespace sekisho::incidents
