#include "capabilities/documents/rounds.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace sekisho::documents {

// What changed is read before what is only due again, and of the latter what waited longest; what
// there is no time for keeps the standing it had.
Standings Rounds::look(const std::map<Sha256, std::uint64_t>& sizes, Instant now) {
  std::uint64_t whole = 0;
  Standings found;
  std::vector<std::tuple<bool, Instant, Sha256>> due;
  for (const auto& [digest, bytes] : sizes) {
    whole += bytes;
    const bool known = contents_.isKnown(digest);
    const auto read = known ? read_.try_emplace(digest, now).first : read_.find(digest);
    const Instant last = read == read_.end() ? Instant{} : read->second;
    if (!known || now - last >= kRoundTakes || last > now) {
      due.emplace_back(known, last, digest);
      const auto before = seen_.find(digest);
      if (before != seen_.end()) found.insert(*before);
    } else if (const Standing standing = standingOf(contents_.look(digest));
               standing != Standing::AsFiled) {
      found.emplace(digest, standing);
    }
  }
  std::ranges::sort(due);
  const std::uint64_t most =
      std::max<std::uint64_t>(kReadAtOnce, whole / (kRoundTakes / kRoundStep));
  std::uint64_t done = 0;
  for (const auto& [known, last, digest] : due) {
    if (done >= most) break;
    const Standing standing = standingOf(contents_.examine(digest));
    found.erase(digest);
    if (standing != Standing::AsFiled) found.emplace(digest, standing);
    if (standing != Standing::Missing) done += sizes.at(digest);
    read_[digest] = now;
  }
  return found;
}

bool Rounds::go(Instant now) {
  trouble_.reset();
  const auto documents = documents_.all();
  const auto noted = documents_.standings();
  if (!documents || !noted) {
    trouble_ = documents ? noted.error() : documents.error();
    return false;
  }
  std::map<Sha256, std::uint64_t> sizes;
  for (const Document& document : *documents) sizes.emplace(document.digest, document.bytes);
  Standings found = look(sizes, now);
  Standings changed;
  for (const auto& [digest, standing] : found) {
    const auto before = noted->find(digest);
    if (before == noted->end() || before->second != standing) changed.emplace(digest, standing);
  }
  for (const auto& [digest, standing] : *noted) {
    if (!found.contains(digest)) changed.emplace(digest, Standing::AsFiled);
  }
  const bool other = std::exchange(seen_, std::move(found)) != seen_;
  while (changed.size() > kMaxNoted) changed.erase(std::prev(changed.end()));
  if (changed.empty()) return other;
  if (auto kept = documents_.note(changed, now); !kept) trouble_ = kept.error();
  return true;
}

}  // namespace sekisho::documents
