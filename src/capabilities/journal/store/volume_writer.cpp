#include "capabilities/journal/store/volume_writer.h"

#include <algorithm>
#include <span>
#include <utility>

#include "capabilities/journal/journal.h"
#include "capabilities/journal/store/directory_end.h"
#include "capabilities/journal/varint.h"
#include "core/check.h"

namespace sekisho::journal {
namespace {

using platform::Access;
using platform::Disk;

// Synced one by one: much at once would hold up whoever appends meanwhile.
constexpr std::size_t kWriteBytes = std::size_t{1} << 18U;

void putBytes(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

void putHashes(Bytes& out, std::span<const Sha256> hashes) {
  for (const Sha256& hash : hashes) putBytes(out, hash.view());
}

}  // namespace

VolumeWriter::VolumeWriter(Disk& disk, std::string directory, const VolumePlace& place,
                           Random& random, std::unique_ptr<platform::File> file)
    : disk_(&disk),
      folder_(std::move(directory)),
      place_(place),
      random_(&random),
      file_(std::move(file)),
      buffer_(volumeHeader(place)),
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
  return file_->sync();
}

Result<void> VolumeWriter::openShelf(const BodyShelf& shelf, const ShelfSeal& seal) {
  SEKISHO_CHECK(seal.key != nullptr && !shelves_.contains(shelf));
  OpenShelf& open = shelves_[shelf];
  open.seal = seal;
  if (seal.dictionary == nullptr) return {};
  const Bytes sealed = sekisho::seal(*seal.key, *random_, seal.dictionary->bytes(),
                                     sealContext(place_, shelf, seal.key_number, kDictionaryPart));
  open.dictionary_at = at_ + buffer_.size();
  open.dictionary_bytes = sealed.size();
  return put(sealed);
}

Result<void> VolumeWriter::add(Entry entry, std::optional<SaltedBody> body) {
  leaves_.push_back(leafHash(bytesOf(encodeEntry(entry))));
  std::uint64_t& highest = highest_[entry.source];
  highest = std::max(highest, entry.number);
  if (entry.source == kJournalSource) own_.push_back(next_);
  const auto shelf = body ? shelves_.find(shelfOf(entry)) : shelves_.end();
  SEKISHO_CHECK(!body || shelf != shelves_.end());
  waiting_.push_back(std::move(entry));
  const std::uint64_t index = next_++;
  if (waiting_.size() == kTileWidth) {
    if (auto written = putEntries(); !written) return written;
  }
  if (!body) return {};
  OpenShelf& open = shelf->second;
  open.waiting_bytes += body->body.size();
  open.waiting.push_back({index, *std::move(body)});
  const bool full = open.waiting.size() == kBodiesInBlock || open.waiting_bytes >= kBodyBlockBytes;
  return full ? putBodies(shelf->first, open) : Result<void>{};
}

Result<void> VolumeWriter::putEntries() {
  const Hashes groups = groupHashes(leaves_);
  tiles_.push_back(subtreeHash(groups));
  for (std::size_t first = 0; first < kTileWidth; first += kGroupWidth) {
    putHashes(hashes_, std::span(leaves_).subspan(first, kGroupWidth));
    for (const Entry& entry : std::span(waiting_).subspan(first, kGroupWidth)) {
      putBytes(hashes_, entry.commitment.view());
    }
  }
  Bytes block;
  putHashes(block, groups);
  putBytes(block, encodeEntryBlock(waiting_));
  entry_blocks_.push_back(at_ + buffer_.size());
  entry_blocks_.push_back(block.size());
  waiting_.clear();
  leaves_.clear();
  return put(block);
}

Result<void> VolumeWriter::putBodies(const BodyShelf& shelf, OpenShelf& open) {
  const std::uint64_t first = open.waiting.front().index;
  const Bytes sealed =
      sekisho::seal(*open.seal.key, *random_, packBodies(open.waiting, open.seal.dictionary),
                    sealContext(place_, shelf, open.seal.key_number, first));
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
  putNumber(out, at_ + buffer_.size());  // where the hashes begin
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
  if (auto written = put(hashes_); !written) return written;
  const Bytes trailer = directoryTrailer(volumeHeader(place_), listed, at_ + buffer_.size());
  putBytes(buffer_, listed);
  putBytes(buffer_, trailer);
  if (auto written = file_->write(at_, buffer_); !written) return written;
  if (auto synced = file_->sync(); !synced) return synced;
  const std::string path = folder_ + "/" + volumeName(place_.first);
  if (auto moved = disk_->rename(path + ".new", path); !moved) return moved;
  return disk_->syncDirectory(folder_);
}

}  // namespace sekisho::journal
