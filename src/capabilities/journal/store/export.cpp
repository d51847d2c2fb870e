#include "capabilities/journal/store/export.h"

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/journal_files.h"
#include "capabilities/journal/store/log_reader.h"
#include "capabilities/journal/tile.h"

namespace sekisho::journal {
namespace {

using platform::Disk;

constexpr MessageId kUnsigned{"journal.unsigned"};

Result<void> writeBelow(Disk& disk, const std::string& path, ByteView bytes) {
  if (auto made = disk.createDirectory(platform::folderOf(path)); !made) return made;
  return platform::writeFileAtomically(disk, path, bytes);
}

Result<void> writeTile(Disk& disk, const std::string& to, const TileName& name,
                       std::span<const Sha256> hashes) {
  Bytes bytes;
  for (const Sha256& hash : hashes) {
    bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
  }
  return writeBelow(disk, to + "/" + tilePath(name), bytes);
}

/// The tiles above the leaves, which are written with their bundles.
Result<void> writeUpperTiles(Disk& disk, const std::string& to, const MerkleTree& tree) {
  const LeavesOf none = [](std::uint64_t) -> Result<Hashes> { std::unreachable(); };
  for (const TileName& name : tilesOf(tree.size())) {
    if (name.level == 0) continue;
    const auto hashes = tree.tile(name.level, name.tile, name.width, none);
    if (!hashes) return std::unexpected(hashes.error());
    if (auto kept = writeTile(disk, to, name, *hashes); !kept) return kept;
  }
  return {};
}

/// Gathers entries into bundles and writes each, with the tile of its leaves, when it is full.
class BundleWriter {
 public:
  BundleWriter(Disk& disk, const std::string& to) : disk_(disk), to_(to) {}

  Result<void> add(std::string line, const Sha256& leaf) {
    lines_.push_back(std::move(line));
    leaves_.push_back(leaf);
    return lines_.size() == kTileWidth ? flush() : Result<void>();
  }
  Result<void> flush() {
    if (lines_.empty()) return {};
    const TileName name{.level = 0, .tile = tile_++, .width = lines_.size()};
    if (auto kept = writeTile(disk_, to_, name, leaves_); !kept) return kept;
    const Bytes bundle = encodeBundle(lines_);
    lines_.clear();
    leaves_.clear();
    return writeBelow(disk_, to_ + "/" + entriesPath(name.tile, name.width), bundle);
  }

 private:
  Disk& disk_;
  const std::string& to_;
  std::uint64_t tile_ = 0;
  std::vector<std::string> lines_;
  Hashes leaves_;
};

Result<void> refuseUsed(Disk& disk, const std::string& to) {
  if (auto made = disk.createDirectory(to); !made) return made;
  const auto files = disk.list(to);
  if (!files) return std::unexpected(files.error());
  if (!files->empty()) return fail(ErrorCode::Conflict, platform::kDiskExists, to);
  return {};
}

Result<void> writeBody(Disk& disk, const std::string& to, const ReadEntry& read) {
  Bytes bytes = copyOf(read.body.salt);
  bytes.insert(bytes.end(), read.body.body.begin(), read.body.body.end());
  return writeBelow(disk, fmt::format("{}/bodies/{}", to, read.index), bytes);
}

/// What witnesses cosigned, unless it has become newer than what is exported.
Result<void> writeCosigned(Disk& disk, const std::string& generation, const std::string& to,
                           const LogIdentity& log, std::uint64_t size) {
  const auto kept = readCosigned(disk, generation);
  if (!kept) return std::unexpected(kept.error());
  const std::optional<std::string>& note = *kept;
  if (!note) return {};
  const auto cosigned = openCheckpoint(*note, log.key);
  if (!cosigned) return std::unexpected(cosigned.error());
  return cosigned->size <= size ? keepCosigned(disk, to, *note) : Result<void>();
}

}  // namespace

Result<Exported> exportLog(Disk& disk, const std::string& generation, const std::string& to,
                           const std::optional<std::string>& keys) {
  const auto log = readIdentity(disk, generation);
  if (!log) return std::unexpected(log.error());
  const auto note = platform::readFile(disk, generation + "/checkpoint", kMaxNoteBytes);
  if (!note && note.error().message == platform::kDiskMissing) {
    return fail(ErrorCode::NotFound, kUnsigned, generation);
  }
  if (!note) return std::unexpected(note.error());
  const auto checkpoint = openCheckpoint(textOf(*note), log->key);
  if (!checkpoint) return std::unexpected(checkpoint.error());

  Exported exported{.origin = log->key.name};
  MerkleTree tree;
  BundleWriter bundles(disk, to);
  const auto end =
      readLog(disk, generation, *log, keys, [&](const ReadEntry& read) -> Result<void> {
        if (read.index >= checkpoint->size) return {};
        const Sha256 leaf = leafHash(bytesOf(read.line));
        tree.add(leaf);
        ++exported.entries;
        if (read.state == BodyState::Opened) {
          ++exported.bodies;
          if (auto kept = writeBody(disk, to, read); !kept) return kept;
        }
        return bundles.add(read.line, leaf);
      });
  if (!end) return std::unexpected(end.error());
  if (tree.size() < checkpoint->size || tree.root() != checkpoint->root) {
    return fail(ErrorCode::Corrupt, MessageId{"journal.tampered"}, generation,
                {{"size", std::to_string(checkpoint->size)}});
  }
  if (auto kept = bundles.flush(); !kept) return std::unexpected(kept.error());
  if (auto kept = writeUpperTiles(disk, to, tree); !kept) {
    return std::unexpected(kept.error());
  }
  if (auto kept = writeBelow(disk, to + "/vkey", bytesOf(log->key.text() + "\n")); !kept) {
    return std::unexpected(kept.error());
  }
  if (auto kept = writeCosigned(disk, generation, to, *log, checkpoint->size); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  // Last: a directory with a checkpoint is a whole one.
  if (auto kept = writeBelow(disk, to + "/checkpoint", *note); !kept) {
    return std::unexpected(kept.error());
  }
  return exported;
}

Result<std::vector<Exported>> exportJournal(Disk& disk, const std::string& journal,
                                            const std::string& to,
                                            const std::optional<std::string>& keys) {
  const auto opened = openedGenerations(disk, journal);
  if (!opened) return std::unexpected(opened.error());
  if (auto fresh = refuseUsed(disk, to); !fresh) return std::unexpected(fresh.error());
  std::vector<Exported> all;
  for (const std::uint64_t generation : *opened) {
    const std::string name = fmt::format("generation-{}", generation);
    const bool newest = generation == opened->back();
    auto exported = exportLog(disk, fmt::format("{}/{}", journal, name),
                              newest ? to : fmt::format("{}/{}", to, name), keys);
    if (!exported && exported.error().message == kUnsigned && !newest) continue;
    if (!exported) return std::unexpected(std::move(exported.error()));
    all.push_back(*std::move(exported));
  }
  return all;
}

}  // namespace sekisho::journal
