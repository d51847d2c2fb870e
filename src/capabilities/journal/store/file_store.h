#pragma once

#include <deque>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capabilities/journal/journal_store.h"
#include "capabilities/journal/store/body_keys.h"
#include "capabilities/journal/store/putting_together.h"
#include "capabilities/journal/store/read_ahead.h"
#include "capabilities/journal/store/read_block.h"
#include "capabilities/journal/store/resealed_bodies.h"
#include "capabilities/journal/store/segments.h"
#include "capabilities/journal/store/shelf_filter.h"
#include "capabilities/journal/store/tail.h"
#include "capabilities/journal/store/tail_index.h"
#include "capabilities/journal/store/volume_index.h"
#include "capabilities/journal/store/volumes.h"
#include "core/bulk_random.h"
#include "core/mutex.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

inline constexpr std::uint64_t kSegmentBytes = std::uint64_t{8} << 20U;
/// From this size on, a segment is prepared by a thread of its own once half of the one before is
/// full: else every append would wait for it. Smaller ones are made when they are needed.
inline constexpr std::uint64_t kPreparedSegmentBytes = std::uint64_t{1} << 20U;
/// So many entries make a volume.
inline constexpr std::uint64_t kVolumeEntries = 256 * kTileWidth;

/// What the bodies in frames are sealed with besides their key: each opens only in its own place.
/// For those of one shelf and key.
class BodyContext {
 public:
  BodyContext(ClinicId clinic, std::uint64_t generation, const BodyShelf& shelf,
              std::uint32_t key_number);
  /// Of entry `index`; until it is asked for another.
  [[nodiscard]] ByteView at(std::uint64_t index);

 private:
  std::string text_;
  std::size_t before_;  // the index
  std::string behind_;
};

/// One generation of a journal in files (FORMAT.md): volumes, and segments for what came after
/// them. Opening changes nothing; what a power cut left behind the last good frame is overwritten
/// before the next append, and a segment whose entries all lie in volumes goes with the next
/// settle().
class FileStore final : public JournalStore {
 public:
  struct Place {
    std::string directory;  ///< Of the generation; holds at least one segment.
    ClinicId clinic;
    std::uint64_t generation = 1;
    std::uint64_t segment_bytes = kSegmentBytes;
    std::uint64_t volume_entries = kVolumeEntries;  ///< A multiple of kTileWidth.
    Indexing indexing = {};
  };

  /// `disk` and `random` must outlive it.
  FileStore(platform::Disk& disk, Place place, BodyKeys keys, Random& random);

  [[nodiscard]] Result<void> replay(const Visitor& each) override;
  [[nodiscard]] Result<std::optional<std::string>> checkpoint() const override;
  [[nodiscard]] Result<void> append(std::span<const Record> records) override
      SEKISHO_EXCLUDES(writing_, mutex_);
  [[nodiscard]] Result<void> keepCheckpoint(std::string_view note) override;
  [[nodiscard]] Result<Hashes> leaves(std::uint64_t tile) const override SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<std::string> line(std::uint64_t index) const override
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<SaltedBody> body(std::uint64_t index, const Entry& entry) const override
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] std::uint64_t highestNumber(std::string_view source) const override
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<std::optional<std::uint64_t>> indexOf(std::string_view source,
                                                             std::uint64_t number) const override
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] std::vector<std::uint64_t> ownEntries() const override SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<Candidates> candidates(const Sought& sought, std::uint64_t below,
                                              std::size_t most) const override
      SEKISHO_EXCLUDES(searching_, mutex_);
  [[nodiscard]] IndexState indexState() const override SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<std::uint64_t> reindex(std::uint64_t from) override
      SEKISHO_EXCLUDES(settling_, mutex_);
  [[nodiscard]] std::uint64_t unsettled() const override SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] bool ripe() const override SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<bool> settle() override SEKISHO_EXCLUDES(settling_, mutex_);
  void keepStill(const std::function<void()>& work) override SEKISHO_EXCLUDES(settling_);
  [[nodiscard]] Result<void> destroyBody(std::uint64_t index, const Entry& entry) override
      SEKISHO_EXCLUDES(settling_, writing_, mutex_);
  [[nodiscard]] std::vector<BodyShelf> shelves() const override SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> destroyShelf(const BodyShelf& shelf) override
      SEKISHO_EXCLUDES(settling_, writing_, mutex_);

 private:
  /// A body as it lies in a segment, or sealed again beside it.
  struct SealedBody {
    std::uint32_t key_number = 0;
    Bytes sealed;
  };

  // Reading.
  void remember(const Tail::Place& place, const Entry& entry, const Sha256& leaf)
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<void> takeFrame(const FrameSpan& span, const FramePlace& at,
                                       const Visitor& each) SEKISHO_REQUIRES(mutex_);
  /// The volume of an entry below tail_.first(), open from now; one that was used long ago is not.
  [[nodiscard]] std::shared_ptr<const Volume> volumeOf(std::uint64_t index) const
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<platform::File*> segment(std::uint32_t number) const
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<std::string> lineInSegment(std::uint64_t index, ReadAhead& ahead) const
      SEKISHO_REQUIRES(mutex_);
  /// The block of an entry below tail_.first(); whoever reads one after the other unpacks it once.
  [[nodiscard]] Result<std::shared_ptr<const ReadBlock>> blockAround(std::uint64_t index) const
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<SealedBody> sealedInSegment(std::uint64_t index, ReadAhead& ahead) const
      SEKISHO_REQUIRES(mutex_);
  /// What opens the bodies of a shelf that one key seals.
  struct Opening {
    BodyShelf shelf;
    NumberedKey key;
    BodyContext context;
  };
  [[nodiscard]] Result<Opening> openingOf(const BodyShelf& shelf, std::uint32_t key_number) const
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] static Result<SaltedBody> opened(ByteView sealed, std::uint64_t index,
                                                 Opening& opening);
  [[nodiscard]] Result<SaltedBody> bodyInSegment(std::uint64_t index, ReadAhead& ahead) const
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<SealingKey> keyOf(const BodyShelf& shelf, std::uint32_t number) const
      SEKISHO_EXCLUDES(mutex_);

  // Writing.
  /// What seals the bodies of a shelf in one frame.
  struct Sealing {
    std::uint32_t key_number;
    Sealer sealer;
    BodyContext context;
  };
  [[nodiscard]] Sealing sealingWith(const BodyShelf& shelf, std::uint32_t key_number,
                                    const SealingKey& key) const;
  [[nodiscard]] Result<std::map<BodyShelf, Sealing>> sealingsOf(std::span<const Record> records)
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<Bytes> frameOf(std::span<const Record> records,
                                      std::vector<Tail::Place>& places) SEKISHO_REQUIRES(writing_)
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> write(ByteView frame) SEKISHO_REQUIRES(writing_);
  [[nodiscard]] Result<void> clearRemains() SEKISHO_REQUIRES(writing_);
  [[nodiscard]] Result<void> openLast() SEKISHO_REQUIRES(writing_);
  void prepareSegment() SEKISHO_REQUIRES(writing_);
  [[nodiscard]] Result<void> makeSegment(std::uint64_t size) SEKISHO_REQUIRES(writing_);
  [[nodiscard]] Result<void> addSegment(std::size_t frame_bytes) SEKISHO_REQUIRES(writing_);

  // Searching.
  struct Indexed {
    std::shared_ptr<const Volume> volume;
    std::shared_ptr<const VolumeIndex> index;  // none if it is missing
  };
  [[nodiscard]] Volume::KeyOf keyOfShelf() const;
  [[nodiscard]] Indexed indexedVolume(std::uint64_t index) const SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<Places> placesSought(const Indexed& volume, const Sought& sought) const
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<Candidates> candidatesInTail(const Sought& sought, std::uint64_t first,
                                                    std::uint64_t below, std::size_t most) const
      SEKISHO_EXCLUDES(searching_, mutex_);
  [[nodiscard]] Result<Terms> termsAt(std::uint64_t index) const SEKISHO_EXCLUDES(mutex_);
  void openIndexes() SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] bool indexMissing() const SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<void> makeIndex(const std::shared_ptr<const Volume>& volume)
      SEKISHO_REQUIRES(settling_) SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<bool> makeMissingIndex() SEKISHO_REQUIRES(settling_)
      SEKISHO_EXCLUDES(mutex_);

  // Passing over volumes.
  [[nodiscard]] FilterPlace filterPlace(const BodyShelf& shelf) const;
  [[nodiscard]] std::map<BodyShelf, Filtered> shelvesToFilter() const SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<void> dropFilter(const BodyShelf& shelf) SEKISHO_REQUIRES(settling_)
      SEKISHO_EXCLUDES(mutex_);
  void openFilters() SEKISHO_REQUIRES(mutex_);
  void lookForUnfiltered() SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<bool> makeMissingFilter() SEKISHO_REQUIRES(settling_)
      SEKISHO_EXCLUDES(mutex_);
  void forgetIndex(std::uint64_t first) SEKISHO_EXCLUDES(mutex_);
  void forgetFilter(const std::shared_ptr<const ShelfFilter>& filter) const
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] std::uint64_t passOver(const Sought& sought, std::uint64_t below) const
      SEKISHO_EXCLUDES(mutex_);

  // Settling.
  [[nodiscard]] VolumePlace volumePlace(std::uint64_t first) const;
  [[nodiscard]] VolumeParts partsInSegments() const;
  [[nodiscard]] Result<void> dropSegments() SEKISHO_REQUIRES(settling_) SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> dropResealed() SEKISHO_REQUIRES(settling_) SEKISHO_EXCLUDES(mutex_);

  // Destroying.
  [[nodiscard]] Result<NumberedKey> nextKey(const BodyShelf& shelf)
      SEKISHO_EXCLUDES(writing_, mutex_);
  [[nodiscard]] std::optional<NumberedKey> keyOfBegun(const BodyShelf& shelf) const
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> moveShelf(const BodyShelf& shelf, const NumberedKey& key,
                                       std::uint64_t without) SEKISHO_REQUIRES(settling_)
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> moveVolumes(const BodyShelf& shelf, const NumberedKey& key,
                                         std::uint64_t without) SEKISHO_REQUIRES(settling_)
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> moveTail(const BodyShelf& shelf, const NumberedKey& key,
                                      std::uint64_t without) SEKISHO_REQUIRES(settling_)
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> dropKeysBefore(const BodyShelf& shelf, std::uint32_t key_number)
      SEKISHO_REQUIRES(settling_) SEKISHO_EXCLUDES(mutex_);

  platform::Disk& disk_;
  const Place place_;
  BulkRandom random_;

  // Taken in this order. Volumes are made and made again, and keys destroyed, one after the other,
  // while appends and readers go on.
  Mutex settling_;
  std::uint32_t first_segment_ SEKISHO_GUARDED_BY(settling_) = 0;

  Mutex writing_;
  LogEnd end_ SEKISHO_GUARDED_BY(writing_);
  std::unique_ptr<platform::File> last_ SEKISHO_GUARDED_BY(writing_);  // the last segment
  std::future<Result<void>> prepared_ SEKISHO_GUARDED_BY(writing_);    // the one after it

  mutable Mutex searching_;
  mutable TailIndex tail_index_ SEKISHO_GUARDED_BY(searching_);

  mutable Mutex mutex_;
  BodyKeys keys_ SEKISHO_GUARDED_BY(mutex_);
  std::map<BodyShelf, ResealedBodies> resealed_ SEKISHO_GUARDED_BY(mutex_);
  Volumes volumes_ SEKISHO_GUARDED_BY(mutex_);
  Tail tail_ SEKISHO_GUARDED_BY(mutex_);                         // begins where the volumes end
  std::uint32_t newest_segment_ SEKISHO_GUARDED_BY(mutex_) = 0;  // that holds an entry
  std::map<std::string, std::uint64_t, std::less<>> highest_ SEKISHO_GUARDED_BY(mutex_);
  std::vector<std::uint64_t> own_ SEKISHO_GUARDED_BY(mutex_);
  mutable std::map<std::uint64_t, std::shared_ptr<const VolumeIndex>> indexes_
      SEKISHO_GUARDED_BY(mutex_);  // by the first entry; what is missing is to be made
  mutable std::map<BodyShelf, std::shared_ptr<const ShelfFilter>> filters_
      SEKISHO_GUARDED_BY(mutex_);
  std::set<BodyShelf> unfilterable_ SEKISHO_GUARDED_BY(mutex_);  // its filter would be too large
  mutable std::optional<BodyShelf> unfiltered_
      SEKISHO_GUARDED_BY(mutex_) = {};  // one of those to be made
  mutable std::deque<std::shared_ptr<const VolumeIndex>> searched_
      SEKISHO_GUARDED_BY(mutex_);  // at most kOpenIndexes, the newest last
  mutable std::shared_ptr<const ReadBlock> block_ SEKISHO_GUARDED_BY(mutex_);
  mutable std::deque<std::shared_ptr<const Volume>> used_
      SEKISHO_GUARDED_BY(mutex_);  // at most kOpenVolumes, the newest last
  mutable std::map<std::uint32_t, std::unique_ptr<platform::File>> files_
      SEKISHO_GUARDED_BY(mutex_);  // opened when first read
};

}  // namespace sekisho::journal
