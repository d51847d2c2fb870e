// How a FileStore makes bodies unreadable for ever.
#include "capabilities/journal/store/file_store.h"

namespace sekisho::journal {

// Every batch that is sealed under the key before is written and known when this returns.
Result<NumberedKey> FileStore::nextKey(const BodyShelf& shelf) {
  const Lock writing(writing_);
  const Lock lock(mutex_);
  const auto key = keys_.next(shelf);
  if (!key) return std::unexpected(key.error());
  return NumberedKey{key->number, *key->key};
}

/// The newest of several living keys: a destruction that did not come to its end made it.
std::optional<NumberedKey> FileStore::keyOfBegun(const BodyShelf& shelf) const {
  const Lock lock(mutex_);
  const auto living = keys_.living(shelf);
  if (living.size() < 2) return std::nullopt;
  const auto key = keys_.find(shelf, living.back());
  if (!key) return std::nullopt;
  return NumberedKey{living.back(), **key};
}

std::vector<BodyShelf> FileStore::shelves() const {
  const Lock lock(mutex_);
  return keys_.shelves();
}

Result<void> FileStore::destroyBody(std::uint64_t index, const Entry& entry) {
  const Lock settling(settling_);
  const BodyShelf shelf = shelfOf(entry);
  if (const auto begun = keyOfBegun(shelf)) {
    if (auto done = moveShelf(shelf, *begun, index); !done) return done;
  }
  if (const auto found = body(index, entry); !found) {
    if (found.error().code == ErrorCode::NotFound) return {};
    return std::unexpected(found.error());
  }
  const auto key = nextKey(shelf);
  if (!key) return std::unexpected(key.error());
  return moveShelf(shelf, *key, index);
}

// Order: new key, bodies under it, then the end of the old key. A cut in between loses nothing.
Result<void> FileStore::moveShelf(const BodyShelf& shelf, const NumberedKey& key,
                                  std::uint64_t without) {
  if (auto moved = moveVolumes(shelf, key, without); !moved) return moved;
  if (auto moved = moveTail(shelf, key, without); !moved) return moved;
  if (auto dropped = dropKeysBefore(shelf, key.number); !dropped) return dropped;
  const Lock searching(searching_);
  tail_index_.forget();
  return {};
}

Result<void> FileStore::moveVolumes(const BodyShelf& shelf, const NumberedKey& key,
                                    std::uint64_t without) {
  Volumes volumes;
  {
    const Lock lock(mutex_);
    volumes = volumes_;
  }
  for (const auto& volume : volumes.all()) {
    const auto number = volume->keyNumber(shelf);
    if (!number || *number >= key.number) continue;
    // Whoever is reading the form before goes on reading it.
    if (auto pinned = volume->pin(); !pinned) return pinned;
    auto again = sealShelfAgain(
        disk_, place_.directory, *volume, volumePlace(volume->first()), shelf, without, key,
        [this](const BodyShelf& of, std::uint32_t old) { return keyOf(of, old); }, random_);
    if (!again) return std::unexpected(std::move(again.error()));
    const Lock lock(mutex_);
    std::erase(used_, volume);
    // They are of the bodies before; made anew with the next settle().
    indexes_.erase(volume->first());
    filters_.erase(shelf);
    volumes_.put(*std::move(again));
  }
  return {};
}

Result<void> FileStore::moveTail(const BodyShelf& shelf, const NumberedKey& key,
                                 std::uint64_t without) {
  ResealedBodies bodies{.key_number = key.number, .sealed = {}};
  std::uint64_t end = 0;
  std::uint64_t first = 0;
  {
    const Lock lock(mutex_);
    first = tail_.first();
    end = tail_.end();
  }
  Sealing sealing = sealingWith(shelf, key.number, key.key);
  bool any = false;
  ReadAhead ahead(kReadAheadBytes);
  for (std::uint64_t index = first; index < end; ++index) {
    const Lock lock(mutex_);
    if (tail_.at(index).shelf != shelf) continue;
    const auto sealed = sealedInSegment(index, ahead);
    if (!sealed && sealed.error().code == ErrorCode::NotFound) continue;  // destroyed before
    if (!sealed) return std::unexpected(sealed.error());
    if (sealed->key_number >= key.number) continue;
    any = true;
    if (index == without) continue;
    const auto body = bodyInSegment(index, ahead);
    if (!body && body.error().code == ErrorCode::NotFound) continue;
    if (!body) return std::unexpected(body.error());
    Bytes again(body->salt.size() + body->body.size() + kSealBytes);
    sealing.sealer.seal(random_, {body->salt, body->body}, sealing.context.at(index), again);
    bodies.sealed.emplace(index, std::move(again));
  }
  if (!any) return {};
  const std::string path = place_.directory + "/" + resealedName(shelf, key.number);
  if (auto kept = platform::writeFileAtomically(disk_, path, encodeResealed(bodies)); !kept) {
    return kept;
  }
  const Lock lock(mutex_);
  resealed_[shelf] = std::move(bodies);
  return {};
}

Result<void> FileStore::dropKeysBefore(const BodyShelf& shelf, std::uint32_t key_number) {
  const Lock lock(mutex_);
  if (const auto again = resealed_.find(shelf);
      again != resealed_.end() && again->second.key_number < key_number) {
    resealed_.erase(again);
  }
  for (const std::uint32_t number : keys_.living(shelf)) {
    if (number >= key_number) continue;
    const std::string name = resealedName(shelf, number);
    if (auto gone = platform::removeDurably(disk_, place_.directory + "/" + name); !gone) {
      return gone;
    }
    if (auto gone = keys_.destroy(shelf, number); !gone) return gone;
  }
  return {};
}

Result<void> FileStore::destroyShelf(const BodyShelf& shelf) {
  const Lock settling(settling_);
  if (auto dropped = dropFilter(shelf); !dropped) return dropped;
  const Lock searching(searching_);
  tail_index_.forget();
  const Lock lock(mutex_);
  if (auto gone = keys_.destroyAll(shelf); !gone) return gone;
  const auto again = resealed_.find(shelf);
  if (again == resealed_.end()) return {};
  const std::string name = resealedName(shelf, again->second.key_number);
  resealed_.erase(again);
  return platform::removeDurably(disk_, place_.directory + "/" + name);
}

}  // namespace sekisho::journal
