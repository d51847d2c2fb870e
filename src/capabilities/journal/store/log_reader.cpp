#include "capabilities/journal/store/log_reader.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/store/body_keys.h"
#include "capabilities/journal/store/file_store.h"
#include "capabilities/journal/store/resealed_bodies.h"
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

class BodyOpener {
 public:
  BodyOpener(const LogIdentity& identity, std::optional<BodyKeys> keys,
             std::map<BodyShelf, ResealedBodies> resealed)
      : identity_(identity), keys_(std::move(keys)), resealed_(std::move(resealed)) {}

  void open(const FrameRecord& record, ReadEntry& into) const {
    const auto entry = decodeEntry(record.line);
    if (!keys_ || !entry) return;
    const BodyShelf shelf = shelfOf(*entry);
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
      into.state =
          key.error().code == ErrorCode::NotFound ? BodyState::Destroyed : BodyState::KeyMissing;
      return;
    }
    const auto plain =
        unseal(**key, sealed,
               bodyContext(identity_.clinic, identity_.generation, into.index, shelf, key_number));
    into.state = plain && plain->size() >= kSaltBytes ? BodyState::Opened : BodyState::Broken;
    if (into.state == BodyState::Broken) return;
    std::copy_n(plain->begin(), kSaltBytes, into.body.salt.begin());
    into.body.body.assign(plain->begin() + kSaltBytes, plain->end());
  }

 private:
  const LogIdentity& identity_;
  std::optional<BodyKeys> keys_;
  std::map<BodyShelf, ResealedBodies> resealed_;
};

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
  const auto vkey = platform::look(disk, directory + "/vkey");
  if (!vkey) return std::unexpected(vkey.error());
  if (*vkey == platform::Presence::Present) return Stage::Opened;
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
  const BodyOpener bodies(identity, std::move(body_keys), *std::move(resealed));
  return readSegments(disk, directory, identity.clinic, identity.generation,
                      [&](const FrameSpan& span, const FramePlace&) -> Result<void> {
                        std::uint64_t index = span.frame.first;
                        for (const FrameRecord& record : span.frame.records) {
                          ReadEntry entry{.index = index++, .line = record.line};
                          bodies.open(record, entry);
                          if (auto taken = each(entry); !taken) return taken;
                        }
                        return {};
                      });
}

}  // namespace sekisho::journal
