#include "capabilities/journal/store/volume.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "capabilities/journal/journal.h"
#include "capabilities/journal/store/directory_end.h"
#include "capabilities/journal/varint.h"

namespace sekisho::journal {
namespace {

using platform::Access;
using platform::Disk;

constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kGroupsBytes = kTileWidth / kGroupWidth * kDigestBytes;
constexpr std::size_t kGroupHashesBytes = 2 * kGroupWidth * kDigestBytes;
constexpr std::size_t kBlockHashesBytes = 2 * kTileWidth * kDigestBytes;
constexpr std::size_t kMaxDirectoryBytes = std::size_t{64} << 20U;
constexpr std::size_t kMaxExtentBytes = std::size_t{4} << 20U;
constexpr std::size_t kMaxWordBytes = 16;

std::unexpected<Error> unreadable(std::string_view why, std::uint64_t entry) {
  return fail(ErrorCode::Corrupt, kVolumeUnreadable, std::string(why),
              {{"entry", std::to_string(entry)}});
}

Hashes hashesIn(ByteView bytes) {
  Hashes hashes;
  hashes.reserve(bytes.size() / kDigestBytes);
  for (; bytes.size() >= kDigestBytes; bytes = bytes.subspan(kDigestBytes)) {
    if (const auto hash = Sha256::fromBytes(bytes.first(kDigestBytes))) hashes.push_back(*hash);
  }
  return hashes;
}

/// Whether a file still ends as it did.
bool sameEnd(const platform::File& file, ByteView trailer) {
  const auto size = file.size();
  if (!size || *size < trailer.size()) return false;
  const auto end = file.read(*size - trailer.size(), trailer.size());
  return end && std::ranges::equal(*end, trailer);
}

}  // namespace

Result<std::unique_ptr<Volume>> Volume::open(Disk& disk, const std::string& path,
                                             const VolumePlace& place) {
  std::unique_ptr<Volume> volume(new Volume(disk, path, place));
  const auto file = volume->file();
  if (!file) return std::unexpected(file.error());
  auto end = readDirectoryEnd(**file, volumeHeader(place), kMaxDirectoryBytes,
                              [&](std::string_view why) { return unreadable(why, place.first); });
  if (!end) return std::unexpected(std::move(end.error()));
  if (!volume->readDirectory(end->directory, end->at))
    return unreadable("a directory of another form", place.first);
  volume->trailer_ = std::move(end->trailer);
  return volume;
}

std::optional<Volume::Extent> Volume::extentIn(NumberReader& reader, std::uint64_t end) {
  const auto at = reader.number();
  const auto bytes = reader.number();
  if (!at || !bytes || *at > end || *bytes > end - *at || *bytes > kMaxExtentBytes) {
    return std::nullopt;
  }
  return Extent{*at, *bytes};
}

// Everything a directory points to lies between the header and the directory itself.
bool Volume::readDirectory(ByteView directory, std::uint64_t end) {
  NumberReader reader(directory);
  const auto tiles = reader.number();
  if (!tiles || *tiles < 1 || *tiles > directory.size() / kDigestBytes) return false;
  for (std::uint64_t i = 0; i < *tiles; ++i) {
    const auto block = extentIn(reader, end);
    if (!block) return false;
    entry_blocks_.push_back(*block);
  }
  const auto hashes = reader.number();
  if (!hashes || *hashes > end || end - *hashes != *tiles * kBlockHashesBytes) return false;
  hashes_at_ = *hashes;
  const auto roots = reader.bytes(*tiles * kDigestBytes);
  if (!roots) return false;
  tiles_ = hashesIn(*roots);
  return readSources(reader) && readShelves(reader, end) && reader.atEnd();
}

// The highest number of each source, and which entries are the hub's own.
bool Volume::readSources(NumberReader& reader) {
  const auto sources = reader.number();
  for (std::uint64_t i = 0; sources && i < *sources; ++i) {
    const auto source = reader.text(kMaxSourceBytes);
    const auto highest = reader.number();
    if (!source || !highest) return false;
    highest_.emplace(*source, *highest);
  }
  const auto own = reader.number();
  std::uint64_t at = place_.first;
  for (std::uint64_t i = 0; own && i < *own; ++i) {
    const auto gap = reader.number();
    if (!gap || *gap > first() + count() - 1 - at) return false;
    at += *gap;
    own_.push_back(at);
  }
  return sources && own;
}

bool Volume::readShelves(NumberReader& reader, std::uint64_t end) {
  const auto shelves = reader.number();
  for (std::uint64_t i = 0; shelves && i < *shelves; ++i) {
    const auto entry_class = reader.text(kMaxWordBytes);
    const auto month = reader.text(kMaxWordBytes);
    const auto known = entry_class ? entryClassOf(*entry_class) : std::nullopt;
    const auto read = month ? Month::fromText(*month) : std::nullopt;
    const auto key_number = reader.number();
    const auto dictionary = extentIn(reader, end);
    const auto blocks = reader.number();
    if (!known || !read || !key_number || !dictionary || !blocks) return false;
    Shelf& shelf = shelves_[{*known, *read}];
    shelf = {static_cast<std::uint32_t>(*key_number), *dictionary, {}};
    std::uint64_t last = 0;
    for (std::uint64_t n = 0; n < *blocks; ++n) {
      const auto gap = reader.number();
      const auto block = extentIn(reader, end);
      if (!gap || !block) return false;
      last += *gap;
      shelf.blocks.push_back({last, *block});
    }
  }
  return shelves.has_value();
}

Result<Bytes> Volume::read(const Extent& extent) const {
  const auto open = file();
  if (!open) return std::unexpected(open.error());
  auto bytes = (*open)->read(extent.at, extent.bytes);
  if (bytes && bytes->size() != extent.bytes)
    return unreadable("shorter than it says", place_.first);
  return bytes;
}

Result<std::shared_ptr<const platform::File>> Volume::file() const {
  const Lock lock(mutex_);
  if (!file_) {
    auto opened = disk_->open(path_, Access::Read);
    if (!opened) return std::unexpected(std::move(opened.error()));
    if (!trailer_.empty() && !sameEnd(**opened, trailer_)) {
      return fail(ErrorCode::Unavailable, kVolumeReplaced, path_);
    }
    file_ = *std::move(opened);
  }
  return file_;
}

void Volume::letGo() const {
  const Lock lock(mutex_);
  if (!pinned_) file_.reset();
  dictionaries_.clear();
}

Result<void> Volume::pin() const {
  if (const auto opened = file(); !opened) return std::unexpected(opened.error());
  const Lock lock(mutex_);
  pinned_ = true;
  return {};
}

std::unexpected<Error> Volume::notTheTrees(std::string_view what, std::uint64_t block) const {
  return unreadable(std::string(what) + " that are not the tree's",
                    place_.first + block * kTileWidth);
}

Result<EntryHashes> Volume::hashes(std::uint64_t block, std::uint64_t group) const {
  const auto bytes =
      read({hashes_at_ + block * kBlockHashesBytes + group * kGroupHashesBytes, kGroupHashesBytes});
  if (!bytes) return std::unexpected(bytes.error());
  return EntryHashes{.leaves = hashesIn(ByteView(*bytes).first(kGroupHashesBytes / 2)),
                     .commitments = hashesIn(ByteView(*bytes).subspan(kGroupHashesBytes / 2))};
}

Result<EntryHashes> Volume::hashes(std::uint64_t block) const {
  const auto bytes = read({hashes_at_ + block * kBlockHashesBytes, kBlockHashesBytes});
  if (!bytes) return std::unexpected(bytes.error());
  EntryHashes hashes;
  for (ByteView rest = *bytes; !rest.empty(); rest = rest.subspan(kGroupHashesBytes)) {
    std::ranges::move(hashesIn(rest.first(kGroupHashesBytes / 2)),
                      std::back_inserter(hashes.leaves));
    std::ranges::move(hashesIn(rest.subspan(kGroupHashesBytes / 2, kGroupHashesBytes / 2)),
                      std::back_inserter(hashes.commitments));
  }
  return hashes;
}

Result<Hashes> Volume::leaves(std::uint64_t block) const {
  auto found = hashes(block);
  if (!found) return std::unexpected(std::move(found.error()));
  if (subtreeHash(found->leaves) != tiles_.at(block)) return notTheTrees("hashes", block);
  return std::move(found->leaves);
}

Result<PackedEntries> Volume::packed(std::uint64_t block) const {
  const auto bytes = read(entry_blocks_.at(block));
  if (!bytes) return std::unexpected(bytes.error());
  if (bytes->size() < kGroupsBytes) {
    return unreadable("shorter than its hashes", place_.first + block * kTileWidth);
  }
  Hashes groups = hashesIn(ByteView(*bytes).first(kGroupsBytes));
  if (subtreeHash(groups) != tiles_.at(block)) return notTheTrees("hashes", block);
  auto entries = EntryBlock::read(ByteView(*bytes).subspan(kGroupsBytes));
  if (!entries) return std::unexpected(std::move(entries.error()));
  if (entries->size() != kTileWidth) {
    return unreadable("fewer entries than a block has", place_.first + block * kTileWidth);
  }
  return PackedEntries{.entries = *std::move(entries), .groups = std::move(groups)};
}

Result<std::vector<Entry>> Volume::entries(std::uint64_t block) const {
  const auto read = packed(block);
  if (!read) return std::unexpected(read.error());
  const auto found = hashes(block);
  if (!found) return std::unexpected(found.error());
  auto entries = read->entries.entries(found->commitments);
  if (!entries) return entries;
  Hashes leaves;
  leaves.reserve(entries->size());
  for (const Entry& entry : *entries) leaves.push_back(leafHash(bytesOf(encodeEntry(entry))));
  if (subtreeHash(leaves) != tiles_.at(block)) return notTheTrees("entries", block);
  return entries;
}

Result<std::optional<ZstdDictionary>> Volume::dictionaryOf(const BodyShelf& shelf,
                                                           const Shelf& kept,
                                                           const SealingKey& key) const {
  if (kept.dictionary.bytes == 0) return std::nullopt;
  {
    const Lock lock(mutex_);
    const auto known = dictionaries_.find(shelf);
    if (known != dictionaries_.end()) return known->second;
  }
  const auto sealed = read(kept.dictionary);
  if (!sealed) return std::unexpected(sealed.error());
  auto plain = unseal(key, *sealed, sealContext(place_, shelf, kept.key_number, kDictionaryPart));
  if (!plain) return unreadable("a dictionary that does not open with its key", place_.first);
  auto dictionary = ZstdDictionary::fromBytes(*std::move(plain));
  if (!dictionary) return unreadable("a dictionary that is none", place_.first);
  const Lock lock(mutex_);
  return dictionaries_.emplace(shelf, *std::move(dictionary)).first->second;
}

std::optional<std::uint32_t> Volume::keyNumber(const BodyShelf& shelf) const {
  const auto kept = shelves_.find(shelf);
  return kept == shelves_.end() ? std::nullopt : std::optional(kept->second.key_number);
}

std::vector<BodyShelf> Volume::shelves() const {
  std::vector<BodyShelf> shelves;
  shelves.reserve(shelves_.size());
  for (const auto& [shelf, kept] : shelves_) shelves.push_back(shelf);
  return shelves;
}

std::vector<std::uint64_t> Volume::blocksOf(const BodyShelf& shelf) const {
  std::vector<std::uint64_t> firsts;
  const auto kept = shelves_.find(shelf);
  if (kept == shelves_.end()) return firsts;
  firsts.reserve(kept->second.blocks.size());
  for (const BodyExtent& block : kept->second.blocks) firsts.push_back(block.first);
  return firsts;
}

Result<SealedShelf> Volume::sealedShelf(const BodyShelf& shelf) const {
  const Shelf& kept = shelves_.at(shelf);
  SealedShelf sealed{.key_number = kept.key_number, .blocks = {}};
  auto dictionary = read(kept.dictionary);
  if (!dictionary) return std::unexpected(std::move(dictionary.error()));
  sealed.dictionary = *std::move(dictionary);
  for (const BodyExtent& block : kept.blocks) {
    auto bytes = read(block.extent);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    sealed.blocks.emplace_back(block.first, *std::move(bytes));
  }
  return sealed;
}

Result<BodyBlock> Volume::packAround(std::uint64_t index, const BodyShelf& shelf,
                                     const KeyOf& key_of) const {
  const auto kept = shelves_.find(shelf);
  if (kept == shelves_.end()) return fail(ErrorCode::NotFound, kBodyDestroyed);
  const auto& blocks = kept->second.blocks;
  const auto after = std::ranges::upper_bound(blocks, index, {}, &BodyExtent::first);
  if (after == blocks.begin()) return fail(ErrorCode::NotFound, kBodyDestroyed);
  const BodyExtent& block = *std::prev(after);
  const auto key = key_of(shelf, kept->second.key_number);
  if (!key) return std::unexpected(key.error());
  const auto dictionary = dictionaryOf(shelf, kept->second, *key);
  if (!dictionary) return std::unexpected(dictionary.error());
  const auto sealed = read(block.extent);
  if (!sealed) return std::unexpected(sealed.error());
  const auto plain =
      unseal(*key, *sealed, sealContext(place_, shelf, kept->second.key_number, block.first));
  if (!plain) return unreadable("bodies that do not open with their key", index);
  const std::optional<ZstdDictionary>& trained = *dictionary;
  return BodyBlock::read(*plain, trained ? &trained.value() : nullptr);
}

Result<std::vector<IndexedBody>> Volume::bodiesAround(std::uint64_t index, const BodyShelf& shelf,
                                                      const KeyOf& key_of) const {
  const auto pack = packAround(index, shelf, key_of);
  return pack ? Result<std::vector<IndexedBody>>(pack->bodies()) : std::unexpected(pack.error());
}

Result<SaltedBody> Volume::body(std::uint64_t index, const BodyShelf& shelf,
                                const KeyOf& key_of) const {
  const auto pack = packAround(index, shelf, key_of);
  if (!pack) return std::unexpected(pack.error());
  auto found = pack->body(index);
  if (!found) return fail(ErrorCode::NotFound, kBodyDestroyed);
  return *std::move(found);
}

}  // namespace sekisho::journal
