#include "capabilities/journal/store/volume.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "capabilities/journal/journal.h"
#include "capabilities/journal/varint.h"
#include "core/check.h"

namespace sekisho::journal {
namespace {

using platform::Access;
using platform::Disk;

constexpr std::string_view kPrefix = "volume-";
constexpr std::string_view kMagic = "SKJVOL1\n";
constexpr std::size_t kHeaderBytes = 64;
constexpr std::size_t kTrailerBytes = 48;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kWriteBytes = std::size_t{1} << 18U;
constexpr std::size_t kMaxDirectoryBytes = std::size_t{64} << 20U;
constexpr std::size_t kMaxExtentBytes = std::size_t{4} << 20U;
constexpr std::size_t kMaxWordBytes = 16;
constexpr std::string_view kDictionary = "dictionary";

std::unexpected<Error> unreadable(std::string_view why, std::uint64_t entry) {
  return fail(ErrorCode::Corrupt, kVolumeUnreadable, std::string(why),
              {{"entry", std::to_string(entry)}});
}

void putBytes(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

void putHashes(Bytes& out, std::span<const Sha256> hashes) {
  for (const Sha256& hash : hashes) putBytes(out, hash.view());
}

Hashes hashesIn(ByteView bytes) {
  Hashes hashes;
  hashes.reserve(bytes.size() / kDigestBytes);
  for (; bytes.size() >= kDigestBytes; bytes = bytes.subspan(kDigestBytes)) {
    if (const auto hash = Sha256::fromBytes(bytes.first(kDigestBytes))) hashes.push_back(*hash);
  }
  return hashes;
}

Bytes headerOf(const VolumePlace& place) {
  Bytes header = copyOf(bytesOf(kMagic));
  putBytes(header, place.clinic.view());
  putFixed(header, place.generation, 8);
  putFixed(header, place.first, 8);
  header.resize(kHeaderBytes);
  return header;
}

/// The hash over one full tile of leaves.
Sha256 tileHash(std::span<const Sha256> leaves) {
  RightEdge edge;
  for (const Sha256& leaf : leaves) edge.add(leaf);
  return edge.root();
}

/// What a part of a shelf is sealed with besides its key: it opens only in its own place.
Bytes contextOf(const VolumePlace& place, const BodyShelf& shelf, std::uint32_t key_number,
                std::string_view part) {
  return copyOf(bytesOf(fmt::format(
      "sekisho.volume.1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", place.clinic.text(), place.generation,
      place.first, nameOf(shelf.entry_class), shelf.month.text(), key_number, part)));
}

Bytes contextOf(const VolumePlace& place, const BodyShelf& shelf, std::uint32_t key_number,
                std::uint64_t first) {
  return contextOf(place, shelf, key_number, std::to_string(first));
}

/// Whether a file still ends as it did.
bool sameEnd(const platform::File& file, ByteView trailer) {
  const auto size = file.size();
  if (!size || *size < trailer.size()) return false;
  const auto end = file.read(*size - trailer.size(), trailer.size());
  return end && std::ranges::equal(*end, trailer);
}

}  // namespace

std::string volumeName(std::uint64_t first) { return fmt::format("volume-{:012}", first); }

std::optional<std::uint64_t> volumeNamed(std::string_view file) {
  if (!file.starts_with(kPrefix)) return std::nullopt;
  std::uint64_t first = 0;
  std::from_chars(file.data() + kPrefix.size(), file.data() + file.size(), first);
  return volumeName(first) == file ? std::optional(first) : std::nullopt;
}

VolumeWriter::VolumeWriter(Disk& disk, std::string directory, const VolumePlace& place,
                           Random& random, std::unique_ptr<platform::File> file)
    : disk_(&disk),
      folder_(std::move(directory)),
      place_(place),
      random_(&random),
      file_(std::move(file)),
      buffer_(headerOf(place)),
      next_(place.first) {}

Result<VolumeWriter> VolumeWriter::begin(Disk& disk, std::string directory,
                                         const VolumePlace& place, Random& random) {
  SEKISHO_CHECK(place.first % kTileWidth == 0);
  const std::string fresh = directory + "/" + volumeName(place.first) + ".new";
  if (auto gone = platform::removeDurably(disk, fresh); !gone) {
    return std::unexpected(std::move(gone.error()));
  }
  auto file = disk.open(fresh, Access::Create);
  if (!file) return std::unexpected(std::move(file.error()));
  return VolumeWriter(disk, std::move(directory), place, random, *std::move(file));
}

Result<void> VolumeWriter::put(ByteView bytes) {
  putBytes(buffer_, bytes);
  if (buffer_.size() < kWriteBytes) return {};
  if (auto written = file_->write(at_, buffer_); !written) return written;
  at_ += buffer_.size();
  buffer_.clear();
  return {};
}

Result<void> VolumeWriter::openShelf(const BodyShelf& shelf, const ShelfSeal& seal) {
  SEKISHO_CHECK(seal.key != nullptr && !shelves_.contains(shelf));
  OpenShelf& open = shelves_[shelf];
  open.seal = seal;
  if (seal.dictionary == nullptr) return {};
  const Bytes sealed = sekisho::seal(*seal.key, *random_, seal.dictionary->bytes(),
                                     contextOf(place_, shelf, seal.key_number, kDictionary));
  open.dictionary_at = at_ + buffer_.size();
  open.dictionary_bytes = sealed.size();
  return put(sealed);
}

Result<void> VolumeWriter::add(const Entry& entry, const std::optional<SaltedBody>& body) {
  leaves_.push_back(leafHash(bytesOf(encodeEntry(entry))));
  std::uint64_t& highest = highest_[entry.source];
  highest = std::max(highest, entry.number);
  if (entry.source == kJournalSource) own_.push_back(next_);
  waiting_.push_back(entry);
  const std::uint64_t index = next_++;
  if (waiting_.size() == kTileWidth) {
    if (auto written = putEntries(); !written) return written;
  }
  if (!body) return {};
  const auto shelf = shelves_.find(shelfOf(entry));
  SEKISHO_CHECK(shelf != shelves_.end());
  OpenShelf& open = shelf->second;
  open.waiting.push_back({index, *body});
  open.waiting_bytes += body->body.size();
  const bool full = open.waiting.size() == kBodiesInBlock || open.waiting_bytes >= kBodyBlockBytes;
  return full ? putBodies(shelf->first, open) : Result<void>{};
}

Result<void> VolumeWriter::putEntries() {
  const Bytes block = encodeEntryBlock(waiting_);
  entry_blocks_.push_back(at_ + buffer_.size());
  entry_blocks_.push_back(block.size());
  tiles_.push_back(tileHash(std::span(leaves_).last(kTileWidth)));
  waiting_.clear();
  return put(block);
}

Result<void> VolumeWriter::putBodies(const BodyShelf& shelf, OpenShelf& open) {
  const std::uint64_t first = open.waiting.front().index;
  const Bytes sealed =
      sekisho::seal(*open.seal.key, *random_, packBodies(open.waiting, open.seal.dictionary),
                    contextOf(place_, shelf, open.seal.key_number, first));
  open.waiting.clear();
  open.waiting_bytes = 0;
  return putBlock(open, first, sealed);
}

Result<void> VolumeWriter::putBlock(OpenShelf& open, std::uint64_t first, ByteView sealed) {
  putNumber(open.blocks, first - open.last_index);
  putNumber(open.blocks, at_ + buffer_.size());
  putNumber(open.blocks, sealed.size());
  open.last_index = first;
  ++open.count;
  return put(sealed);
}

Result<void> VolumeWriter::copyShelf(const BodyShelf& shelf, const SealedShelf& sealed) {
  SEKISHO_CHECK(!shelves_.contains(shelf));
  OpenShelf& open = shelves_[shelf];
  open.seal.key_number = sealed.key_number;
  if (!sealed.dictionary.empty()) {
    open.dictionary_at = at_ + buffer_.size();
    open.dictionary_bytes = sealed.dictionary.size();
    if (auto written = put(sealed.dictionary); !written) return written;
  }
  for (const auto& [first, block] : sealed.blocks) {
    if (auto written = putBlock(open, first, block); !written) return written;
  }
  return {};
}

Bytes VolumeWriter::directory() const {
  Bytes out;
  putNumber(out, tiles_.size());
  for (const std::uint64_t number : entry_blocks_) putNumber(out, number);
  putNumber(out, at_ + buffer_.size());  // where the leaves begin
  putHashes(out, tiles_);
  putNumber(out, highest_.size());
  for (const auto& [source, number] : highest_) {
    putText(out, source);
    putNumber(out, number);
  }
  putNumber(out, own_.size());
  std::uint64_t last = place_.first;
  for (const std::uint64_t index : own_) {
    putNumber(out, index - last);
    last = index;
  }
  putNumber(out, shelves_.size());
  for (const auto& [shelf, open] : shelves_) {
    putText(out, nameOf(shelf.entry_class));
    putText(out, shelf.month.text());
    putNumber(out, open.seal.key_number);
    putNumber(out, open.dictionary_at);
    putNumber(out, open.dictionary_bytes);
    putNumber(out, open.count);
    putBytes(out, open.blocks);
  }
  return out;
}

Result<void> VolumeWriter::finish() {
  SEKISHO_CHECK(waiting_.empty() && !tiles_.empty());
  for (auto& [shelf, open] : shelves_) {
    if (open.waiting.empty()) continue;
    if (auto written = putBodies(shelf, open); !written) return written;
  }
  const Bytes listed = directory();
  Bytes leaves;
  putHashes(leaves, leaves_);
  if (auto written = put(leaves); !written) return written;
  const std::uint64_t directory_at = at_ + buffer_.size();
  Bytes trailer;
  putFixed(trailer, directory_at, 8);
  putFixed(trailer, listed.size(), 8);
  putBytes(trailer, sha256({headerOf(place_), listed}).view());
  putBytes(buffer_, listed);
  putBytes(buffer_, trailer);
  if (auto written = file_->write(at_, buffer_); !written) return written;
  if (auto synced = file_->sync(); !synced) return synced;
  const std::string path = folder_ + "/" + volumeName(place_.first);
  if (auto moved = disk_->rename(path + ".new", path); !moved) return moved;
  return disk_->syncDirectory(folder_);
}

Result<std::unique_ptr<Volume>> Volume::open(Disk& disk, const std::string& path,
                                             const VolumePlace& place) {
  std::unique_ptr<Volume> volume(new Volume(disk, path, place));
  const auto file = volume->file();
  if (!file) return std::unexpected(file.error());
  const auto size = (*file)->size();
  if (!size) return std::unexpected(size.error());
  if (*size < kHeaderBytes + kTrailerBytes)
    return unreadable("shorter than a volume is", place.first);
  const auto header = volume->read({0, kHeaderBytes});
  if (!header) return std::unexpected(header.error());
  if (*header != headerOf(place)) return unreadable("the volume of another place", place.first);
  const auto trailer = volume->read({*size - kTrailerBytes, kTrailerBytes});
  if (!trailer) return std::unexpected(trailer.error());
  const std::uint64_t at = fixedIn(ByteView(*trailer).first(8));
  const std::uint64_t bytes = fixedIn(ByteView(*trailer).subspan(8, 8));
  if (bytes > kMaxDirectoryBytes || at < kHeaderBytes || at > *size ||
      *size - at != bytes + kTrailerBytes) {
    return unreadable("its end is not its end", place.first);
  }
  const auto directory = volume->read({at, bytes});
  if (!directory) return std::unexpected(directory.error());
  const Sha256 sum = sha256({*header, *directory});
  if (!std::ranges::equal(sum.view(), ByteView(*trailer).last(kDigestBytes))) {
    return unreadable("its directory was changed", place.first);
  }
  if (!volume->readDirectory(*directory, at))
    return unreadable("a directory of another form", place.first);
  volume->trailer_ = *trailer;
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
  const auto leaves = reader.number();
  const std::uint64_t leaf_bytes = *tiles * kTileWidth * kDigestBytes;
  if (!leaves || *leaves > end || end - *leaves != leaf_bytes) return false;
  leaves_at_ = *leaves;
  const auto hashes = reader.bytes(*tiles * kDigestBytes);
  if (!hashes) return false;
  tiles_ = hashesIn(*hashes);
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

Result<Hashes> Volume::leaves(std::uint64_t block) const {
  constexpr std::uint64_t kBytes = kTileWidth * kDigestBytes;
  const auto bytes = read({leaves_at_ + block * kBytes, kBytes});
  if (!bytes) return std::unexpected(bytes.error());
  Hashes leaves = hashesIn(*bytes);
  if (tileHash(leaves) != tiles_.at(block))
    return unreadable("hashes that are not the tree's", place_.first + block * kTileWidth);
  return leaves;
}

Result<std::vector<Entry>> Volume::entriesUnchecked(std::uint64_t block) const {
  const auto bytes = read(entry_blocks_.at(block));
  if (!bytes) return std::unexpected(bytes.error());
  auto entries = decodeEntryBlock(*bytes);
  if (entries && entries->size() != kTileWidth) {
    return unreadable("fewer entries than a block has", place_.first + block * kTileWidth);
  }
  return entries;
}

Result<std::vector<Entry>> Volume::entries(std::uint64_t block) const {
  auto entries = entriesUnchecked(block);
  if (!entries) return entries;
  Hashes leaves;
  for (const Entry& entry : *entries) leaves.push_back(leafHash(bytesOf(encodeEntry(entry))));
  if (tileHash(leaves) != tiles_.at(block)) {
    return unreadable("entries that are not the tree's", place_.first + block * kTileWidth);
  }
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
  auto plain = unseal(key, *sealed, contextOf(place_, shelf, kept.key_number, kDictionary));
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

Result<std::vector<IndexedBody>> Volume::bodiesAround(std::uint64_t index, const BodyShelf& shelf,
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
      unseal(*key, *sealed, contextOf(place_, shelf, kept->second.key_number, block.first));
  if (!plain) return unreadable("bodies that do not open with their key", index);
  const std::optional<ZstdDictionary>& trained = *dictionary;
  return unpackBodies(*plain, trained ? &trained.value() : nullptr);
}

Result<SaltedBody> Volume::body(std::uint64_t index, const BodyShelf& shelf,
                                const KeyOf& key_of) const {
  auto bodies = bodiesAround(index, shelf, key_of);
  if (!bodies) return std::unexpected(std::move(bodies.error()));
  const auto found = std::ranges::find(*bodies, index, &IndexedBody::index);
  if (found == bodies->end()) return fail(ErrorCode::NotFound, kBodyDestroyed);
  return std::move(found->salted);
}

}  // namespace sekisho::journal
