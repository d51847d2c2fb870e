// How a FileStore puts segments together into volumes.
#include "capabilities/journal/store/file_store.h"

namespace sekisho::journal {

std::uint64_t FileStore::unsettled() const {
  const Lock lock(mutex_);
  return tail_.end() - tail_.first();
}

bool FileStore::ripe() const {
  const Lock lock(mutex_);
  return tail_.end() - tail_.first() >= place_.volume_entries || indexMissing() ||
         unfiltered_.has_value();
}

VolumePlace FileStore::volumePlace(std::uint64_t first) const {
  return {.clinic = place_.clinic, .generation = place_.generation, .first = first};
}

// Lines and bodies lie apart from each other, so each are read ahead by themselves; what goes into
// a volume was written before. Bodies are sealed under their shelf's newest key, which is the only
// one unless a destruction was interrupted.
VolumeParts FileStore::partsInSegments() const {
  const auto lines = std::make_shared<ReadAhead>(kReadAheadBytes);
  const auto bodies = std::make_shared<ReadAhead>(kReadAheadBytes);
  return {.count = place_.volume_entries,
          .entry = [this, lines](std::uint64_t index) -> Result<Entry> {
            const auto found = [&] {
              const Lock lock(mutex_);
              return lineInSegment(index, *lines);
            }();
            return found ? decodeEntry(*found) : std::unexpected(found.error());
          },
          .body = [this, bodies, last = std::make_shared<std::optional<Opening>>()](
                      std::uint64_t index, const Entry& entry) -> Result<SaltedBody> {
            Result<SealedBody> found = SealedBody{};
            {
              const BodyShelf shelf = shelfOf(entry);
              const Lock lock(mutex_);
              found = sealedInSegment(index, *bodies);
              if (!found) return std::unexpected(std::move(found.error()));
              if (!*last || (*last)->shelf != shelf || (*last)->key.number != found->key_number) {
                auto opening = openingOf(shelf, found->key_number);
                if (!opening) return std::unexpected(std::move(opening.error()));
                *last = *std::move(opening);
              }
            }
            return opened(found->sealed, index, **last);
          },
          .key = [this](const BodyShelf& shelf) -> Result<NumberedKey> {
            const Lock lock(mutex_);
            const std::uint32_t number = keys_.living(shelf).back();  // it has just opened a body
            const auto key = keys_.find(shelf, number);
            if (!key) return std::unexpected(key.error());
            return NumberedKey{number, **key};
          }};
}

Result<bool> FileStore::settle() {
  const Lock settling(settling_);
  if (auto dropped = dropSegments(); !dropped) return std::unexpected(std::move(dropped.error()));
  std::uint64_t first = 0;
  bool enough = false;
  {
    const Lock lock(mutex_);
    first = tail_.first();
    enough = tail_.end() - first >= place_.volume_entries;
  }
  if (!enough) {
    auto made = makeMissingIndex();
    return made && !*made ? makeMissingFilter() : made;
  }
  auto volume =
      putTogether(disk_, place_.directory, volumePlace(first), partsInSegments(), random_);
  if (!volume) {
    return std::unexpected(std::move(volume.error()).during("putting a volume together"));
  }
  const std::shared_ptr<const Volume> made = *volume;
  {
    const Lock lock(mutex_);
    volumes_.put(*std::move(volume));
    tail_.dropBefore(volumes_.entries());
  }
  if (auto dropped = dropResealed(); !dropped) return std::unexpected(std::move(dropped.error()));
  if (auto dropped = dropSegments(); !dropped) return std::unexpected(std::move(dropped.error()));
  if (place_.indexing.terms) {
    if (auto indexed = makeIndex(made); !indexed) {
      return std::unexpected(std::move(indexed.error()).during("indexing a volume"));
    }
  }
  const Lock searching(searching_);
  tail_index_.dropBefore(made->first() + made->count());
  return true;
}

void FileStore::keepStill(const std::function<void()>& work) {
  const Lock settling(settling_);
  work();
}

// One after the other from the front, each for good, so that no cut leaves a gap. The first that
// stays holds an entry, so that the next start knows where it begins.
Result<void> FileStore::dropSegments() {
  std::uint32_t staying = 0;
  {
    const Lock lock(mutex_);
    staying = tail_.first() < tail_.end() ? tail_.at(tail_.first()).segment : newest_segment_;
  }
  for (; first_segment_ < staying; ++first_segment_) {
    {
      const Lock lock(mutex_);
      files_.erase(first_segment_);
    }
    const std::string path = segmentPath(place_.directory, first_segment_);
    if (auto gone = platform::removeDurably(disk_, path); !gone) return gone;
  }
  return {};
}

/// Bodies that were sealed again beside the segments, and now lie in volumes.
Result<void> FileStore::dropResealed() {
  std::vector<std::string> names;
  {
    const Lock lock(mutex_);
    for (auto at = resealed_.begin(); at != resealed_.end();) {
      const auto& sealed = at->second.sealed;
      if (!sealed.empty() && sealed.rbegin()->first >= tail_.first()) {
        ++at;
        continue;
      }
      names.push_back(resealedName(at->first, at->second.key_number));
      at = resealed_.erase(at);
    }
  }
  for (const std::string& name : names) {
    if (auto gone = platform::removeDurably(disk_, place_.directory + "/" + name); !gone) {
      return gone;
    }
  }
  return {};
}

}  // namespace sekisho::journal
