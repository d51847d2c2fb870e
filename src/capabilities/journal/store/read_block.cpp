#include "capabilities/journal/store/read_block.h"

#include <utility>

namespace sekisho::journal {

Result<std::shared_ptr<const ReadBlock>> ReadBlock::read(std::shared_ptr<const Volume> volume,
                                                         std::uint64_t block) {
  auto packed = volume->packed(block);
  if (!packed) return std::unexpected(std::move(packed.error()));
  return std::make_shared<const ReadBlock>(std::move(volume), block, *std::move(packed));
}

Result<ReadBlock::Group> ReadBlock::group(std::uint64_t number) const {
  {
    const Lock lock(mutex_);
    if (groups_.at(number)) return groups_.at(number);
  }
  auto hashes = volume_->hashes(block_, number);
  if (!hashes) return std::unexpected(std::move(hashes.error()));
  if (subtreeHash(hashes->leaves) != packed_.groups.at(number)) {
    return fail(ErrorCode::Corrupt, kVolumeUnreadable, "hashes that are not the tree's",
                {{"entry", std::to_string(first() + number * kGroupWidth)}});
  }
  const auto read = std::make_shared<const EntryHashes>(*std::move(hashes));
  const Lock lock(mutex_);
  return groups_.at(number) = read;
}

Result<std::string> ReadBlock::line(std::uint64_t index) const {
  const std::uint64_t place = index - first();
  const auto hashes = group(place / kGroupWidth);
  if (!hashes) return std::unexpected(hashes.error());
  const std::uint64_t at = place % kGroupWidth;
  const auto entry = packed_.entries.entry(place, (*hashes)->commitments.at(at));
  if (!entry) return std::unexpected(entry.error());
  std::string line = encodeEntry(*entry);
  if (leafHash(bytesOf(line)) != (*hashes)->leaves.at(at)) {
    return fail(ErrorCode::Corrupt, kVolumeUnreadable, "an entry that is not the tree's",
                {{"entry", std::to_string(index)}});
  }
  return line;
}

}  // namespace sekisho::journal
