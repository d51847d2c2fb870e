#include "capabilities/journal/store/proof_files.h"

#include <fmt/core.h>

#include <utility>

#include "capabilities/journal/merkle.h"
#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/journal_files.h"
#include "capabilities/journal/store/log_reader.h"

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
  const auto generations = generationsOf(disk, journal);
  if (!generations) return std::unexpected(generations.error());
  if (!generation) {
    for (const std::uint64_t one : *generations) {
      const auto stage = stageOf(disk, fmt::format("{}/generation-{}", journal, one));
      if (!stage) return std::unexpected(stage.error());
      if (*stage == Stage::Opened) generation = one;
    }
  }
  if (!generation) return fail(ErrorCode::NotFound, kLogMissing, journal);
  return fmt::format("{}/generation-{}", journal, *generation);
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
  WholeTree tree;
  std::string line;
  const auto end =
      readLog(disk, *directory, *log, std::nullopt, [&](const ReadEntry& read) -> Result<void> {
        tree.add(leafHash(bytesOf(read.line)));
        if (read.index == index) line = read.line;
        return {};
      });
  if (!end) return std::unexpected(end.error());
  if (line.empty()) return fail(ErrorCode::NotFound, kNoEntry);
  const Checkpoint& checkpoint = signed_note->checkpoint;
  if (index >= checkpoint.size) return fail(ErrorCode::NotFound, kUnsigned, *directory);
  if (checkpoint.size > tree.size() || tree.root(checkpoint.size) != checkpoint.root) {
    return fail(ErrorCode::Corrupt, kTampered, *directory,
                {{"size", std::to_string(checkpoint.size)}});
  }
  return Proof{.extra = copyOf(bytesOf(line)),
               .index = index,
               .path = tree.inclusionProof(index, checkpoint.size),
               .checkpoint = std::move(signed_note->note)};
}

}  // namespace sekisho::journal
