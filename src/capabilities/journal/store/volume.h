#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "capabilities/journal/body_block.h"
#include "capabilities/journal/entry_block.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/journal/store/volume_layout.h"
#include "core/mutex.h"
#include "core/seal.h"
#include "platform/disk/disk.h"

/// Files of consecutive entries that change no more: FORMAT.md, "Volume".
namespace sekisho::journal {

class NumberReader;

inline constexpr MessageId kVolumeUnreadable{"journal.volume-unreadable"};
inline constexpr MessageId kVolumeMissing{"journal.volume-missing"};
inline constexpr MessageId kVolumeReplaced{"journal.volume-replaced"};

/// Bodies of a shelf as a volume holds them: sealed.
struct SealedShelf {
  std::uint32_t key_number = 0;
  Bytes dictionary = {};                                ///< Empty for none.
  std::vector<std::pair<std::uint64_t, Bytes>> blocks;  ///< By the first entry of each.
};

/// Of entries that follow each other: level 0 of the tree, and what binds each to its body.
struct EntryHashes {
  Hashes leaves;
  Hashes commitments;
};

/// kTileWidth entries but for their commitments.
struct PackedEntries {
  EntryBlock entries;
  Hashes groups;  ///< The hash over each kGroupWidth of them: held against the tree.
};

/// A volume that was finished. Reading opens no more than what is asked for; the file is closed by
/// letGo() and opened again by the next reading, so that there may be thousands. If another form of
/// the volume has taken its name meanwhile, reading is Unavailable (journal.volume-replaced): open
/// it anew. Any thread.
class Volume {
 public:
  using KeyOf = std::function<Result<SealingKey>(const BodyShelf& shelf, std::uint32_t key_number)>;

  /// Corrupt (journal.volume-unreadable) if it is damaged, or not the volume of that place.
  [[nodiscard]] static Result<std::unique_ptr<Volume>> open(platform::Disk& disk,
                                                            const std::string& path,
                                                            const VolumePlace& place);

  [[nodiscard]] std::uint64_t first() const noexcept { return place_.first; }
  [[nodiscard]] std::uint64_t count() const noexcept { return tiles_.size() * kTileWidth; }
  /// The hash over each kTileWidth entries: level 1 of the tree.
  [[nodiscard]] std::span<const Sha256> tiles() const noexcept { return tiles_; }
  /// The highest number of each source in it.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& highest() const noexcept {
    return highest_;
  }

  /// Where the journal spoke of itself (kJournalSource), rising.
  [[nodiscard]] const std::vector<std::uint64_t>& own() const noexcept { return own_; }

  /// Closes the file, unless pin() was called, and forgets what was unpacked.
  void letGo() const SEKISHO_EXCLUDES(mutex_);
  /// Opens the file and keeps it open: before another form of the volume takes its name.
  [[nodiscard]] Result<void> pin() const SEKISHO_EXCLUDES(mutex_);

  /// The kTileWidth entries from first() + `block` · kTileWidth, as the tree has them: an entry
  /// that was changed is Corrupt (journal.volume-unreadable).
  [[nodiscard]] Result<std::vector<Entry>> entries(std::uint64_t block) const;
  /// Level 0 of the tree over the same entries.
  [[nodiscard]] Result<Hashes> leaves(std::uint64_t block) const;
  /// For whoever holds entries against the tree himself, or wants a few of them: an entry is what
  /// was appended only if its leaf hash is that of hashes(), and these only if groups say so.
  [[nodiscard]] Result<PackedEntries> packed(std::uint64_t block) const;
  /// Of the kGroupWidth entries of one group of a block; not held against anything.
  [[nodiscard]] Result<EntryHashes> hashes(std::uint64_t block, std::uint64_t group) const;
  /// Of all entries of a block.
  [[nodiscard]] Result<EntryHashes> hashes(std::uint64_t block) const;

  /// The number of the key that seals a shelf; nothing if there are no bodies of it.
  [[nodiscard]] std::optional<std::uint32_t> keyNumber(const BodyShelf& shelf) const;
  [[nodiscard]] std::vector<BodyShelf> shelves() const;
  /// The first entry of each pack of bodies of a shelf, rising.
  [[nodiscard]] std::vector<std::uint64_t> blocksOf(const BodyShelf& shelf) const;
  [[nodiscard]] Result<SealedShelf> sealedShelf(const BodyShelf& shelf) const;

  /// The bodies that are packed together with that of entry `index`, rising by index; it may be
  /// missing among them. NotFound (journal.body-destroyed) if there is no such pack.
  [[nodiscard]] Result<std::vector<IndexedBody>> bodiesAround(std::uint64_t index,
                                                              const BodyShelf& shelf,
                                                              const KeyOf& key_of) const;

  /// The body of an entry, as of JournalStore::body(); `key_of` tells the key or why there is none.
  [[nodiscard]] Result<SaltedBody> body(std::uint64_t index, const BodyShelf& shelf,
                                        const KeyOf& key_of) const;

 private:
  struct Extent {
    std::uint64_t at = 0;
    std::uint64_t bytes = 0;
  };
  struct BodyExtent {
    std::uint64_t first = 0;  // entry
    Extent extent;
  };
  struct Shelf {
    std::uint32_t key_number = 0;
    Extent dictionary = {};  // of no bytes where there is none
    std::vector<BodyExtent> blocks = {};
  };
  Volume(platform::Disk& disk, std::string path, const VolumePlace& place)
      : disk_(&disk), path_(std::move(path)), place_(place) {}
  [[nodiscard]] Result<std::shared_ptr<const platform::File>> file() const SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] bool readDirectory(ByteView directory, std::uint64_t end);
  [[nodiscard]] bool readSources(NumberReader& reader);
  [[nodiscard]] bool readShelves(NumberReader& reader, std::uint64_t end);
  [[nodiscard]] static std::optional<Extent> extentIn(NumberReader& reader, std::uint64_t end);
  [[nodiscard]] Result<Bytes> read(const Extent& extent) const;
  [[nodiscard]] std::unexpected<Error> notTheTrees(std::string_view what,
                                                   std::uint64_t block) const;
  [[nodiscard]] Result<BodyBlock> packAround(std::uint64_t index, const BodyShelf& shelf,
                                             const KeyOf& key_of) const;
  [[nodiscard]] Result<std::optional<ZstdDictionary>> dictionaryOf(const BodyShelf& shelf,
                                                                   const Shelf& kept,
                                                                   const SealingKey& key) const;

  platform::Disk* disk_;
  std::string path_;
  VolumePlace place_;
  Bytes trailer_ = {};
  std::vector<Extent> entry_blocks_ = {};
  std::uint64_t hashes_at_ = 0;
  Hashes tiles_ = {};
  std::map<std::string, std::uint64_t, std::less<>> highest_ = {};
  std::vector<std::uint64_t> own_ = {};
  std::map<BodyShelf, Shelf> shelves_ = {};
  mutable Mutex mutex_;
  mutable std::shared_ptr<const platform::File> file_ SEKISHO_GUARDED_BY(mutex_) = {};
  mutable bool pinned_ SEKISHO_GUARDED_BY(mutex_) = false;
  mutable std::map<BodyShelf, ZstdDictionary> dictionaries_ SEKISHO_GUARDED_BY(mutex_) = {};
};

}  // namespace sekisho::journal
