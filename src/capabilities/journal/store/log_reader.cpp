#include "capabilities/journal/store/log_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/journal.h"
#include "capabilities/journal/store/body_keys.h"
#include "capabilities/journal/store/file_store.h"
#include "capabilities/journal/store/journal_files.h"
#include "capabilities/journal/store/resealed_bodies.h"
#include "capabilities/journal/store/volumes.h"
#include "core/check.h"
#include "core/seal.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

constexpr MessageId kKeyUnreadable{"journal.key-unreadable"};
constexpr std::size_t kMaxVkeyBytes = 4096;

/// For a reader, who never makes keys.
class NoRandom final : public Random {
 public:
  void fill(std::span<std::byte> /*into*/) override { SEKISHO_CHECK(false); }
};

/// Opens the bodies of one generation, in the order of its entries.
class BodyOpener {
 public:
  BodyOpener(const LogIdentity& identity, std::optional<BodyKeys> keys,
             std::map<BodyShelf, ResealedBodies> resealed)
      : identity_(identity), keys_(std::move(keys)), resealed_(std::move(resealed)) {}

  /// Of an entry in a frame.
  void open(const FrameRecord& record, ReadEntry& into) const {
    if (!keys_ || into.entry == nullptr) return;
    const BodyShelf shelf = shelfOf(*into.entry);
    ByteView sealed = record.sealed;
    std::uint32_t key_number = record.key_number;
    if (const auto again = resealed_.find(shelf); again != resealed_.end()) {
      const auto found = again->second.sealed.find(into.index);
      if (found != again->second.sealed.end()) {
        sealed = found->second;
        key_number = again->second.key_number;
      } else if (key_number < again->second.key_number) {
        into.state = BodyState::Destroyed;
        return;
      }
    }
    const auto key = keys_->find(shelf, key_number);
    if (!key) {
      into.state = stateOf(key.error());
      return;
    }
    BodyContext context(identity_.clinic, identity_.generation, shelf, key_number);
    const auto plain = unseal(**key, sealed, context.at(into.index));
    into.state = plain && plain->size() >= kSaltBytes ? BodyState::Opened : BodyState::Broken;
    if (into.state == BodyState::Broken) return;
    std::copy_n(plain->begin(), kSaltBytes, into.body.salt.begin());
    into.body.body.assign(plain->begin() + kSaltBytes, plain->end());
  }

  /// Of an entry in a volume; each pack of bodies is opened once.
  void open(const Volume& volume, ReadEntry& into) {
    if (!keys_) return;
    const BodyShelf shelf = shelfOf(*into.entry);
    std::vector<IndexedBody>& pack = packs_[shelf];
    if (pack.empty() || pack.back().index < into.index || pack.front().index > into.index) {
      auto opened = volume.bodiesAround(
          into.index, shelf,
          [this](const BodyShelf& of, std::uint32_t number) -> Result<SealingKey> {
            const auto key = keys_->find(of, number);
            return key ? Result<SealingKey>(**key) : std::unexpected(key.error());
          });
      if (!opened) {
        into.state = stateOf(opened.error());
        return;
      }
      pack = *std::move(opened);
    }
    const auto found = std::ranges::find(pack, into.index, &IndexedBody::index);
    into.state = found == pack.end() ? BodyState::Destroyed : BodyState::Opened;
    if (into.state == BodyState::Opened) into.body = std::move(found->salted);
  }

 private:
  static BodyState stateOf(const Error& error) {
    if (error.code == ErrorCode::NotFound) return BodyState::Destroyed;
    return error.code == ErrorCode::Corrupt ? BodyState::Broken : BodyState::KeyMissing;
  }

  const LogIdentity& identity_;
  std::optional<BodyKeys> keys_;
  std::map<BodyShelf, ResealedBodies> resealed_;
  std::map<BodyShelf, std::vector<IndexedBody>> packs_;  // the one opened last
};

/// What a volume's directory says besides, as its entries themselves have it.
struct Directory {
  std::map<std::string, std::uint64_t, std::less<>> highest = {};
  std::vector<std::uint64_t> own = {};

  void add(std::uint64_t index, const Entry& entry) {
    std::uint64_t& number = highest[entry.source];
    number = std::max(number, entry.number);
    if (entry.source == kJournalSource) own.push_back(index);
  }
};

std::unexpected<Error> notTheTrees(std::uint64_t index) {
  return fail(ErrorCode::Corrupt, kVolumeUnreadable, "an entry that is not the tree's",
              {{"entry", std::to_string(index)}});
}

/// Reads one volume: entries, leaves, bodies and directory. Shows the entries from `next` on, which
/// goes on with them.
Result<void> readVolume(const Volume& volume, BodyOpener& bodies, std::uint64_t& next,
                        const std::function<Result<void>(const ReadEntry&)>& each) {
  Directory seen;
  for (std::uint64_t block = 0; block < volume.count() / kTileWidth; ++block) {
    const auto packed = volume.packed(block);
    if (!packed) return std::unexpected(packed.error());
    const auto hashes = volume.hashes(block);
    if (!hashes) return std::unexpected(hashes.error());
    const auto entries = packed->entries.entries(hashes->commitments);
    if (!entries) return std::unexpected(entries.error());
    for (std::uint64_t at = 0; at < kTileWidth; ++at) {
      const Entry& entry = (*entries)[at];
      ReadEntry read{.index = volume.first() + block * kTileWidth + at,
                     .line = encodeEntry(entry),
                     .entry = &entry};
      read.leaf = leafHash(bytesOf(read.line));
      if (read.leaf != hashes->leaves[at]) return notTheTrees(read.index);
      if (at + 1 == kTileWidth) read.tile = volume.tiles()[block];
      seen.add(read.index, entry);
      if (read.index < next) continue;
      bodies.open(volume, read);
      if (auto taken = each(read); !taken) return taken;
      ++next;
    }
  }
  if (seen.highest == volume.highest() && seen.own == volume.own()) return {};
  return fail(ErrorCode::Corrupt, kVolumeUnreadable, "its directory says other than its entries",
              {{"entry", std::to_string(volume.first())}});
}

/// Reads the volumes that hold entries from `next` on; how many entries lie in volumes. Each is
/// opened when its turn comes, since a running hub may put another form in its place.
Result<std::uint64_t> readVolumes(platform::Disk& disk, const std::string& directory,
                                  const LogIdentity& identity, BodyOpener& bodies,
                                  std::uint64_t& next,
                                  const std::function<Result<void>(const ReadEntry&)>& each) {
  const auto volumes = Volumes::open(disk, directory, identity.clinic, identity.generation);
  if (!volumes) return std::unexpected(volumes.error());
  for (const auto& listed : volumes->all()) {
    if (listed->first() + listed->count() <= next) continue;
    const auto volume = Volume::open(
        disk, directory + "/" + volumeName(listed->first()),
        {.clinic = identity.clinic, .generation = identity.generation, .first = listed->first()});
    if (!volume) return std::unexpected(volume.error());
    if (auto read = readVolume(**volume, bodies, next, each); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  return volumes->entries();
}

}  // namespace

Result<LogIdentity> identityFrom(std::string_view vkey) {
  auto key = VerifierKey::parse(trimmed(vkey));
  if (!key) return std::unexpected(key.error());
  const auto parts = split(key->name, '/');
  const auto clinic = parts.size() == 3 ? ClinicId::fromText(parts[1]) : std::nullopt;
  std::uint64_t generation = 0;
  if (clinic) std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), generation);
  if (!clinic || originOf(*clinic, generation) != key->name) {
    return fail(ErrorCode::InvalidInput, kKeyUnreadable, "not a journal's name");
  }
  return LogIdentity{*std::move(key), *clinic, generation};
}

Result<LogIdentity> readIdentity(platform::Disk& disk, const std::string& directory) {
  const auto vkey = platform::readFile(disk, directory + "/vkey", kMaxVkeyBytes);
  if (!vkey) return std::unexpected(vkey.error());
  return identityFrom(textOf(*vkey));
}

Result<Stage> stageOf(platform::Disk& disk, const std::string& directory) {
  const auto files = disk.list(directory);
  if (!files) return std::unexpected(files.error());
  for (const std::string& file : *files) {
    if (file == "vkey" || volumeNamed(file)) return Stage::Opened;
  }
  const auto segments = segmentsOf(disk, directory);
  if (!segments || segments->first > 0) return Stage::Opened;
  // Entries come after the key. Where there is no key but a frame, somebody took the key away.
  const auto file = disk.open(segmentPath(directory, 0), platform::Access::Read);
  if (!file) {
    return file.error().message == platform::kDiskMissing ? Result<Stage>(Stage::Begun)
                                                          : std::unexpected(file.error());
  }
  const auto first = (*file)->read(kSegmentHeaderBytes, kSegmentHeaderBytes);
  if (!first) return std::unexpected(first.error());
  const bool empty =
      std::ranges::all_of(*first, [](std::byte byte) { return byte == std::byte{}; });
  return empty ? Stage::Begun : Stage::Opened;
}

Result<std::vector<std::uint64_t>> openedGenerations(platform::Disk& disk,
                                                     const std::string& journal) {
  const auto all = generationsOf(disk, journal);
  if (!all) return std::unexpected(all.error());
  std::vector<std::uint64_t> opened;
  for (const std::uint64_t generation : *all) {
    const auto stage = stageOf(disk, fmt::format("{}/generation-{}", journal, generation));
    if (!stage) return std::unexpected(stage.error());
    if (*stage == Stage::Opened) opened.push_back(generation);
  }
  if (opened.empty()) return fail(ErrorCode::NotFound, kLogMissing, journal, {{"path", journal}});
  return opened;
}

Result<LogEnd> readLog(platform::Disk& disk, const std::string& directory,
                       const LogIdentity& identity, const std::optional<std::string>& keys,
                       const std::function<Result<void>(const ReadEntry&)>& each) {
  NoRandom no_random;
  std::optional<BodyKeys> body_keys;
  if (keys) {
    auto opened = BodyKeys::open(disk, *keys, identity.generation, no_random);
    if (!opened) return std::unexpected(std::move(opened.error()));
    body_keys = *std::move(opened);
  }
  auto resealed = readResealed(disk, directory);
  if (!resealed) return std::unexpected(std::move(resealed.error()));
  BodyOpener bodies(identity, std::move(body_keys), *std::move(resealed));
  std::uint64_t next = 0;
  for (;;) {
    const auto settled = readVolumes(disk, directory, identity, bodies, next, each);
    if (!settled) return std::unexpected(settled.error());
    auto end = readSegments(disk, directory, identity.clinic, identity.generation, *settled,
                            [&](const FrameSpan& span, const FramePlace&) -> Result<void> {
                              std::uint64_t index = span.frame.first;
                              for (const FrameRecord& record : span.frame.records) {
                                ReadEntry entry{.index = index++, .line = record.line};
                                if (entry.index < next) continue;
                                const auto decoded = decodeEntry(record.line);
                                if (decoded) entry.entry = &*decoded;
                                bodies.open(record, entry);
                                if (auto taken = each(entry); !taken) return taken;
                                ++next;
                              }
                              return {};
                            });
    if (end ||
        (end.error().message != kSegmentMissing && end.error().message != platform::kDiskMissing)) {
      return end;
    }
    // A running hub may have put segments together meanwhile: what they held lies in volumes now.
    const auto now = Volumes::open(disk, directory, identity.clinic, identity.generation);
    if (!now || now->entries() <= *settled) return end;
  }
}

}  // namespace sekisho::journal
