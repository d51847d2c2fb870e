#include "capabilities/journal/store/tail.h"

#include <algorithm>

#include "core/check.h"

namespace sekisho::journal {

void Tail::add(const Place& place, const Sha256& leaf, std::string_view source,
               std::uint64_t number) {
  auto known = numbers_.find(source);
  if (known == numbers_.end()) known = numbers_.try_emplace(std::string(source)).first;
  known->second.push_back({number, end()});
  places_.push_back(place);
  leaves_.push_back(leaf);
}

void Tail::dropBefore(std::uint64_t index) {
  SEKISHO_CHECK(index >= first_ && index <= end());
  const auto gone = static_cast<std::ptrdiff_t>(index - first_);
  places_.erase(places_.begin(), places_.begin() + gone);
  leaves_.erase(leaves_.begin(), leaves_.begin() + gone);
  first_ = index;
  for (auto at = numbers_.begin(); at != numbers_.end();) {
    auto& numbers = at->second;
    numbers.erase(numbers.begin(), std::ranges::lower_bound(numbers, index, {}, &Numbered::index));
    at = numbers.empty() ? numbers_.erase(at) : std::next(at);
  }
}

Hashes Tail::leaves(std::uint64_t tile) const {
  const std::uint64_t from = tile * kTileWidth;
  SEKISHO_CHECK(from >= first_ && from + kTileWidth <= end());
  const auto begin = leaves_.begin() + static_cast<std::ptrdiff_t>(from - first_);
  return {begin, begin + static_cast<std::ptrdiff_t>(kTileWidth)};
}

std::optional<std::uint64_t> Tail::indexOf(std::string_view source, std::uint64_t number) const {
  const auto known = numbers_.find(source);
  if (known == numbers_.end()) return std::nullopt;
  const auto found = std::ranges::lower_bound(known->second, number, {}, &Numbered::number);
  if (found == known->second.end() || found->number != number) return std::nullopt;
  return found->index;
}

}  // namespace sekisho::journal
