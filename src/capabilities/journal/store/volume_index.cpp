#include "capabilities/journal/store/volume_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "capabilities/journal/journal.h"
#include "capabilities/journal/store/beside.h"
#include "capabilities/journal/store/directory_end.h"
#include "capabilities/journal/store/index_writer.h"
#include "capabilities/journal/varint.h"

namespace sekisho::journal {
namespace {

using platform::Access;
using platform::Disk;

constexpr std::size_t kMaxIndexDirectoryBytes = std::size_t{16} << 20U;
constexpr std::size_t kMaxPageBytes = std::size_t{16} << 20U;
constexpr std::size_t kMaxSections = 4096;
constexpr std::size_t kMaxIndexedWordBytes = 16;
/// So many terms are looked up in the time in which one entry is read.
constexpr std::size_t kTermsAnEntry = 5;

std::unexpected<Error> unreadable(std::string_view why, const VolumePlace& place) {
  return fail(ErrorCode::Corrupt, kIndexUnreadable, std::string(why),
              {{"entry", std::to_string(place.first)}});
}

/// The body of an entry, as far as it can be opened.
struct OpenedBody {
  std::optional<Bytes> bytes;
  bool closed = false;  // it is there, and cannot be
};

/// Those of a block of entries.
std::vector<OpenedBody> bodiesIn(const Volume& volume, std::uint64_t first,
                                 const std::vector<Entry>& entries, const Volume::KeyOf& key_of) {
  std::vector<OpenedBody> bodies(entries.size());
  std::map<BodyShelf, std::uint64_t> read;  // up to where packs of a shelf were opened
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::uint64_t index = first + i;
    const BodyShelf shelf = shelfOf(entries[i]);
    std::uint64_t& until = read[shelf];
    if (index < until) continue;
    auto pack = volume.bodiesAround(index, shelf, key_of);
    if (!pack) {
      bodies[i].closed = pack.error().code != ErrorCode::NotFound;
      continue;
    }
    for (IndexedBody& body : *pack) {
      until = std::max(until, body.index + 1);
      // A pack may begin in the block before or end in the next.
      if (body.index < first || body.index - first >= bodies.size()) continue;
      bodies[body.index - first].bytes = std::move(body.salted.body);
    }
  }
  return bodies;
}

Result<void> addBlock(IndexWriter& writer, const Volume& volume, std::uint64_t block,
                      const Indexing& indexing, const Volume::KeyOf& key_of) {
  const auto entries = volume.entries(block);
  if (!entries) return std::unexpected(entries.error());
  const std::uint64_t first = volume.first() + block * kTileWidth;
  const std::vector<OpenedBody> bodies = bodiesIn(volume, first, *entries, key_of);
  for (std::size_t i = 0; i < entries->size(); ++i) {
    const Entry& entry = (*entries)[i];
    const auto& [bytes, closed] = bodies[i];
    Terms terms = indexing.terms(entry, bytes ? std::optional(ByteView(*bytes)) : std::nullopt);
    // Whoever looks is to see that it is broken, or that its key is away.
    if (closed) terms.open.emplace_back(kEveryTerm);
    writer.add(static_cast<std::uint32_t>(first + i - volume.first()), terms, shelfOf(entry));
  }
  return {};
}

}  // namespace

std::string indexName(std::uint64_t first) { return fmt::format("index-{:012}", first); }

Result<std::shared_ptr<const VolumeIndex>> VolumeIndex::open(
    Disk& disk, const std::string& directory, const VolumePlace& place, const Volume& volume,
    std::uint64_t version, const Volume::KeyOf& key_of) {
  std::shared_ptr<VolumeIndex> index(
      new VolumeIndex(disk, directory + "/" + indexName(place.first), place));
  if (auto read = index->readEnd(version); !read) return std::unexpected(std::move(read.error()));
  if (!index->fits(volume, key_of)) return unreadable("of other bodies than the volume has", place);
  return index;
}

Result<std::shared_ptr<const VolumeIndex>> VolumeIndex::make(
    Disk& disk, const std::string& directory, const VolumePlace& place, const Volume& volume,
    const Indexing& indexing, const Volume::KeyOf& key_of, Random& random) {
  if (volume.count() > kMostPlaces) {
    return fail(ErrorCode::Unsupported, kIndexUnreadable, "more entries than an index has");
  }
  IndexWriter writer(place);
  for (const BodyShelf& shelf : volume.shelves()) {
    const std::uint32_t number = volume.keyNumber(shelf).value_or(0);
    if (const auto key = key_of(shelf, number)) writer.openShelf(shelf, number, *key);
  }
  IndexWriter later = writer;
  const auto gather = [&](IndexWriter& into, std::uint64_t first,
                          std::uint64_t end) -> Result<void> {
    for (std::uint64_t block = first; block < end; ++block) {
      if (auto added = addBlock(into, volume, block, indexing, key_of); !added) return added;
    }
    return {};
  };
  const std::uint64_t end = volume.count() / kTileWidth;
  auto second_half = beside([&] { return gather(later, end / 2, end); });
  const auto first_half = gather(writer, 0, end / 2);
  const auto gathered = second_half.get();
  if (!first_half) return std::unexpected(first_half.error());
  if (!gathered) return std::unexpected(gathered.error());
  writer.join(std::move(later));
  const std::string path = directory + "/" + indexName(place.first);
  const Bytes bytes = writer.finish(indexing.version, volume.count(), random);
  if (auto kept = platform::writeFileAtomically(disk, path, bytes); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return open(disk, directory, place, volume, indexing.version, key_of);
}

Result<void> VolumeIndex::readEnd(std::uint64_t version) {
  const auto open = file();
  if (!open) return std::unexpected(open.error());
  const auto end = readDirectoryEnd(**open, indexHeader(place_), kMaxIndexDirectoryBytes,
                                    [&](std::string_view why) { return unreadable(why, place_); });
  if (!end) return std::unexpected(end.error());
  if (!readDirectory(end->directory, end->at, version)) {
    return unreadable("a directory of another form or version", place_);
  }
  bytes_ = end->bytes;
  return {};
}

// Everything a directory points to lies between the header and the directory itself.
bool VolumeIndex::readDirectory(ByteView directory, std::uint64_t end, std::uint64_t version) {
  NumberReader reader(directory);
  const auto made_by = reader.number();
  const auto entries = reader.number();
  const auto from = reader.differenceFrom(0);
  const auto until = reader.differenceFrom(0);
  const auto sections = reader.number();
  if (!made_by || !entries || !from || !until || !sections || *made_by != version ||
      *entries > kMostPlaces || *sections > kMaxSections) {
    return false;
  }
  entries_ = *entries;
  from_ = Instant{Instant::duration{static_cast<std::int64_t>(*from)}};
  until_ = Instant{Instant::duration{static_cast<std::int64_t>(*until)}};
  for (std::uint64_t i = 0; i < *sections; ++i) {
    const auto entry_class = reader.text(kMaxIndexedWordBytes);
    const auto month = reader.text(kMaxIndexedWordBytes);
    const auto key_number = reader.number();
    const auto initials = reader.number();
    const auto bits = reader.number();
    const auto begin = reader.number();
    if (!entry_class || !month || !key_number || !initials || !bits || !begin ||
        *bits > kMostPageBits || *begin > end || *key_number > UINT32_MAX ||
        *initials > UINT32_MAX) {
      return false;
    }
    Section section{.key_number = static_cast<std::uint32_t>(*key_number),
                    .initials = static_cast<std::uint32_t>(*initials),
                    .bits = static_cast<unsigned>(*bits),
                    .begins = {*begin}};
    if (!entry_class->empty() || !month->empty()) {
      const auto known = entryClassOf(*entry_class);
      const auto read = Month::fromText(*month);
      if (!known || !read) return false;
      section.shelf = BodyShelf{*known, *read};
    }
    for (std::uint64_t page = 0; page < std::uint64_t{1} << section.bits; ++page) {
      const auto bytes = reader.number();
      if (!bytes || *bytes > kMaxPageBytes || *bytes > end - section.begins.back()) return false;
      section.begins.push_back(section.begins.back() + *bytes);
    }
    sections_.push_back(std::move(section));
  }
  return reader.atEnd();
}

// A body that was destroyed since is still in the index under the key before; one whose key came
// back is not yet.
bool VolumeIndex::fits(const Volume& volume, const Volume::KeyOf& key_of) const {
  if (entries_ != volume.count()) return false;
  return std::ranges::all_of(volume.shelves(), [&](const BodyShelf& shelf) {
    const std::uint32_t number = volume.keyNumber(shelf).value_or(0);
    if (!key_of(shelf, number)) return true;
    return std::ranges::any_of(sections_, [&](const Section& section) {
      return section.shelf == shelf && section.key_number == number;
    });
  });
}

Result<std::shared_ptr<const platform::File>> VolumeIndex::file() const {
  const Lock lock(mutex_);
  if (!file_) {
    auto opened = disk_->open(path_, Access::Read);
    if (!opened) return std::unexpected(std::move(opened.error()));
    file_ = *std::move(opened);
  }
  return file_;
}

void VolumeIndex::letGo() const {
  const Lock lock(mutex_);
  file_.reset();
}

Result<Bytes> VolumeIndex::page(const Section& section, const SealingKey* key,
                                std::uint64_t number) const {
  const std::uint64_t begin = section.begins[number];
  const std::uint64_t size = section.begins[number + 1] - begin;
  if (size == 0) return Bytes{};
  const auto open = file();
  if (!open) return std::unexpected(open.error());
  auto bytes = (*open)->read(begin, size);
  if (!bytes) return bytes;
  if (bytes->size() != size) return unreadable("it became shorter", place_);
  if (key != nullptr && section.shelf) {
    auto plain =
        unseal(*key, *bytes,
               pageContext(place_, *section.shelf, section.key_number, section.bits, number));
    if (!plain) return unreadable("a page that does not open with its key", place_);
    return plain;
  }
  if (size < kPageSumBytes) return unreadable("shorter than its sum", place_);
  const Bytes sum(bytes->end() - kPageSumBytes, bytes->end());
  bytes->resize(size - kPageSumBytes);
  if (sum != pageSum(*bytes)) return unreadable("a page that was changed", place_);
  return bytes;
}

Result<Places> VolumeIndex::placesIn(const Section& section, const SealingKey* key,
                                     std::uint32_t digest) const {
  const auto bytes = page(section, key, std::uint64_t{digest} >> (kDigestBits - section.bits));
  if (!bytes) return std::unexpected(bytes.error());
  auto places = placesOf(digest, *bytes);
  if (!places || (!places->empty() && places->back() >= entries_)) {
    return unreadable("a page of another form", place_);
  }
  return places;
}

Result<std::vector<std::uint32_t>> VolumeIndex::digestsOf(const BodyShelf& shelf,
                                                          const SealingKey& key) const {
  std::vector<std::uint32_t> digests;
  for (const Section& section : sections_) {
    if (section.shelf != shelf) continue;
    for (std::uint64_t number = 0; number + 1 < section.begins.size(); ++number) {
      const auto bytes = page(section, &key, number);
      if (!bytes) return std::unexpected(bytes.error());
      const auto terms = termsIn(*bytes);
      if (!terms) return unreadable("a page of another form", place_);
      digests.insert(digests.end(), terms->begin(), terms->end());
    }
  }
  return digests;
}

bool VolumeIndex::linesMayTell(const std::vector<std::string>& terms) const noexcept {
  return std::ranges::any_of(sections_, [&](const Section& section) {
    if ((section.initials & initialOf(kEveryTerm)) != 0) return true;
    return !section.shelf && std::ranges::any_of(terms, [&](const std::string& term) {
      return (section.initials & initialOf(term)) != 0;
    });
  });
}

Places VolumeIndex::all() const {
  Places places(entries_);
  std::iota(places.begin(), places.end(), 0U);
  return places;
}

Result<Places> VolumeIndex::placesOfAny(const std::vector<std::string>& terms,
                                        const Volume::KeyOf& key_of) const {
  Places places;
  for (const Section& section : sections_) {
    const auto has = [&](const std::string& term) {
      return (section.initials & initialOf(term)) != 0;
    };
    const bool any = std::ranges::any_of(terms, has);
    if (!any && !section.shelf) continue;
    std::optional<SealingKey> key;
    if (section.shelf) {
      auto found = key_of(*section.shelf, section.key_number);
      if (!found && found.error().code == ErrorCode::NotFound) continue;  // it went with its bodies
      if (!found) return all();
      if (!any) continue;
      key = *std::move(found);
    }
    const auto term_key = key ? std::optional(termKey(*key)) : std::nullopt;
    for (const std::string& term : terms) {
      if (!has(term)) continue;
      const auto some = placesIn(section, key ? &*key : nullptr,
                                 term_key ? sealedDigest(*term_key, term) : openDigest(term));
      if (!some) return some;
      places.insert(places.end(), some->begin(), some->end());
    }
  }
  std::ranges::sort(places);
  const auto again = std::ranges::unique(places);
  places.erase(again.begin(), again.end());
  return places;
}

// Where few are left, reading them costs less than looking many terms up: a page each.
Result<Places> VolumeIndex::find(const Sought& sought, const Volume::KeyOf& key_of) const {
  if (sought.all_of.empty()) return all();
  const auto whatever = placesOfAny({std::string(kEveryTerm)}, key_of);
  if (!whatever) return whatever;
  Places found;
  bool first = true;
  for (const auto& group : sought.all_of) {
    if (!first && found.size() * kTermsAnEntry < group.size()) continue;
    const auto places = placesOfAny(group, key_of);
    if (!places) return places;
    const Places some = inEither(*whatever, *places);
    found = first ? some : inBoth(found, some);
    first = false;
    if (found.empty()) break;
  }
  return found;
}

}  // namespace sekisho::journal
