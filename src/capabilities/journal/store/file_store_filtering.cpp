// How a FileStore keeps the filters by which a search passes over volumes.
#include <algorithm>

#include "capabilities/journal/store/file_store.h"
#include "capabilities/journal/store/volume_sieve.h"

namespace sekisho::journal {
namespace {

constexpr std::size_t kFewVolumes = 4;  // fewer are asked themselves as quickly

/// A shelf whose bodies lie under different keys is being sealed again.
void addVolume(std::map<BodyShelf, Filtered>& shelves, const Volume& volume) {
  for (const BodyShelf& shelf : volume.shelves()) {
    const std::uint32_t number = volume.keyNumber(shelf).value_or(0);
    Filtered& filtered = shelves[shelf];
    if (!filtered.volumes.empty() && filtered.key_number != number) filtered.volumes.clear();
    filtered.key_number = number;
    filtered.volumes.push_back(volume.first());
  }
}

}  // namespace

FilterPlace FileStore::filterPlace(const BodyShelf& shelf) const {
  return {.clinic = place_.clinic, .generation = place_.generation, .shelf = shelf};
}

Result<void> FileStore::dropFilter(const BodyShelf& shelf) {
  {
    const Lock lock(mutex_);
    filters_.erase(shelf);
  }
  const std::string path = place_.directory + "/" + filterName(shelf);
  if (auto gone = disk_.remove(path); !gone) {
    return gone.error().message == platform::kDiskMissing ? Result<void>() : gone;
  }
  return disk_.syncDirectory(place_.directory);
}

// The newest volume's shelves still grow.
std::map<BodyShelf, Filtered> FileStore::shelvesToFilter() const {
  std::map<BodyShelf, Filtered> shelves;
  if (!place_.indexing.terms || volumes_.all().empty()) return shelves;
  for (const auto& volume : volumes_.all()) addVolume(shelves, *volume);
  for (const BodyShelf& growing : volumes_.all().back()->shelves()) shelves.erase(growing);
  const auto cannot_be = [this](const auto& shelf) SEKISHO_REQUIRES(mutex_) {
    const auto indexed = [this](std::uint64_t first)
                             SEKISHO_REQUIRES(mutex_) { return indexes_.contains(first); };
    return shelf.second.volumes.size() < kFewVolumes ||
           shelf.second.volumes.size() > kMostFilteredVolumes ||
           unfilterable_.contains(shelf.first) ||
           !keys_.find(shelf.first, shelf.second.key_number) ||
           !std::ranges::all_of(shelf.second.volumes, indexed);
  };
  std::erase_if(shelves, cannot_be);
  for (auto& [shelf, filtered] : shelves) filtered.version = place_.indexing.version;
  return shelves;
}

void FileStore::openFilters() {
  for (const auto& [shelf, filtered] : shelvesToFilter()) {
    auto filter = ShelfFilter::open(disk_, place_.directory, filterPlace(shelf), filtered.version);
    if (!filter) continue;  // whatever it is, another is made
    filters_.insert_or_assign(shelf, *std::move(filter));
  }
  lookForUnfiltered();
}

void FileStore::lookForUnfiltered() {
  unfiltered_.reset();
  for (const auto& [shelf, filtered] : shelvesToFilter()) {
    const auto known = filters_.find(shelf);
    if (known != filters_.end() && known->second->keyNumber() == filtered.key_number &&
        known->second->volumes() == filtered.volumes) {
      continue;
    }
    unfiltered_ = shelf;
    return;
  }
}

// Where an index cannot be read, another is made first.
Result<bool> FileStore::makeMissingFilter() {
  std::optional<BodyShelf> shelf;
  Filtered of;
  std::map<std::uint64_t, std::shared_ptr<const VolumeIndex>> indexes;
  {
    const Lock lock(mutex_);
    shelf = std::exchange(unfiltered_, std::nullopt);
    if (!shelf) return false;
    of = shelvesToFilter()[*shelf];
    for (const std::uint64_t first : of.volumes) indexes.emplace(first, indexes_.at(first));
  }
  if (of.volumes.empty()) return true;
  const auto key = keyOf(*shelf, of.key_number);
  if (!key) return true;  // it was destroyed meanwhile
  of.digests = [&](std::uint64_t first) {
    auto digests = indexes.at(first)->digestsOf(*shelf, *key);
    indexes.at(first)->letGo();
    if (!digests && digests.error().code == ErrorCode::Corrupt) forgetIndex(first);
    return digests;
  };
  auto filter = ShelfFilter::make(disk_, place_.directory, filterPlace(*shelf), of, *key, random_);
  const bool too_large = !filter && filter.error().code == ErrorCode::Unsupported;
  if (!filter && !too_large && filter.error().code != ErrorCode::Corrupt) {
    return std::unexpected(std::move(filter.error()).during("making a filter"));
  }
  const Lock lock(mutex_);
  if (too_large) unfilterable_.insert(*shelf);
  if (filter) filters_.insert_or_assign(*shelf, *std::move(filter));
  lookForUnfiltered();
  return true;
}

void FileStore::forgetIndex(std::uint64_t first) {
  const Lock lock(mutex_);
  indexes_.erase(first);
}

// It is made anew.
void FileStore::forgetFilter(const std::shared_ptr<const ShelfFilter>& filter) const {
  const Lock lock(mutex_);
  const auto known = filters_.find(filter->shelf());
  if (known == filters_.end() || known->second != filter) return;
  filters_.erase(known);
  unfiltered_ = filter->shelf();
}

// The first entry of the volumes right below an entry that hold nothing of what is sought.
std::uint64_t FileStore::passOver(const Sought& sought, std::uint64_t below) const {
  VolumeSieve sieve(
      sought,
      [this](const BodyShelf& shelf) -> std::shared_ptr<const ShelfFilter> {
        const Lock lock(mutex_);
        const auto known = filters_.find(shelf);
        return known == filters_.end() ? nullptr : known->second;
      },
      keyOfShelf());
  while (below > 0) {
    Indexed next;
    {
      const Lock lock(mutex_);
      next.volume = volumes_.of(below - 1);
      const auto known = indexes_.find(next.volume->first());
      if (known != indexes_.end()) next.index = known->second;
    }
    if (!next.index) break;
    if (next.index->overlaps(sought) && sieve.lets(*next.volume, *next.index)) break;
    below = next.volume->first();
  }
  for (const auto& broken : sieve.broken()) forgetFilter(broken);
  return below;
}

}  // namespace sekisho::journal
