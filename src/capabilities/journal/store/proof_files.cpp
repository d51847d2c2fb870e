#include "capabilities/journal/store/proof_files.h"

#include <fmt/core.h>

#include <span>
#include <utility>
#include <vector>

#include "capabilities/journal/merkle.h"
#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/journal_files.h"
#include "capabilities/journal/store/log_reader.h"
#include "capabilities/journal/store/read_block.h"
#include "capabilities/journal/store/volumes.h"

namespace sekisho::journal {
namespace {

using platform::Disk;

constexpr MessageId kUnsigned{"journal.unsigned"};
constexpr MessageId kNoEntry{"journal.no-entry"};
constexpr MessageId kTampered{"journal.tampered"};

/// A signed note of the log that reaches the entry.
struct Under {
  std::string note;
  Checkpoint checkpoint;
};

Result<Under> under(Disk& disk, const std::string& directory, const VerifierKey& log,
                    std::uint64_t index) {
  const auto kept = readCosigned(disk, directory);
  if (!kept) return std::unexpected(kept.error());
  if (const std::optional<std::string>& cosigned = *kept) {
    auto checkpoint = openCheckpoint(*cosigned, log);
    if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
    if (index < checkpoint->size) return Under{*cosigned, *std::move(checkpoint)};
  }
  const auto note = platform::readFile(disk, directory + "/checkpoint", kMaxNoteBytes);
  if (!note && note.error().message == platform::kDiskMissing) {
    return fail(ErrorCode::NotFound, kUnsigned, directory);
  }
  if (!note) return std::unexpected(note.error());
  auto checkpoint = openCheckpoint(textOf(*note), log);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  return Under{std::string(textOf(*note)), *std::move(checkpoint)};
}

Result<std::string> directoryOf(Disk& disk, const std::string& journal,
                                std::optional<std::uint64_t> generation) {
  if (!generation) {
    const auto opened = openedGenerations(disk, journal);
    if (!opened) return std::unexpected(opened.error());
    generation = opened->back();
  }
  return fmt::format("{}/generation-{}", journal, *generation);
}

/// The tree of a generation, with what a proof reads of it.
struct FoundTree {
  Volumes volumes;
  MerkleTree tree;
  std::vector<std::string> lines = {};  ///< Behind the volumes,
  Hashes leaves = {};                   ///< and their hashes.

  [[nodiscard]] Result<Hashes> leavesOf(std::uint64_t tile) const {
    const std::uint64_t first = tile * kTileWidth;
    if (first < volumes.entries()) {
      const auto volume = volumes.of(first);
      return volume->leaves((first - volume->first()) / kTileWidth);
    }
    const auto found = std::span(leaves).subspan(first - volumes.entries(), kTileWidth);
    return Hashes(found.begin(), found.end());
  }
  /// Of an entry that the tree has.
  [[nodiscard]] Result<std::string> line(std::uint64_t index) const {
    if (index >= volumes.entries()) return lines.at(index - volumes.entries());
    const auto volume = volumes.of(index);
    const auto block = ReadBlock::read(volume, (index - volume->first()) / kTileWidth);
    if (!block) return std::unexpected(block.error());
    return (*block)->line(index);
  }
};

/// Reads the directories of the volumes and what lies behind these.
Result<FoundTree> readTree(Disk& disk, const std::string& directory, const LogIdentity& log) {
  auto volumes = Volumes::open(disk, directory, log.clinic, log.generation);
  if (!volumes) return std::unexpected(std::move(volumes.error()));
  FoundTree found{.volumes = *std::move(volumes), .tree = {}};
  for (const auto& volume : found.volumes.all()) {
    for (const Sha256& hash : volume->tiles()) found.tree.addTile(hash);
  }
  const auto end =
      readSegments(disk, directory, log.clinic, log.generation, found.volumes.entries(),
                   [&](const FrameSpan& span, const FramePlace&) -> Result<void> {
                     std::uint64_t index = span.frame.first;
                     for (const FrameRecord& record : span.frame.records) {
                       if (index++ < found.volumes.entries()) continue;
                       found.lines.push_back(record.line);
                       found.leaves.push_back(leafHash(bytesOf(record.line)));
                       found.tree.add(found.leaves.back());
                     }
                     return {};
                   });
  if (!end) return std::unexpected(end.error());
  return found;
}

}  // namespace

Result<Proof> proveFromFiles(Disk& disk, const std::string& journal, std::uint64_t index,
                             std::optional<std::uint64_t> generation) {
  const auto directory = directoryOf(disk, journal, generation);
  if (!directory) return std::unexpected(directory.error());
  const auto log = readIdentity(disk, *directory);
  if (!log) return std::unexpected(log.error());
  auto signed_note = under(disk, *directory, log->key, index);
  if (!signed_note) return std::unexpected(std::move(signed_note.error()));
  const auto found = readTree(disk, *directory, *log);
  if (!found) return std::unexpected(found.error());
  const MerkleTree& tree = found->tree;
  if (index >= tree.size()) return fail(ErrorCode::NotFound, kNoEntry);
  const Checkpoint& checkpoint = signed_note->checkpoint;
  if (index >= checkpoint.size) return fail(ErrorCode::NotFound, kUnsigned, *directory);
  const LeavesOf leaves = [&](std::uint64_t tile) { return found->leavesOf(tile); };
  const auto root =
      checkpoint.size <= tree.size() ? tree.root(checkpoint.size, leaves) : Result<Sha256>();
  if (!root) return std::unexpected(root.error());
  if (checkpoint.size > tree.size() || *root != checkpoint.root) {
    return fail(ErrorCode::Corrupt, kTampered, *directory,
                {{"size", std::to_string(checkpoint.size)}});
  }
  auto path = tree.inclusionProof(index, checkpoint.size, leaves);
  if (!path) return std::unexpected(std::move(path.error()));
  const auto line = found->line(index);
  if (!line) return std::unexpected(line.error());
  return Proof{.extra = copyOf(bytesOf(*line)),
               .index = index,
               .path = *std::move(path),
               .checkpoint = std::move(signed_note->note)};
}

}  // namespace sekisho::journal
