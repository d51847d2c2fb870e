#include "capabilities/journal/store/file_store.h"

#include <fmt/core.h>

#include <algorithm>

#include "capabilities/journal/journal.h"
#include "core/check.h"
#include "core/seal.h"

namespace sekisho::journal {
namespace {

using platform::Access;
using platform::File;

constexpr MessageId kBodyBroken{"journal.body-broken"};
constexpr std::size_t kLengthBytes = 2;    // before a line
constexpr std::size_t kBodyHeadBytes = 8;  // length and key number, before a sealed body

std::string checkpointPath(const std::string& directory) { return directory + "/checkpoint"; }

std::uint64_t numberIn(ByteView bytes) {
  std::uint64_t number = 0;
  for (const std::byte byte : bytes) number = number << 8U | std::to_integer<std::uint64_t>(byte);
  return number;
}

/// Exactly `size` bytes; fewer is damage behind our back.
Result<Bytes> readExactly(const File& file, std::uint64_t offset, std::size_t size) {
  auto bytes = file.read(offset, size);
  if (bytes && bytes->size() != size) {
    return fail(ErrorCode::Corrupt, kDamaged, "a segment became shorter");
  }
  return bytes;
}

Bytes salted(const SaltedBody& body) {
  Bytes plain = copyOf(body.salt);
  plain.insert(plain.end(), body.body.begin(), body.body.end());
  return plain;
}

}  // namespace

Bytes bodyContext(ClinicId clinic, std::uint64_t generation, std::uint64_t index,
                  const BodyShelf& shelf, std::uint32_t key_number) {
  return copyOf(
      bytesOf(fmt::format("sekisho.body.1\n{}\n{}\n{}\n{}\n{}\n{}\n", clinic.text(), generation,
                          index, nameOf(shelf.entry_class), shelf.month.text(), key_number)));
}

FileStore::FileStore(platform::Disk& disk, Place place, BodyKeys keys, Random& random)
    : disk_(disk), place_(std::move(place)), random_(random), keys_(std::move(keys)) {}

Result<void> FileStore::replay(const Visitor& each) {
  const Lock writing(writing_);
  const Lock lock(mutex_);
  auto resealed = readResealed(disk_, place_.directory);
  if (!resealed) return std::unexpected(std::move(resealed.error()));
  resealed_ = *std::move(resealed);
  const auto end = readSegments(disk_, place_.directory, place_.clinic, place_.generation,
                                [&](const FrameSpan& span, const FramePlace& at)
                                    SEKISHO_REQUIRES(mutex_) -> Result<void> {
                                      std::vector<BodyShelf> shelves;
                                      for (const FrameRecord& record : span.frame.records) {
                                        const auto entry = decodeEntry(record.line);
                                        if (!entry) return std::unexpected(entry.error());
                                        shelves.push_back(shelfOf(*entry));
                                        if (auto taken = each(record.line); !taken) return taken;
                                      }
                                      locate(span, at, shelves);
                                      for (const FrameRecord& record : span.frame.records) {
                                        leaves_.push_back(leafHash(bytesOf(record.line)));
                                      }
                                      return {};
                                    });
  if (!end) return std::unexpected(end.error());
  if (end->segments == 0) {
    return fail(ErrorCode::Corrupt, kLogMissing, place_.directory, {{"path", place_.directory}});
  }
  end_ = *end;
  return {};
}

std::uint32_t FileStore::shelfNumber(const BodyShelf& shelf) {
  const auto known = std::ranges::find(shelves_, shelf);
  if (known == shelves_.end()) {
    shelves_.push_back(shelf);
    return static_cast<std::uint32_t>(shelves_.size() - 1);
  }
  return static_cast<std::uint32_t>(known - shelves_.begin());
}

void FileStore::locate(const FrameSpan& span, const FramePlace& at,
                       std::span<const BodyShelf> shelves) {
  const auto offset = static_cast<std::uint32_t>(at.offset);
  for (std::size_t i = 0; i < shelves.size(); ++i) {
    locations_.push_back({at.segment,
                          offset + span.lines[i] - static_cast<std::uint32_t>(kLengthBytes),
                          offset + span.bodies[i], shelfNumber(shelves[i])});
  }
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

Result<File*> FileStore::segment(std::uint32_t number) const {
  if (files_.size() <= number) files_.resize(number + 1);
  if (!files_[number]) {
    auto file = disk_.open(segmentPath(place_.directory, number), Access::Read);
    if (!file) return std::unexpected(std::move(file.error()));
    files_[number] = *std::move(file);
  }
  return files_[number].get();
}

Result<Frame> FileStore::seal(std::span<const Record> records) {
  Frame frame{.first = end_.entries, .previous = end_.last_hash, .records = {}};
  const Lock lock(mutex_);
  for (const Record& record : records) {
    const BodyShelf shelf = shelfOf(record.entry);
    const auto key = keys_.current(shelf);
    if (!key) return std::unexpected(key.error());
    const Bytes context = bodyContext(place_.clinic, place_.generation,
                                      end_.entries + frame.records.size(), shelf, key->number);
    frame.records.push_back({record.line, key->number,
                             sekisho::seal(*key->key, random_, salted(record.salted), context)});
  }
  return frame;
}

Result<void> FileStore::append(std::span<const Record> records) {
  const Lock writing(writing_);
  auto frame = seal(records);
  if (!frame) return std::unexpected(std::move(frame.error()));
  const Bytes bytes = encodeFrame(*frame);
  if (auto written = write(bytes); !written) return written;
  const auto span = decodeFrame(bytes);
  SEKISHO_CHECK(span.has_value());
  std::vector<BodyShelf> shelves;
  for (const Record& record : records) shelves.push_back(shelfOf(record.entry));
  {
    const Lock lock(mutex_);
    locate(*span, {end_.segments - 1, end_.offset}, shelves);
    for (const Record& record : records) leaves_.push_back(record.leaf);
  }
  end_.last_hash = frameHash(*frame);
  end_.entries += records.size();
  end_.offset += bytes.size();
  return {};
}

Result<void> FileStore::openTail() {
  if (tail_) return {};
  auto file = disk_.open(segmentPath(place_.directory, end_.segments - 1), Access::Write);
  if (!file) return std::unexpected(std::move(file.error()));
  tail_ = *std::move(file);
  return {};
}

Result<void> FileStore::clearTail() {
  if (end_.torn_bytes == 0) return {};
  if (auto cleared = tail_->write(end_.offset, Bytes(end_.torn_bytes)); !cleared) return cleared;
  if (auto synced = tail_->sync(); !synced) return synced;
  end_.torn_bytes = 0;
  return {};
}

Result<void> FileStore::addSegment(std::size_t frame_bytes) {
  const std::uint64_t size =
      std::max<std::uint64_t>(place_.segment_bytes, kSegmentHeaderBytes + frame_bytes);
  const Bytes header = encodeSegmentHeader({place_.clinic, place_.generation, end_.segments});
  const std::string path = segmentPath(place_.directory, end_.segments);
  if (auto made = platform::preallocate(disk_, path, size, header); !made) {
    return std::unexpected(std::move(made.error()).during("adding a segment"));
  }
  end_.offset = kSegmentHeaderBytes;
  end_.segment_size = size;
  ++end_.segments;
  tail_.reset();
  return openTail();
}

Result<void> FileStore::write(ByteView frame) {
  if (auto opened = openTail(); !opened) return opened;
  if (auto cleared = clearTail(); !cleared) return cleared;
  if (end_.offset + frame.size() > end_.segment_size) {
    if (auto added = addSegment(frame.size()); !added) return added;
  }
  if (auto written = tail_->write(end_.offset, frame); !written) {
    end_.torn_bytes = frame.size();  // part of it may lie there
    return written;
  }
  return tail_->sync();
}

Result<Hashes> FileStore::leaves(std::uint64_t tile) const {
  const Lock lock(mutex_);
  const auto found = std::span(leaves_).subspan(tile * kTileWidth, kTileWidth);
  return Hashes(found.begin(), found.end());
}

Result<std::string> FileStore::line(std::uint64_t index) const {
  const Lock lock(mutex_);
  const Location& at = locations_.at(index);
  const auto file = segment(at.segment);
  if (!file) return std::unexpected(file.error());
  const auto length = readExactly(**file, at.line_at, kLengthBytes);
  if (!length) return std::unexpected(length.error());
  const auto bytes = readExactly(**file, at.line_at + kLengthBytes, numberIn(*length));
  if (!bytes) return std::unexpected(bytes.error());
  return std::string(textOf(*bytes));
}

Result<SaltedBody> FileStore::body(std::uint64_t index, const Entry& entry) const {
  const Lock lock(mutex_);
  return open(index, shelfOf(entry));
}

Result<SaltedBody> FileStore::open(std::uint64_t index, const BodyShelf& shelf) const {
  const Location& at = locations_.at(index);
  Bytes sealed;
  std::uint32_t key_number = 0;
  const auto again = resealed_.find(shelf);
  if (again != resealed_.end() && again->second.sealed.contains(index)) {
    sealed = again->second.sealed.at(index);
    key_number = again->second.key_number;
  } else {
    const auto file = segment(at.segment);
    if (!file) return std::unexpected(file.error());
    const auto head = readExactly(**file, at.body_at, kBodyHeadBytes);
    if (!head) return std::unexpected(head.error());
    const std::uint64_t size = numberIn(ByteView(*head).first(4));
    key_number = static_cast<std::uint32_t>(numberIn(ByteView(*head).last(4)));
    if (again != resealed_.end() && key_number < again->second.key_number) {
      return fail(ErrorCode::NotFound, kBodyDestroyed);
    }
    auto read = readExactly(**file, at.body_at + kBodyHeadBytes, size);
    if (!read) return std::unexpected(read.error());
    sealed = *std::move(read);
  }
  const auto key = keys_.find(shelf, key_number);
  if (!key) return std::unexpected(key.error());
  const auto plain = unseal(
      **key, sealed, bodyContext(place_.clinic, place_.generation, index, shelf, key_number));
  if (!plain || plain->size() < kSaltBytes) {
    return fail(ErrorCode::Corrupt, kBodyBroken, "does not open with its own key",
                {{"index", std::to_string(index)}});
  }
  SaltedBody body;
  std::copy_n(plain->begin(), kSaltBytes, body.salt.begin());
  body.body.assign(plain->begin() + kSaltBytes, plain->end());
  return body;
}

Result<ResealedBodies> FileStore::resealed(const BodyShelf& shelf, std::uint64_t without,
                                           const BodyKeys::Numbered& key) {
  ResealedBodies bodies{.key_number = key.number, .sealed = {}};
  const std::uint32_t number = shelfNumber(shelf);
  for (std::uint64_t index = 0; index < locations_.size(); ++index) {
    if (locations_[index].shelf != number || index == without) continue;
    const auto body = open(index, shelf);
    if (!body && body.error().code == ErrorCode::NotFound) continue;  // destroyed before
    if (!body) return std::unexpected(body.error());
    bodies.sealed[index] =
        sekisho::seal(*key.key, random_, salted(*body),
                      bodyContext(place_.clinic, place_.generation, index, shelf, key.number));
  }
  return bodies;
}

Result<void> FileStore::dropBefore(const BodyShelf& shelf, std::uint32_t key_number) {
  for (const std::uint32_t number : keys_.living(shelf)) {
    if (number >= key_number) continue;
    if (auto gone = keys_.destroy(shelf, number); !gone) return gone;
    const std::string name = resealedName(shelf, number);
    if (auto gone = platform::removeDurably(disk_, place_.directory + "/" + name); !gone) {
      return gone;
    }
  }
  return {};
}

Result<void> FileStore::destroyBody(std::uint64_t index, const Entry& entry) {
  const Lock writing(writing_);
  const Lock lock(mutex_);
  const BodyShelf shelf = shelfOf(entry);
  if (const auto again = resealed_.find(shelf); again != resealed_.end()) {
    // What an interrupted destruction left to do.
    if (auto done = dropBefore(shelf, again->second.key_number); !done) return done;
  }
  if (const auto body = open(index, shelf); !body) {
    if (body.error().code == ErrorCode::NotFound) return {};
    return std::unexpected(body.error());
  }
  // Order: new key, bodies under it, then the end of the old key. A cut in between loses nothing.
  const auto key = keys_.next(shelf);
  if (!key) return std::unexpected(key.error());
  auto bodies = resealed(shelf, index, *key);
  if (!bodies) return std::unexpected(std::move(bodies.error()));
  const std::string path = place_.directory + "/" + resealedName(shelf, key->number);
  if (auto kept = platform::writeFileAtomically(disk_, path, encodeResealed(*bodies)); !kept) {
    return kept;
  }
  resealed_[shelf] = *std::move(bodies);
  return dropBefore(shelf, key->number);
}

Result<void> FileStore::destroyShelf(const BodyShelf& shelf) {
  const Lock writing(writing_);
  const Lock lock(mutex_);
  if (auto gone = keys_.destroyAll(shelf); !gone) return gone;
  const auto again = resealed_.find(shelf);
  if (again == resealed_.end()) return {};
  const std::string name = resealedName(shelf, again->second.key_number);
  resealed_.erase(again);
  return platform::removeDurably(disk_, place_.directory + "/" + name);
}

}  // namespace sekisho::journal
