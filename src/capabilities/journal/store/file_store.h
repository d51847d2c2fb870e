#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "capabilities/journal/journal_store.h"
#include "capabilities/journal/store/body_keys.h"
#include "capabilities/journal/store/resealed_bodies.h"
#include "capabilities/journal/store/segments.h"
#include "core/mutex.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

inline constexpr std::uint64_t kSegmentBytes = std::uint64_t{8} << 20U;

/// What a body is sealed with besides its key: it opens only in its own place.
[[nodiscard]] Bytes bodyContext(ClinicId clinic, std::uint64_t generation, std::uint64_t index,
                                const BodyShelf& shelf, std::uint32_t key_number);

/// One generation of a journal in files (FORMAT.md). Opening changes nothing; what a power cut
/// left behind the last good frame is overwritten before the next append.
class FileStore final : public JournalStore {
 public:
  struct Place {
    std::string directory;  ///< Of the generation; holds at least segment-000000.
    ClinicId clinic;
    std::uint64_t generation = 1;
    std::uint64_t segment_bytes = kSegmentBytes;
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
  [[nodiscard]] Result<void> destroyBody(std::uint64_t index, const Entry& entry) override
      SEKISHO_EXCLUDES(writing_, mutex_);
  [[nodiscard]] Result<void> destroyShelf(const BodyShelf& shelf) override
      SEKISHO_EXCLUDES(writing_, mutex_);

 private:
  struct Location {
    std::uint32_t segment;
    std::uint32_t line_at;  // of its length field
    std::uint32_t body_at;  // of its length field
    std::uint32_t shelf;    // in shelves_
  };
  void locate(const FrameSpan& span, const FramePlace& at, std::span<const BodyShelf> shelves)
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] std::uint32_t shelfNumber(const BodyShelf& shelf) SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<Frame> seal(std::span<const Record> records) SEKISHO_REQUIRES(writing_)
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> write(ByteView frame) SEKISHO_REQUIRES(writing_);
  [[nodiscard]] Result<void> clearTail() SEKISHO_REQUIRES(writing_);
  [[nodiscard]] Result<platform::File*> segment(std::uint32_t number) const
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<void> openTail() SEKISHO_REQUIRES(writing_);
  [[nodiscard]] Result<void> addSegment(std::size_t frame_bytes) SEKISHO_REQUIRES(writing_);
  [[nodiscard]] Result<SaltedBody> open(std::uint64_t index, const BodyShelf& shelf) const
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<ResealedBodies> resealed(const BodyShelf& shelf, std::uint64_t without,
                                                const BodyKeys::Numbered& key)
      SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<void> dropBefore(const BodyShelf& shelf, std::uint32_t key_number)
      SEKISHO_REQUIRES(mutex_);

  platform::Disk& disk_;
  const Place place_;
  Random& random_;

  Mutex writing_;  // taken before mutex_: appends and destructions one at a time
  LogEnd end_ SEKISHO_GUARDED_BY(writing_);
  std::unique_ptr<platform::File> tail_ SEKISHO_GUARDED_BY(writing_);  // the last segment

  mutable Mutex mutex_;
  BodyKeys keys_ SEKISHO_GUARDED_BY(mutex_);
  std::map<BodyShelf, ResealedBodies> resealed_ SEKISHO_GUARDED_BY(mutex_);
  std::vector<BodyShelf> shelves_ SEKISHO_GUARDED_BY(mutex_);
  std::vector<Location> locations_ SEKISHO_GUARDED_BY(mutex_);
  Hashes leaves_ SEKISHO_GUARDED_BY(mutex_);
  mutable std::vector<std::unique_ptr<platform::File>> files_
      SEKISHO_GUARDED_BY(mutex_);  // opened when first read
};

}  // namespace sekisho::journal
