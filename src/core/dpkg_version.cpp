#include "core/dpkg_version.h"

#include <algorithm>

namespace sekisho {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// The weight of a character outside digits; the end of the text and a digit weigh 0.
int weightOf(std::string_view text) {
  if (text.empty() || isDigit(text.front())) return 0;
  const auto c = static_cast<unsigned char>(text.front());
  if (c == '~') return -1;
  const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return letter ? c : c + 256;
}

// Takes the run of digits in front of `text`, without leading zeros.
std::string_view takeNumber(std::string_view& text) {
  const auto* const end = std::ranges::find_if_not(text, isDigit);
  std::string_view number(text.begin(), end);
  text.remove_prefix(number.size());
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

std::weak_ordering compareNumbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

std::weak_ordering compareParts(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    while ((!a.empty() && !isDigit(a.front())) || (!b.empty() && !isDigit(b.front()))) {
      if (const auto order = weightOf(a) <=> weightOf(b); order != 0) return order;
      if (!a.empty()) a.remove_prefix(1);
      if (!b.empty()) b.remove_prefix(1);
    }
    const auto number_a = takeNumber(a);
    const auto number_b = takeNumber(b);
    if (const auto order = compareNumbers(number_a, number_b); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

struct Version {
  std::string_view epoch;
  std::string_view upstream;
  std::string_view revision;

  explicit Version(std::string_view text) : upstream(text) {
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
      epoch = text.substr(0, colon);
      upstream = text.substr(colon + 1);
    }
    if (const auto hyphen = upstream.rfind('-'); hyphen != std::string_view::npos) {
      revision = upstream.substr(hyphen + 1);
      upstream = upstream.substr(0, hyphen);
    }
  }
};

}  // namespace

std::weak_ordering compareDpkgVersions(std::string_view a, std::string_view b) noexcept {
  const Version left(a);
  const Version right(b);
  if (const auto order = compareParts(left.epoch, right.epoch); order != 0) return order;
  if (const auto order = compareParts(left.upstream, right.upstream); order != 0) return order;
  return compareParts(left.revision, right.revision);
}

}  // namespace sekisho
