// How a FileStore finds entries by what they say.
#include <algorithm>

#include "capabilities/journal/store/file_store.h"

namespace sekisho::journal {
namespace {

constexpr std::size_t kOpenIndexes = 128;

/// The newest of those places below an entry, as entries.
Candidates listed(const Places& places, std::uint64_t first, std::uint64_t below,
                  std::size_t most) {
  Candidates found{.reached = first};
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    const std::uint64_t index = first + *place;
    if (index >= below) continue;
    if (found.indexes.size() == most) {
      found.reached = found.indexes.back();
      break;
    }
    found.indexes.push_back(index);
  }
  return found;
}

}  // namespace

Volume::KeyOf FileStore::keyOfShelf() const {
  return [this](const BodyShelf& shelf, std::uint32_t number) { return keyOf(shelf, number); };
}

void FileStore::openIndexes() {
  if (!place_.indexing.terms) return;
  const auto key_of = [this](const BodyShelf& shelf, std::uint32_t number)
                          SEKISHO_REQUIRES(mutex_) -> Result<SealingKey> {
    const auto key = keys_.find(shelf, number);
    if (!key) return std::unexpected(key.error());
    return **key;
  };
  for (const auto& volume : volumes_.all()) {
    auto index = VolumeIndex::open(disk_, place_.directory, volumePlace(volume->first()), *volume,
                                   place_.indexing.version, key_of);
    if (!index) continue;  // whatever it is, another is made
    (*index)->letGo();
    indexes_.emplace(volume->first(), *std::move(index));
  }
}

bool FileStore::indexMissing() const {
  return place_.indexing.terms && indexes_.size() < volumes_.all().size();
}

IndexState FileStore::indexState() const {
  const Lock lock(mutex_);
  IndexState state{.volumes = volumes_.all().size(), .indexed = indexes_.size()};
  for (const auto& [first, index] : indexes_) state.bytes += index->bytes();
  for (const auto& [shelf, filter] : filters_) state.bytes += filter->bytes();
  return state;
}

Result<void> FileStore::makeIndex(const std::shared_ptr<const Volume>& volume) {
  // They tell of the index before.
  for (const BodyShelf& shelf : volume->shelves()) {
    if (auto dropped = dropFilter(shelf); !dropped) return dropped;
  }
  auto index = VolumeIndex::make(disk_, place_.directory, volumePlace(volume->first()), *volume,
                                 place_.indexing, keyOfShelf(), random_);
  volume->letGo();
  if (!index) return std::unexpected(std::move(index.error()));
  (*index)->letGo();
  const Lock lock(mutex_);
  indexes_.insert_or_assign(volume->first(), *std::move(index));
  lookForUnfiltered();
  return {};
}

// The newest first: that is where most is looked for.
Result<bool> FileStore::makeMissingIndex() {
  std::shared_ptr<const Volume> missing;
  {
    const Lock lock(mutex_);
    if (!indexMissing()) return false;
    for (const auto& volume : volumes_.all()) {
      if (!indexes_.contains(volume->first())) missing = volume;
    }
  }
  if (auto made = makeIndex(missing); !made) {
    return std::unexpected(std::move(made.error()).during("indexing a volume"));
  }
  return true;
}

Result<std::uint64_t> FileStore::reindex(std::uint64_t from) {
  if (!place_.indexing.terms) return from;
  const Lock settling(settling_);
  std::shared_ptr<const Volume> volume;
  {
    const Lock lock(mutex_);
    if (from >= volumes_.entries()) return from;
    volume = volumes_.of(from);
  }
  if (auto made = makeIndex(volume); !made) {
    return std::unexpected(std::move(made.error()).during("indexing a volume"));
  }
  return volume->first() + volume->count();
}

FileStore::Indexed FileStore::indexedVolume(std::uint64_t index) const {
  const Lock lock(mutex_);
  Indexed found{.volume = volumes_.of(index), .index = {}};
  const auto known = indexes_.find(found.volume->first());
  if (known == indexes_.end()) return found;
  found.index = known->second;
  if (!searched_.empty() && searched_.back() == found.index) return found;
  std::erase(searched_, found.index);
  searched_.push_back(found.index);
  if (searched_.size() > kOpenIndexes) {
    searched_.front()->letGo();
    searched_.pop_front();
  }
  return found;
}

// Where an index cannot be read, everything may be what is sought, and another index is made.
Result<Places> FileStore::placesSought(const Indexed& volume, const Sought& sought) const {
  if (volume.index) {
    if (!volume.index->overlaps(sought)) return Places{};
    auto places = volume.index->find(sought, keyOfShelf());
    if (places) return places;
    const Lock lock(mutex_);
    const auto known = indexes_.find(volume.volume->first());
    if (known != indexes_.end() && known->second == volume.index) indexes_.erase(known);
  }
  Places all(volume.volume->count());
  for (std::uint32_t place = 0; place < all.size(); ++place) all[place] = place;
  return all;
}

Result<Candidates> FileStore::candidates(const Sought& sought, std::uint64_t below,
                                         std::size_t most) const {
  if (below == 0) return Candidates{};
  std::uint64_t first = 0;
  {
    const Lock lock(mutex_);
    below = std::min(below, tail_.end());
    first = tail_.first();
  }
  if (below > first) return candidatesInTail(sought, first, below, most);
  below = passOver(sought, below);
  if (below == 0) return Candidates{};
  const Indexed volume = indexedVolume(below - 1);
  const auto places = placesSought(volume, sought);
  if (!places) return std::unexpected(places.error());
  return listed(*places, volume.volume->first(), below, most);
}

// An entry may be put into a volume meanwhile; it is read from there as well.
Result<Terms> FileStore::termsAt(std::uint64_t index) const {
  const auto found = line(index);
  if (!found) return std::unexpected(found.error());
  const auto entry = decodeEntry(*found);
  if (!entry) return std::unexpected(entry.error());
  const auto salted = body(index, *entry);
  Terms terms =
      place_.indexing.terms(*entry, salted ? std::optional(ByteView(salted->body)) : std::nullopt);
  // Whoever looks is to see that it is broken, or that its key is away.
  if (!salted && salted.error().code != ErrorCode::NotFound) terms.open.emplace_back(kEveryTerm);
  return terms;
}

Result<Candidates> FileStore::candidatesInTail(const Sought& sought, std::uint64_t first,
                                               std::uint64_t below, std::size_t most) const {
  const std::uint64_t chunk = (below - 1) / kTailChunk * kTailChunk;
  const std::uint64_t begin = std::max(first, chunk);
  Places places;
  if (place_.indexing.terms) {
    const Lock searching(searching_);
    auto found = tail_index_.find(sought, begin, below,
                                  [this](std::uint64_t index) { return termsAt(index); });
    if (!found) return std::unexpected(std::move(found.error()));
    for (const std::uint64_t index : *found) {
      places.push_back(static_cast<std::uint32_t>(index - begin));
    }
  } else {
    for (std::uint64_t at = begin; at < below; ++at) {
      places.push_back(static_cast<std::uint32_t>(at - begin));
    }
  }
  return listed(places, begin, below, most);
}

}  // namespace sekisho::journal
