#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/journal/indexing.h"
#include "capabilities/journal/posting_page.h"
#include "capabilities/journal/store/volume.h"
#include "core/mutex.h"
#include "core/seal.h"
#include "platform/disk/disk.h"

/// What a volume's entries are found by: FORMAT.md, "Index". Derived from the volume, and made
/// again whenever it is missing, damaged, or made by other rules.
namespace sekisho::journal {

inline constexpr MessageId kIndexUnreadable{"journal.index-unreadable"};

/// "index-000000065536", beside the volume of that name.
[[nodiscard]] std::string indexName(std::uint64_t first);

/// The index of one volume. Reading opens one page a term; the file is closed by letGo() and opened
/// again by the next reading. Any thread.
class VolumeIndex {
 public:
  /// NotFound (disk.missing). Corrupt (journal.index-unreadable) if it is damaged, of another form
  /// or another place, made by other rules than `version`, or of other bodies than the volume has:
  /// make it anew. `key_of` tells which shelves can be opened.
  [[nodiscard]] static Result<std::shared_ptr<const VolumeIndex>> open(
      platform::Disk& disk, const std::string& directory, const VolumePlace& place,
      const Volume& volume, std::uint64_t version, const Volume::KeyOf& key_of);

  /// Reads the whole volume and makes its index durable under its name; the one before is there
  /// until then. Bodies that are destroyed leave nothing but what the line tells; those that are
  /// broken, or whose key is away, may be whatever is sought. Failures of reading the entries and
  /// of the disk.
  [[nodiscard]] static Result<std::shared_ptr<const VolumeIndex>> make(
      platform::Disk& disk, const std::string& directory, const VolumePlace& place,
      const Volume& volume, const Indexing& indexing, const Volume::KeyOf& key_of, Random& random);

  /// Where in the volume entries may carry, of each group, one of its terms. Corrupt
  /// (journal.index-unreadable) if a page is damaged.
  [[nodiscard]] Result<Places> find(const Sought& sought, const Volume::KeyOf& key_of) const;

  /// The digests of the terms that the bodies of a shelf tell; none if it was not read when the
  /// index was made. Failures of find().
  [[nodiscard]] Result<std::vector<std::uint32_t>> digestsOf(const BodyShelf& shelf,
                                                             const SealingKey& key) const;
  /// Whether lines alone may tell one of these terms, or any entry carry more than an index holds.
  [[nodiscard]] bool linesMayTell(const std::vector<std::string>& terms) const noexcept;

  /// Whether anything in it may have happened then.
  [[nodiscard]] bool overlaps(const Sought& sought) const noexcept {
    return from_ < sought.until && until_ >= sought.from;
  }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  void letGo() const SEKISHO_EXCLUDES(mutex_);

 private:
  /// The postings of one shelf, or (of none) of what lines tell.
  struct Section {
    std::optional<BodyShelf> shelf = {};
    std::uint32_t key_number = 0;
    std::uint32_t initials = 0;               // of its terms (initialOf)
    unsigned bits = 0;                        // a page a value of the highest bits of a digest
    std::vector<std::uint64_t> begins = {0};  // of each page, and where the last one ends
  };

  VolumeIndex(platform::Disk& disk, std::string path, const VolumePlace& place)
      : disk_(&disk), path_(std::move(path)), place_(place) {}
  [[nodiscard]] Result<void> readEnd(std::uint64_t version);
  [[nodiscard]] bool readDirectory(ByteView directory, std::uint64_t end, std::uint64_t version);
  [[nodiscard]] bool fits(const Volume& volume, const Volume::KeyOf& key_of) const;
  [[nodiscard]] Result<Bytes> page(const Section& section, const SealingKey* key,
                                   std::uint64_t number) const;
  [[nodiscard]] Result<Places> placesIn(const Section& section, const SealingKey* key,
                                        std::uint32_t digest) const;
  [[nodiscard]] Places all() const;
  /// Where any of these terms is.
  [[nodiscard]] Result<Places> placesOfAny(const std::vector<std::string>& terms,
                                           const Volume::KeyOf& key_of) const;
  [[nodiscard]] Result<std::shared_ptr<const platform::File>> file() const SEKISHO_EXCLUDES(mutex_);

  platform::Disk* disk_;
  std::string path_;
  VolumePlace place_;
  std::uint64_t entries_ = 0;
  Instant from_{};
  Instant until_{};
  std::uint64_t bytes_ = 0;
  std::vector<Section> sections_ = {};
  mutable Mutex mutex_;
  mutable std::shared_ptr<const platform::File> file_ SEKISHO_GUARDED_BY(mutex_) = {};
};

}  // namespace sekisho::journal
