#include "capabilities/journal/store/exported.h"

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <utility>

#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/tile.h"

namespace sekisho::journal {
namespace {

using platform::Disk;

constexpr MessageId kNoCheckpoint{"journal.unsigned"};
constexpr MessageId kTileWrong{"journal.tile-wrong"};
constexpr std::size_t kMaxBundleBytes = std::size_t{256} * (2 + kMaxEntryBytes);
constexpr std::uint64_t kWidth = 256;

/// Reads the bundles of an export; stops at the first that is missing or odd.
Result<void> readBundles(Disk& disk, const std::string& directory, std::uint64_t size,
                         Examiner& examiner, std::vector<std::string>& lines) {
  for (std::uint64_t first = 0; first < size; first += kWidth) {
    const std::uint64_t width = std::min(kWidth, size - first);
    const std::string path = directory + "/" + entriesPath(first / kWidth, width);
    const auto bytes = platform::readFile(disk, path, kMaxBundleBytes);
    if (!bytes && bytes.error().message != platform::kDiskMissing) {
      return std::unexpected(bytes.error());
    }
    const auto bundle = bytes ? decodeBundle(*bytes) : Result<std::vector<std::string>>();
    if (!bytes || !bundle || bundle->size() != width) {
      examiner.wrong(first, Examiner::kEntriesMissing,
                     path + " is missing or no bundle of that many entries");
      return {};
    }
    for (const std::string& line : *bundle) {
      examiner.take(lines.size(), line);
      lines.push_back(line);
    }
  }
  return {};
}

/// The hashes of one level above: the roots of full groups of 256.
std::vector<Sha256> levelAbove(std::span<const Sha256> level) {
  std::vector<Sha256> above;
  for (; level.size() >= kWidth; level = level.subspan(kWidth)) {
    above.push_back(independentRoot(level.first(kWidth)));
  }
  return above;
}

Result<void> holdTiles(Disk& disk, const std::string& directory, std::uint64_t size,
                       Examiner& examiner) {
  std::vector<Sha256> level = examiner.leaves();
  unsigned height = 0;
  for (const TileName& name : tilesOf(size)) {
    if (name.level != height) {
      level = levelAbove(level);
      height = name.level;
    }
    const std::string path = directory + "/" + tilePath(name);
    const auto bytes = platform::readFile(disk, path, kWidth * 32);
    if (!bytes && bytes.error().message != platform::kDiskMissing) {
      return std::unexpected(bytes.error());
    }
    for (std::uint64_t slot = 0; slot < name.width; ++slot) {
      const std::uint64_t at = name.tile * kWidth + slot;
      if (bytes && bytes->size() == name.width * 32 &&
          std::ranges::equal(ByteView(*bytes).subspan(slot * 32, 32), level[at].view())) {
        continue;
      }
      const std::uint64_t first = at << (8U * name.level);
      examiner.wrong(first, kTileWrong, path + " does not hold this entry's hash");
      return {};
    }
  }
  return {};
}

Result<void> holdBodies(Disk& disk, const std::string& directory,
                        std::span<const std::string> lines, Verification& result,
                        Examiner& examiner) {
  for (std::uint64_t index = 0; index < lines.size(); ++index) {
    const std::string path = fmt::format("{}/bodies/{}", directory, index);
    const auto bytes = platform::readFile(disk, path, kSaltBytes + kMaxBodyBytes);
    if (!bytes && bytes.error().message == platform::kDiskMissing) {
      ++result.bodies_unopened;
      continue;
    }
    if (!bytes) return std::unexpected(bytes.error());
    SaltedBody salted;
    if (bytes->size() < kSaltBytes) {
      examiner.wrong(index, Examiner::kBodyBroken, "an exported body without its salt");
      continue;
    }
    std::copy_n(bytes->begin(), kSaltBytes, salted.salt.begin());
    salted.body.assign(bytes->begin() + kSaltBytes, bytes->end());
    if (const auto entry = decodeEntry(lines[index])) examiner.takeBody(index, *entry, salted);
  }
  return {};
}

}  // namespace

Result<Examined> examineExport(Disk& disk, const std::string& directory,
                               const std::optional<std::string>& vkey, const Held& held) {
  Examined examined;
  Verification& result = examined.result;
  Examiner examiner(examined);
  const auto log = identityIn(disk, directory, vkey, examined);
  if (!log) return std::unexpected(log.error());
  const auto checkpoint = checkpointIn(disk, directory, *log, result, examiner);
  if (!checkpoint) {
    examiner.wrong(std::nullopt, kNoCheckpoint, "there is no checkpoint");
    return examined;
  }
  std::vector<std::string> lines;
  if (auto read = readBundles(disk, directory, checkpoint->size, examiner, lines); !read) {
    return std::unexpected(std::move(read.error()));
  }
  if (lines.size() == checkpoint->size) {
    if (auto held = holdBodies(disk, directory, lines, result, examiner); !held) {
      return std::unexpected(std::move(held.error()));
    }
    if (auto held = holdTiles(disk, directory, checkpoint->size, examiner); !held) {
      return std::unexpected(std::move(held.error()));
    }
  }
  examiner.holdAgainst(*checkpoint);
  const auto cosigned = readCosigned(disk, directory);
  if (!cosigned) return std::unexpected(cosigned.error());
  examiner.holdOutside(*cosigned, log->key, held);
  return examined;
}

}  // namespace sekisho::journal
