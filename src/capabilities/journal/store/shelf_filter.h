#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/journal/body_block.h"
#include "core/ids.h"
#include "core/mutex.h"
#include "core/random.h"
#include "core/seal.h"
#include "platform/disk/disk.h"

/// Which volumes may hold what is sought, of all that have bodies of one shelf: FORMAT.md,
/// "Filter". Derived from their indexes; who asks it need not ask each of them.
namespace sekisho::journal {

inline constexpr MessageId kFilterUnreadable{"journal.filter-unreadable"};

/// Whose bodies a filter is of.
struct FilterPlace {
  ClinicId clinic;
  std::uint64_t generation = 1;
  BodyShelf shelf;
};

/// "filter-usage-2026-11" in a generation's directory.
[[nodiscard]] std::string filterName(const BodyShelf& shelf);
/// The first bytes of its file.
[[nodiscard]] Bytes filterHeader(const FilterPlace& place);

/// Of so many volumes at most: a month with more is asked volume by volume.
inline constexpr std::size_t kMostFilteredVolumes = 256;

/// What a filter is made of: the volumes that have bodies of a shelf, by their first entries,
/// rising, and the digests of a volume's sealed terms.
struct Filtered {
  std::vector<std::uint64_t> volumes;
  std::uint32_t key_number = 0;  ///< Of the shelf, the same in each volume.
  std::uint64_t version = 0;     ///< Of the rules that its terms were made by.
  std::function<Result<std::vector<std::uint32_t>>(std::uint64_t volume)> digests;
};

/// A Bloom filter a volume, side by side: a column each, a row a bit. Of a term that a volume has
/// it always says so; of one it has not, about one time in a hundred. Opens the file for each
/// question. Any thread.
class ShelfFilter {
 public:
  /// NotFound (disk.missing). Corrupt (journal.filter-unreadable) if it is damaged, of another
  /// place or made by other rules than `version`: make it anew.
  [[nodiscard]] static Result<std::shared_ptr<const ShelfFilter>> open(platform::Disk& disk,
                                                                       const std::string& directory,
                                                                       const FilterPlace& place,
                                                                       std::uint64_t version);

  /// Makes it durable under its name; the one before is there until then. Failures of
  /// Filtered::digests and of the disk; Unsupported for more terms than a filter holds (64 MiB).
  [[nodiscard]] static Result<std::shared_ptr<const ShelfFilter>> make(
      platform::Disk& disk, const std::string& directory, const FilterPlace& place,
      const Filtered& of, const SealingKey& key, Random& random);

  [[nodiscard]] const BodyShelf& shelf() const noexcept { return place_.shelf; }
  [[nodiscard]] std::uint32_t keyNumber() const noexcept { return key_number_; }
  [[nodiscard]] const std::vector<std::uint64_t>& volumes() const noexcept { return volumes_; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

  /// For each of volumes(), whether it may hold the term of that digest under the shelf's key.
  /// Corrupt (journal.filter-unreadable) if the page is damaged.
  [[nodiscard]] Result<std::vector<bool>> mayHold(std::uint32_t digest,
                                                  const SealingKey& key) const;

 private:
  ShelfFilter(platform::Disk& disk, std::string path, const FilterPlace& place)
      : disk_(&disk), path_(std::move(path)), place_(place) {}
  [[nodiscard]] bool readDirectory(ByteView directory, std::uint64_t end, std::uint64_t version);
  [[nodiscard]] Bytes context(std::uint64_t page) const;

  platform::Disk* disk_;
  std::string path_;
  FilterPlace place_;
  std::uint32_t key_number_ = 0;
  std::uint64_t pages_ = 1;
  std::uint64_t rows_ = 1;  // of a page
  std::vector<std::uint64_t> volumes_ = {};
  std::uint64_t bytes_ = 0;
};

}  // namespace sekisho::journal
