#include "capabilities/journal/store/file_store.h"

#include <fmt/core.h>

#include <algorithm>
#include <system_error>

#include "capabilities/journal/journal.h"
#include "capabilities/journal/varint.h"
#include "core/check.h"
#include "core/seal.h"

namespace sekisho::journal {
namespace {

using platform::Access;
using platform::File;

constexpr MessageId kBodyBroken{"journal.body-broken"};
constexpr std::size_t kOpenVolumes = 32;
constexpr std::size_t kLengthBytes = 2;    // before a line
constexpr std::size_t kBodyHeadBytes = 8;  // length and key number, before a sealed body

std::string checkpointPath(const std::string& directory) { return directory + "/checkpoint"; }

}  // namespace

BodyContext::BodyContext(ClinicId clinic, std::uint64_t generation, const BodyShelf& shelf,
                         std::uint32_t key_number)
    : text_(fmt::format("sekisho.body.1\n{}\n{}\n", clinic.text(), generation)),
      before_(text_.size()),
      behind_(fmt::format("\n{}\n{}\n{}\n", nameOf(shelf.entry_class), shelf.month.text(),
                          key_number)) {}

ByteView BodyContext::at(std::uint64_t index) {
  text_.resize(before_);
  text_.append(std::to_string(index)).append(behind_);
  return bytesOf(text_);
}

FileStore::FileStore(platform::Disk& disk, Place place, BodyKeys keys, Random& random)
    : disk_(disk), place_(std::move(place)), random_(random), keys_(std::move(keys)) {}

void FileStore::remember(const Tail::Place& place, const Entry& entry, const Sha256& leaf) {
  std::uint64_t& highest = highest_[entry.source];
  highest = std::max(highest, entry.number);
  if (entry.source == kJournalSource) own_.push_back(tail_.end());
  tail_.add(place, leaf, entry.source, entry.number);
  newest_segment_ = place.segment;
}

Result<void> FileStore::takeFrame(const FrameSpan& span, const FramePlace& at,
                                  const Visitor& each) {
  newest_segment_ = at.segment;
  const auto offset = static_cast<std::uint32_t>(at.offset);
  for (std::size_t i = 0; i < span.frame.records.size(); ++i) {
    if (span.frame.first + i < tail_.first()) continue;  // it lies in a volume
    const FrameRecord& record = span.frame.records[i];
    const auto entry = decodeEntry(record.line);
    if (!entry) return std::unexpected(entry.error());
    const Sha256 leaf = leafHash(bytesOf(record.line));
    if (auto taken = each.entry(*entry, leaf); !taken) return taken;
    remember({.segment = at.segment,
              .line_at = offset + span.lines[i],
              .body_at = offset + span.bodies[i],
              .shelf = shelfOf(*entry)},
             *entry, leaf);
  }
  return {};
}

Result<void> FileStore::replay(const Visitor& each) {
  const Lock settling(settling_);
  const Lock writing(writing_);
  const Lock lock(mutex_);
  auto resealed = readResealed(disk_, place_.directory);
  if (!resealed) return std::unexpected(std::move(resealed.error()));
  resealed_ = *std::move(resealed);
  auto volumes = Volumes::open(disk_, place_.directory, place_.clinic, place_.generation);
  if (!volumes) return std::unexpected(std::move(volumes.error()));
  volumes_ = *std::move(volumes);
  tail_ = Tail(volumes_.entries());
  for (const auto& volume : volumes_.all()) {
    each.tiles(volume->tiles());
    for (const auto& [source, number] : volume->highest()) {
      std::uint64_t& highest = highest_[source];
      highest = std::max(highest, number);
    }
    own_.insert(own_.end(), volume->own().begin(), volume->own().end());
  }
  const auto end =
      readSegments(disk_, place_.directory, place_.clinic, place_.generation, volumes_.entries(),
                   [&](const FrameSpan& span, const FramePlace& at)
                       SEKISHO_REQUIRES(mutex_) { return takeFrame(span, at, each); });
  if (!end) return std::unexpected(end.error());
  if (end->segments == 0) {
    return fail(ErrorCode::Corrupt, kLogMissing, place_.directory, {{"path", place_.directory}});
  }
  end_ = *end;
  first_segment_ = end->first_segment;
  openIndexes();
  openFilters();
  return {};
}

Result<std::optional<std::string>> FileStore::checkpoint() const {
  const auto bytes = platform::readFile(disk_, checkpointPath(place_.directory), kMaxNoteBytes);
  if (bytes) return std::string(textOf(*bytes));
  if (bytes.error().message == platform::kDiskMissing) return std::nullopt;
  return std::unexpected(bytes.error());
}

Result<void> FileStore::keepCheckpoint(std::string_view note) {
  return platform::writeFileAtomically(disk_, checkpointPath(place_.directory), bytesOf(note));
}

std::shared_ptr<const Volume> FileStore::volumeOf(std::uint64_t index) const {
  auto volume = volumes_.of(index);
  if (!used_.empty() && used_.back() == volume) return volume;
  const auto before = std::ranges::find(used_, volume);
  if (before != used_.end()) used_.erase(before);
  used_.push_back(volume);
  if (used_.size() > kOpenVolumes) {
    used_.front()->letGo();
    used_.pop_front();
  }
  return volume;
}

Result<File*> FileStore::segment(std::uint32_t number) const {
  std::unique_ptr<File>& open = files_[number];
  if (!open) {
    auto file = disk_.open(segmentPath(place_.directory, number), Access::Read);
    if (!file) return std::unexpected(std::move(file.error()));
    open = *std::move(file);
  }
  return open.get();
}

FileStore::Sealing FileStore::sealingWith(const BodyShelf& shelf, std::uint32_t key_number,
                                          const SealingKey& key) const {
  return {key_number, Sealer(key), {place_.clinic, place_.generation, shelf, key_number}};
}

Result<std::map<BodyShelf, FileStore::Sealing>> FileStore::sealingsOf(
    std::span<const Record> records) {
  std::map<BodyShelf, Sealing> sealings;
  const Lock lock(mutex_);
  for (const Record& record : records) {
    const BodyShelf shelf = shelfOf(record.entry);
    if (sealings.contains(shelf)) continue;
    const auto key = keys_.current(shelf);
    if (!key) return std::unexpected(key.error());
    sealings.emplace(shelf, sealingWith(shelf, key->number, *key->key));
  }
  return sealings;
}

Result<Bytes> FileStore::frameOf(std::span<const Record> records,
                                 std::vector<Tail::Place>& places) {
  auto sealings = sealingsOf(records);
  if (!sealings) return std::unexpected(std::move(sealings.error()));
  FrameWriter frame(end_.entries, end_.last_hash);
  for (const Record& record : records) {
    places.push_back({.line_at = frame.addLine(record.line), .shelf = shelfOf(record.entry)});
  }
  std::uint64_t index = end_.entries;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto& [salt, body] = records[i].salted;
    Sealing& sealing = sealings->at(places[i].shelf);
    const auto room = frame.addBody(sealing.key_number, salt.size() + body.size() + kSealBytes);
    sealing.sealer.seal(random_, {salt, body}, sealing.context.at(index++), room.sealed);
    places[i].body_at = room.at;
  }
  return frame.finish();
}

Result<void> FileStore::append(std::span<const Record> records) {
  const Lock writing(writing_);
  std::vector<Tail::Place> places;
  places.reserve(records.size());
  const auto frame = frameOf(records, places);
  if (!frame) return std::unexpected(frame.error());
  const Bytes& bytes = *frame;
  if (auto written = write(bytes); !written) return written;
  const auto offset = static_cast<std::uint32_t>(end_.offset);
  {
    const Lock lock(mutex_);
    for (std::size_t i = 0; i < records.size(); ++i) {
      places[i].segment = end_.segments - 1;
      places[i].line_at += offset;
      places[i].body_at += offset;
      remember(places[i], records[i].entry, records[i].leaf);
    }
  }
  end_.last_hash = frameHash(bytes);
  end_.entries += records.size();
  end_.offset += bytes.size();
  prepareSegment();
  return {};
}

Result<void> FileStore::openLast() {
  if (last_) return {};
  auto file = disk_.open(segmentPath(place_.directory, end_.segments - 1), Access::Write);
  if (!file) return std::unexpected(std::move(file.error()));
  last_ = *std::move(file);
  return {};
}

Result<void> FileStore::clearRemains() {
  if (end_.torn_bytes == 0) return {};
  if (auto cleared = last_->write(end_.offset, Bytes(end_.torn_bytes)); !cleared) return cleared;
  if (auto synced = last_->sync(); !synced) return synced;
  end_.torn_bytes = 0;
  return {};
}

void FileStore::prepareSegment() {
  if (prepared_.valid() || place_.segment_bytes < kPreparedSegmentBytes ||
      end_.offset < place_.segment_bytes / 2) {
    return;
  }
  const auto prepare =
      [&disk = disk_, path = segmentPath(place_.directory, end_.segments),
       size = place_.segment_bytes,
       header = encodeSegmentHeader({place_.clinic, place_.generation, end_.segments})] {
        return platform::prepareFile(disk, path, size, header);
      };
  try {
    prepared_ = std::async(std::launch::async, prepare);
  } catch (const std::system_error&) {
    // No thread to be had now: the next append asks again, and in the end it is made without one.
    return;
  }
}

Result<void> FileStore::makeSegment(std::uint64_t size) {
  const std::string path = segmentPath(place_.directory, end_.segments);
  // Where preparing it failed, it is tried once more: there may be space now.
  const bool is_there = prepared_.valid() && prepared_.get() && size == place_.segment_bytes;
  if (is_there) return platform::putInPlace(disk_, path);
  const Bytes header = encodeSegmentHeader({place_.clinic, place_.generation, end_.segments});
  return platform::preallocate(disk_, path, size, header);
}

Result<void> FileStore::addSegment(std::size_t frame_bytes) {
  const std::uint64_t size =
      std::max<std::uint64_t>(place_.segment_bytes, kSegmentHeaderBytes + frame_bytes);
  if (auto made = makeSegment(size); !made) {
    return std::unexpected(std::move(made.error()).during("adding a segment"));
  }
  end_.offset = kSegmentHeaderBytes;
  end_.segment_size = size;
  ++end_.segments;
  last_.reset();
  return openLast();
}

Result<void> FileStore::write(ByteView frame) {
  if (auto opened = openLast(); !opened) return opened;
  if (auto cleared = clearRemains(); !cleared) return cleared;
  if (end_.offset + frame.size() > end_.segment_size) {
    if (auto added = addSegment(frame.size()); !added) return added;
  }
  if (auto written = last_->write(end_.offset, frame); !written) {
    end_.torn_bytes = frame.size();  // part of it may lie there
    return written;
  }
  return last_->sync();
}

Result<Hashes> FileStore::leaves(std::uint64_t tile) const {
  std::shared_ptr<const Volume> volume;
  {
    const Lock lock(mutex_);
    if (tile * kTileWidth >= tail_.first()) return tail_.leaves(tile);
    volume = volumeOf(tile * kTileWidth);
  }
  return volume->leaves(tile - volume->first() / kTileWidth);
}

Result<std::string> FileStore::lineInSegment(std::uint64_t index, ReadAhead& ahead) const {
  const Tail::Place& at = tail_.at(index);
  const auto file = segment(at.segment);
  if (!file) return std::unexpected(file.error());
  const auto length = ahead.read(**file, at.segment, at.line_at - kLengthBytes, kLengthBytes);
  if (!length) return std::unexpected(length.error());
  const auto bytes = ahead.read(**file, at.segment, at.line_at, fixedIn(*length));
  if (!bytes) return std::unexpected(bytes.error());
  return std::string(textOf(*bytes));
}

// A volume that took another form is another volume.
Result<std::shared_ptr<const ReadBlock>> FileStore::blockAround(std::uint64_t index) const {
  std::shared_ptr<const Volume> volume;
  {
    const Lock lock(mutex_);
    volume = volumeOf(index);
    if (block_ && block_->volume() == volume && index / kTileWidth == block_->first() / kTileWidth)
      return block_;
  }
  auto read = ReadBlock::read(volume, (index - volume->first()) / kTileWidth);
  if (!read) return read;
  const Lock lock(mutex_);
  block_ = *read;
  return read;
}

Result<std::string> FileStore::line(std::uint64_t index) const {
  {
    const Lock lock(mutex_);
    ReadAhead nothing_more;
    if (index >= tail_.first()) return lineInSegment(index, nothing_more);
  }
  const auto block = blockAround(index);
  if (!block) return std::unexpected(block.error());
  return (*block)->line(index);
}

Result<SealingKey> FileStore::keyOf(const BodyShelf& shelf, std::uint32_t number) const {
  const Lock lock(mutex_);
  const auto key = keys_.find(shelf, number);
  if (!key) return std::unexpected(key.error());
  return **key;
}

Result<SaltedBody> FileStore::body(std::uint64_t index, const Entry& entry) const {
  std::shared_ptr<const Volume> volume;
  {
    const Lock lock(mutex_);
    ReadAhead nothing_more;
    if (index >= tail_.first()) return bodyInSegment(index, nothing_more);
    volume = volumeOf(index);
  }
  return volume->body(index, shelfOf(entry), [this](const BodyShelf& shelf, std::uint32_t number) {
    return keyOf(shelf, number);
  });
}

Result<FileStore::SealedBody> FileStore::sealedInSegment(std::uint64_t index,
                                                         ReadAhead& ahead) const {
  const Tail::Place& at = tail_.at(index);
  const auto again = resealed_.find(at.shelf);
  if (again != resealed_.end()) {
    const auto found = again->second.sealed.find(index);
    if (found != again->second.sealed.end()) {
      return SealedBody{again->second.key_number, found->second};
    }
  }
  const auto file = segment(at.segment);
  if (!file) return std::unexpected(file.error());
  const auto head = ahead.read(**file, at.segment, at.body_at, kBodyHeadBytes);
  if (!head) return std::unexpected(head.error());
  const std::uint64_t size = fixedIn(head->first(4));
  const auto key_number = static_cast<std::uint32_t>(fixedIn(head->last(4)));
  if (again != resealed_.end() && key_number < again->second.key_number) {
    return fail(ErrorCode::NotFound, kBodyDestroyed);
  }
  const auto sealed = ahead.read(**file, at.segment, at.body_at + kBodyHeadBytes, size);
  if (!sealed) return std::unexpected(sealed.error());
  return SealedBody{key_number, copyOf(*sealed)};
}

Result<FileStore::Opening> FileStore::openingOf(const BodyShelf& shelf,
                                                std::uint32_t key_number) const {
  const auto key = keys_.find(shelf, key_number);
  if (!key) return std::unexpected(key.error());
  return Opening{shelf, {key_number, **key}, {place_.clinic, place_.generation, shelf, key_number}};
}

Result<SaltedBody> FileStore::opened(ByteView sealed, std::uint64_t index, Opening& opening) {
  auto plain = unseal(opening.key.key, sealed, opening.context.at(index));
  if (!plain || plain->size() < kSaltBytes) {
    return fail(ErrorCode::Corrupt, kBodyBroken, "does not open with its own key",
                {{"index", std::to_string(index)}});
  }
  SaltedBody body;
  std::copy_n(plain->begin(), kSaltBytes, body.salt.begin());
  plain->erase(plain->begin(), plain->begin() + kSaltBytes);
  body.body = *std::move(plain);
  return body;
}

Result<SaltedBody> FileStore::bodyInSegment(std::uint64_t index, ReadAhead& ahead) const {
  const auto found = sealedInSegment(index, ahead);
  if (!found) return std::unexpected(found.error());
  auto opening = openingOf(tail_.at(index).shelf, found->key_number);
  if (!opening) return std::unexpected(std::move(opening.error()));
  return opened(found->sealed, index, *opening);
}

std::uint64_t FileStore::highestNumber(std::string_view source) const {
  const Lock lock(mutex_);
  const auto found = highest_.find(source);
  return found == highest_.end() ? 0 : found->second;
}

Result<std::optional<std::uint64_t>> FileStore::indexOf(std::string_view source,
                                                        std::uint64_t number) const {
  Volumes volumes;
  {
    const Lock lock(mutex_);
    const auto highest = highest_.find(source);
    if (highest == highest_.end() || number > highest->second) return std::nullopt;
    if (const auto index = tail_.indexOf(source, number)) return index;
    volumes = volumes_;
  }
  return volumes.indexOf(source, number);
}

std::vector<std::uint64_t> FileStore::ownEntries() const {
  const Lock lock(mutex_);
  return own_;
}

}  // namespace sekisho::journal
