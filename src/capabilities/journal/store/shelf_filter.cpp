#include "capabilities/journal/store/shelf_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "capabilities/journal/store/directory_end.h"
#include "capabilities/journal/tile.h"
#include "capabilities/journal/varint.h"

namespace sekisho::journal {
namespace {

using platform::Access;
using platform::Disk;

constexpr std::string_view kMagic = "SKJFLT1\n";
constexpr std::size_t kFilterPageBytes = 4096;  // about, before it is sealed
constexpr std::size_t kSealBytes = 12 + 16;     // nonce and tag
constexpr std::uint64_t kMostFilterPages = std::uint64_t{1} << 14U;
constexpr std::size_t kMostListedBytes = std::size_t{1} << 20U;
constexpr std::uint64_t kBitsATerm = 10;
constexpr std::size_t kBitsSet = 6;  // of each term: one in 120 of those that are not there passes

std::unexpected<Error> unreadableFilter(std::string_view why, const BodyShelf& shelf) {
  return fail(ErrorCode::Corrupt, kFilterUnreadable, std::string(why),
              {{"month", shelf.month.text()}});
}

/// The bytes of a row: a bit a volume.
std::size_t widthOf(std::size_t volumes) { return (volumes + 7) / 8; }

std::uint64_t rowsOfPage(std::size_t volumes) { return kFilterPageBytes / widthOf(volumes); }

std::uint64_t pageOf(std::uint32_t digest, std::uint64_t pages) {
  return std::uint64_t{digest} * pages >> 32U;
}

/// The rows of a term in its page. A digest is as good as random, but its highest bits are spent on
/// the page.
std::array<std::uint64_t, kBitsSet> rowsOf(std::uint32_t digest, std::uint64_t rows) {
  std::array<std::uint64_t, kBitsSet> chosen{};
  std::uint64_t state = digest;
  for (std::uint64_t& row : chosen) {  // splitmix64
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = (state ^ state >> 30U) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ mixed >> 27U) * 0x94D049BB133111EBULL;
    row = (mixed ^ mixed >> 31U) % rows;
  }
  return chosen;
}

/// The pages of all volumes, before they are sealed.
Result<std::vector<Bytes>> columnsOf(const Filtered& of) {
  std::size_t most = 0;
  for (const std::uint64_t volume : of.volumes) {
    const auto digests = of.digests(volume);
    if (!digests) return std::unexpected(digests.error());
    most = std::max(most, digests->size());
  }
  const std::uint64_t rows = rowsOfPage(of.volumes.size());
  const std::size_t width = widthOf(of.volumes.size());
  const std::uint64_t pages = std::max<std::uint64_t>((most * kBitsATerm + rows - 1) / rows, 1);
  if (pages > kMostFilterPages) {
    return fail(ErrorCode::Unsupported, kFilterUnreadable, "more terms than a filter holds");
  }
  std::vector<Bytes> columns(pages, Bytes(rows * width));
  for (std::size_t column = 0; column < of.volumes.size(); ++column) {
    const auto digests = of.digests(of.volumes[column]);
    if (!digests) return std::unexpected(digests.error());
    for (const std::uint32_t digest : *digests) {
      Bytes& page = columns[pageOf(digest, pages)];
      for (const std::uint64_t row : rowsOf(digest, rows)) {
        page[row * width + column / 8] |= static_cast<std::byte>(1U << column % 8);
      }
    }
  }
  return columns;
}

}  // namespace

std::string filterName(const BodyShelf& shelf) {
  return fmt::format("filter-{}-{}", nameOf(shelf.entry_class), shelf.month.text());
}

Bytes filterHeader(const FilterPlace& place) {
  Bytes header = copyOf(bytesOf(kMagic));
  header.insert(header.end(), place.clinic.view().begin(), place.clinic.view().end());
  putFixed(header, place.generation, 8);
  header.resize(kListedHeaderBytes);
  return header;
}

Bytes ShelfFilter::context(std::uint64_t page) const {
  return copyOf(
      bytesOf(fmt::format("sekisho.filter.1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
                          place_.clinic.text(), place_.generation, nameOf(place_.shelf.entry_class),
                          place_.shelf.month.text(), key_number_, volumes_.size(), pages_, page)));
}

Result<std::shared_ptr<const ShelfFilter>> ShelfFilter::open(Disk& disk,
                                                             const std::string& directory,
                                                             const FilterPlace& place,
                                                             std::uint64_t version) {
  std::shared_ptr<ShelfFilter> filter(
      new ShelfFilter(disk, directory + "/" + filterName(place.shelf), place));
  const auto file = disk.open(filter->path_, Access::Read);
  if (!file) return std::unexpected(file.error());
  const auto end =
      readDirectoryEnd(**file, filterHeader(place), kMostListedBytes,
                       [&](std::string_view why) { return unreadableFilter(why, place.shelf); });
  if (!end) return std::unexpected(end.error());
  if (!filter->readDirectory(end->directory, end->at, version)) {
    return unreadableFilter("a directory of another form or version", place.shelf);
  }
  filter->bytes_ = end->bytes;
  return filter;
}

// The pages fill what lies between the header and the directory.
bool ShelfFilter::readDirectory(ByteView directory, std::uint64_t end, std::uint64_t version) {
  NumberReader reader(directory);
  const auto made_by = reader.number();
  const auto entry_class = reader.text(16);
  const auto month = reader.text(16);
  const auto key_number = reader.number();
  const auto pages = reader.number();
  const auto volumes = reader.number();
  if (!made_by || !entry_class || !month || !key_number || !pages || !volumes ||
      *made_by != version || *entry_class != nameOf(place_.shelf.entry_class) ||
      *month != place_.shelf.month.text() || *key_number > UINT32_MAX || *pages == 0 ||
      *pages > kMostFilterPages || *volumes == 0 || *volumes > kMostFilteredVolumes) {
    return false;
  }
  key_number_ = static_cast<std::uint32_t>(*key_number);
  pages_ = *pages;
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < *volumes; ++i) {
    const auto gap = reader.number();
    if (!gap || *gap > kMaxNumber - next) return false;
    volumes_.push_back(next + *gap);
    next = volumes_.back() + 1;
  }
  rows_ = rowsOfPage(volumes_.size());
  const std::uint64_t page_bytes = rows_ * widthOf(volumes_.size()) + kSealBytes;
  return reader.atEnd() && end == kListedHeaderBytes + pages_ * page_bytes;
}

Result<std::shared_ptr<const ShelfFilter>> ShelfFilter::make(
    Disk& disk, const std::string& directory, const FilterPlace& place, const Filtered& of,
    const SealingKey& key, Random& random) {
  ShelfFilter filter(disk, directory + "/" + filterName(place.shelf), place);
  const auto columns = columnsOf(of);
  if (!columns) return std::unexpected(columns.error());
  filter.key_number_ = of.key_number;
  filter.pages_ = columns->size();
  filter.volumes_ = of.volumes;
  Bytes file = filterHeader(place);
  for (std::uint64_t page = 0; page < columns->size(); ++page) {
    const Bytes sealed = seal(key, random, (*columns)[page], filter.context(page));
    file.insert(file.end(), sealed.begin(), sealed.end());
  }
  Bytes listed;
  putNumber(listed, of.version);
  putText(listed, nameOf(place.shelf.entry_class));
  putText(listed, place.shelf.month.text());
  putNumber(listed, of.key_number);
  putNumber(listed, columns->size());
  putNumber(listed, of.volumes.size());
  std::uint64_t next = 0;
  for (const std::uint64_t volume : of.volumes) {
    putNumber(listed, volume - next);
    next = volume + 1;
  }
  putDirectory(file, listed);
  if (auto kept = platform::writeFileAtomically(disk, filter.path_, file); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return open(disk, directory, place, of.version);
}

Result<std::vector<bool>> ShelfFilter::mayHold(std::uint32_t digest, const SealingKey& key) const {
  const auto file = disk_->open(path_, Access::Read);
  if (!file) return std::unexpected(file.error());
  const std::uint64_t page = pageOf(digest, pages_);
  const std::size_t width = widthOf(volumes_.size());
  const std::size_t sealed_bytes = rows_ * width + kSealBytes;
  const auto sealed = (*file)->read(kListedHeaderBytes + page * sealed_bytes, sealed_bytes);
  if (!sealed) return std::unexpected(sealed.error());
  const auto plain = unseal(key, *sealed, context(page));
  if (!plain) return unreadableFilter("a page that does not open with its key", place_.shelf);
  Bytes all(width, std::byte{0xFF});
  for (const std::uint64_t row : rowsOf(digest, rows_)) {
    for (std::size_t i = 0; i < width; ++i) all[i] &= (*plain)[row * width + i];
  }
  std::vector<bool> may(volumes_.size());
  for (std::size_t column = 0; column < may.size(); ++column) {
    may[column] = (std::to_integer<unsigned>(all[column / 8]) >> column % 8 & 1U) != 0;
  }
  return may;
}

}  // namespace sekisho::journal
