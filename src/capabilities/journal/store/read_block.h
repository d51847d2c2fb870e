#pragma once

#include <array>
#include <memory>
#include <string>

#include "capabilities/journal/store/volume.h"
#include "core/mutex.h"

namespace sekisho::journal {

/// A block of a volume's entries as it is read: what one entry costs is itself and the hashes of
/// its group, against which it is held. Any thread.
class ReadBlock {
 public:
  /// Corrupt (journal.volume-unreadable, journal.block-unreadable) if it is damaged as a whole.
  [[nodiscard]] static Result<std::shared_ptr<const ReadBlock>> read(
      std::shared_ptr<const Volume> volume, std::uint64_t block);
  ReadBlock(std::shared_ptr<const Volume> volume, std::uint64_t block, PackedEntries packed)
      : volume_(std::move(volume)), block_(block), packed_(std::move(packed)) {}

  [[nodiscard]] const std::shared_ptr<const Volume>& volume() const noexcept { return volume_; }
  [[nodiscard]] std::uint64_t first() const noexcept {
    return volume_->first() + block_ * kTileWidth;
  }
  /// The line of an entry, from first() on as many as kTileWidth: as of JournalStore::line().
  [[nodiscard]] Result<std::string> line(std::uint64_t index) const SEKISHO_EXCLUDES(mutex_);

 private:
  using Group = std::shared_ptr<const EntryHashes>;
  [[nodiscard]] Result<Group> group(std::uint64_t number) const SEKISHO_EXCLUDES(mutex_);

  std::shared_ptr<const Volume> volume_;
  std::uint64_t block_;
  PackedEntries packed_;
  mutable Mutex mutex_;
  mutable std::array<Group, kTileWidth / kGroupWidth> groups_ SEKISHO_GUARDED_BY(mutex_) = {};
};

}  // namespace sekisho::journal
