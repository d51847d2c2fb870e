#include "capabilities/journal/store/exported.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/succession.h"
#include "capabilities/journal/tile.h"

namespace sekisho::journal {
namespace {

using platform::Disk;

constexpr MessageId kNoCheckpoint{"journal.unsigned"};
constexpr MessageId kTileWrong{"journal.tile-wrong"};
constexpr std::size_t kMaxBundleBytes = std::size_t{256} * (2 + kMaxEntryBytes);
constexpr std::uint64_t kWidth = 256;

/// Looks at the files of an export, bundle by bundle.
class ExportReader {
 public:
  ExportReader(Disk& disk, const std::string& directory, Examiner& examiner, Verification& result)
      : disk_(disk), directory_(directory), examiner_(examiner), result_(result) {}

  /// Bundles, the tiles of their leaves, and bodies; stops at the first bundle that is missing or
  /// odd. Whether it came to the end.
  [[nodiscard]] Result<bool> readEntries(std::uint64_t size) {
    for (std::uint64_t first = 0; first < size; first += kWidth) {
      const auto bundle = readBundle(first, std::min(kWidth, size - first));
      if (!bundle) return std::unexpected(bundle.error());
      if (bundle->empty()) return false;
      std::vector<Sha256> leaves;
      for (std::uint64_t at = 0; at < bundle->size(); ++at) {
        const std::string& line = (*bundle)[at];
        leaves.push_back(sha256({std::array{std::byte{0}}, bytesOf(line)}));
        examiner_.take(first + at, line);
        if (auto held = holdBody(first + at, line); !held) return std::unexpected(held.error());
      }
      const TileName name{.level = 0, .tile = first / kWidth, .width = leaves.size()};
      if (auto held = holdTile(name, leaves); !held) return std::unexpected(held.error());
    }
    return true;
  }

  /// The tiles above the leaves.
  [[nodiscard]] Result<void> holdTiles(std::uint64_t size) {
    std::vector<Sha256> level = examiner_.tree().tiles();
    unsigned height = 1;
    for (const TileName& name : tilesOf(size)) {
      if (name.level == 0) continue;
      for (; height < name.level; ++height) level = levelAbove(level);
      const auto begin = std::span(level).subspan(name.tile * kWidth, name.width);
      if (auto held = holdTile(name, begin); !held) return held;
    }
    return {};
  }

 private:
  /// Empty for a bundle that is none of so many entries, which is noted.
  [[nodiscard]] Result<std::vector<std::string>> readBundle(std::uint64_t first,
                                                            std::uint64_t width) {
    const std::string path = directory_ + "/" + entriesPath(first / kWidth, width);
    const auto bytes = platform::readFile(disk_, path, kMaxBundleBytes);
    if (!bytes && bytes.error().message != platform::kDiskMissing) {
      return std::unexpected(bytes.error());
    }
    auto bundle = bytes ? decodeBundle(*bytes) : Result<std::vector<std::string>>();
    if (bytes && bundle && bundle->size() == width) return bundle;
    examiner_.wrong(first, Examiner::kEntriesMissing,
                    path + " is missing or no bundle of that many entries");
    return std::vector<std::string>{};
  }

  [[nodiscard]] Result<void> holdTile(const TileName& name, std::span<const Sha256> hashes) {
    const std::string path = directory_ + "/" + tilePath(name);
    const auto bytes = platform::readFile(disk_, path, kWidth * 32);
    if (!bytes && bytes.error().message != platform::kDiskMissing) {
      return std::unexpected(bytes.error());
    }
    for (std::uint64_t slot = 0; slot < name.width; ++slot) {
      if (bytes && bytes->size() == name.width * 32 &&
          std::ranges::equal(ByteView(*bytes).subspan(slot * 32, 32), hashes[slot].view())) {
        continue;
      }
      const std::uint64_t first = (name.tile * kWidth + slot) << (8U * name.level);
      examiner_.wrong(first, kTileWrong, path + " does not hold this entry's hash");
      return {};
    }
    return {};
  }

  [[nodiscard]] Result<void> holdBody(std::uint64_t index, std::string_view line) {
    const std::string path = fmt::format("{}/bodies/{}", directory_, index);
    const auto bytes = platform::readFile(disk_, path, kSaltBytes + kMaxBodyBytes);
    if (!bytes && bytes.error().message == platform::kDiskMissing) {
      ++result_.bodies_unopened;
      return {};
    }
    if (!bytes) return std::unexpected(bytes.error());
    if (bytes->size() < kSaltBytes) {
      examiner_.wrong(index, Examiner::kBodyBroken, "an exported body without its salt");
      return {};
    }
    SaltedBody salted;
    std::copy_n(bytes->begin(), kSaltBytes, salted.salt.begin());
    salted.body.assign(bytes->begin() + kSaltBytes, bytes->end());
    if (const auto entry = decodeEntry(line)) examiner_.takeBody(index, *entry, salted);
    return {};
  }

  /// The hashes of one level above: the roots of full groups of 256.
  static std::vector<Sha256> levelAbove(std::span<const Sha256> level) {
    std::vector<Sha256> above;
    for (; level.size() >= kWidth; level = level.subspan(kWidth)) {
      above.push_back(independentRoot(level.first(kWidth)));
    }
    return above;
  }

  Disk& disk_;
  const std::string& directory_;
  Examiner& examiner_;
  Verification& result_;
};

}  // namespace

Result<Examined> examineExport(Disk& disk, const std::string& directory,
                               const std::optional<std::string>& vkey, const Held& held,
                               const Examined* next) {
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
  const auto cosigned = readCosigned(disk, directory);
  if (!cosigned) return std::unexpected(cosigned.error());
  examiner.willHold(result.checkpoint);
  examiner.willHoldOutside(*cosigned, held);
  if (next != nullptr) willHoldTheClaims(*next, examiner);
  ExportReader reader(disk, directory, examiner, result);
  const auto whole = reader.readEntries(checkpoint->size);
  if (!whole) return std::unexpected(whole.error());
  if (*whole) {
    if (auto held_against = reader.holdTiles(checkpoint->size); !held_against) {
      return std::unexpected(std::move(held_against.error()));
    }
  }
  examiner.holdAgainst(*checkpoint);
  examiner.holdOutside(*cosigned, log->key, held);
  return examined;
}

}  // namespace sekisho::journal
