#include "capabilities/journal/store/tail_index.h"

#include <algorithm>

namespace sekisho::journal {
namespace {

// In memory only, so that no key is needed: what two terms share is told apart by reading.
std::uint32_t digestOf(std::string_view term) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(term));
}

}  // namespace

Places TailIndex::placesOf(const Chunk& chunk, std::string_view term) {
  Places places;
  const auto [begin, end] = std::ranges::equal_range(
      chunk.pairs, digestOf(term), {}, &std::pair<std::uint32_t, std::uint16_t>::first);
  for (auto at = begin; at != end; ++at) {
    if (places.empty() || places.back() != at->second) places.push_back(at->second);
  }
  return places;
}

Places TailIndex::ofThatTime(const Chunk& chunk, const Sought& sought, std::uint64_t first,
                             std::uint64_t end) {
  Places places;
  for (std::uint64_t index = first; index < end; ++index) {
    const auto& [from, until] = chunk.times[index - chunk.first];
    if (from < sought.until && until >= sought.from) {
      places.push_back(static_cast<std::uint32_t>(index % kTailChunk));
    }
  }
  return places;
}

Result<void> TailIndex::readOn(Chunk& chunk, std::uint64_t end, const TermsAt& terms_at) {
  const auto sorted = static_cast<std::ptrdiff_t>(chunk.pairs.size());
  for (; chunk.end < end; ++chunk.end) {
    const auto terms = terms_at(chunk.end);
    if (!terms) return std::unexpected(terms.error());
    const auto place = static_cast<std::uint16_t>(chunk.end % kTailChunk);
    for (const auto* some : {&terms->open, &terms->sealed}) {
      for (const std::string& term : *some) chunk.pairs.emplace_back(digestOf(term), place);
    }
    chunk.times.emplace_back(terms->from, terms->until);
  }
  const auto fresh = chunk.pairs.begin() + sorted;
  std::sort(fresh, chunk.pairs.end());
  std::inplace_merge(chunk.pairs.begin(), fresh, chunk.pairs.end());
  return {};
}

// What carries every term may be of any time.
Result<std::vector<std::uint64_t>> TailIndex::find(const Sought& sought, std::uint64_t first,
                                                   std::uint64_t end, const TermsAt& terms_at) {
  Chunk& chunk = chunks_[first / kTailChunk];
  if (chunk.end == 0 || first < chunk.first) chunk = {.first = first, .end = first};
  if (auto read = readOn(chunk, end, terms_at); !read) {
    chunks_.erase(first / kTailChunk);
    return std::unexpected(std::move(read.error()));
  }
  const Places whatever = placesOf(chunk, kEveryTerm);
  Places found = inEither(ofThatTime(chunk, sought, first, end), whatever);
  for (const auto& group : sought.all_of) {
    Places some = whatever;
    for (const std::string& term : group) some = inEither(some, placesOf(chunk, term));
    found = inBoth(found, some);
  }
  std::vector<std::uint64_t> indexes;
  for (const std::uint32_t place : found) {
    const std::uint64_t index = first - first % kTailChunk + place;
    if (index >= first && index < end) indexes.push_back(index);
  }
  return indexes;
}

void TailIndex::dropBefore(std::uint64_t first) {
  std::erase_if(chunks_,
                [&](const auto& chunk) { return (chunk.first + 1) * kTailChunk <= first; });
}

}  // namespace sekisho::journal
