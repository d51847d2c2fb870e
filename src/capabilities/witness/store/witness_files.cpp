#include "capabilities/witness/store/witness_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::witness {
namespace {

using journal::KeyType;
using journal::SigningKey;
using journal::VerifierKey;
using platform::Disk;

constexpr std::size_t kMaxLogsBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxVkeyBytes = 4096;
using WitnessId = Id<struct WitnessTag>;

constexpr std::string_view kContradicts = ".contradicts";

/// The whole file; nothing if there is none.
Result<std::optional<std::string>> readIfThere(Disk& disk, const std::string& path,
                                               std::size_t most) {
  const auto bytes = platform::readFile(disk, path, most);
  if (bytes) return std::string(textOf(*bytes));
  if (bytes.error().message == platform::kDiskMissing) return std::nullopt;
  return std::unexpected(bytes.error());
}

std::string vkeyPath(const std::string& directory) { return directory + "/vkey"; }
std::string logsPath(const std::string& directory) { return directory + "/logs"; }
std::string seenFolder(const std::string& directory) { return directory + "/seen"; }

Result<SigningKey> makeKey(Disk& disk, const WitnessPlace& place, Random& random) {
  SigningKey key = SigningKey::random(random);
  if (auto made = disk.createDirectory(place.keys); !made) {
    return std::unexpected(std::move(made.error()));
  }
  if (auto kept = platform::writeFileAtomically(disk, place.keys + "/witness.key", key.seed());
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return key;
}

/// The vkey kept; nothing before the first start.
Result<std::optional<VerifierKey>> keptVkey(Disk& disk, const std::string& directory) {
  const auto text = readIfThere(disk, vkeyPath(directory), kMaxVkeyBytes);
  if (!text) return std::unexpected(text.error());
  if (!*text) return std::nullopt;
  auto key = VerifierKey::parse(trimmed(**text));
  if (!key) return std::unexpected(std::move(key.error()));
  return std::optional(*std::move(key));
}

}  // namespace

LogsFile::LogsFile(Disk& disk, std::string directory)
    : disk_(disk), directory_(std::move(directory)) {}

Result<std::vector<VerifierKey>> LogsFile::all() const {
  const auto text = readIfThere(disk_, logsPath(directory_), kMaxLogsBytes);
  if (!text) return std::unexpected(text.error());
  std::vector<VerifierKey> keys;
  if (!*text) return keys;
  int number = 0;
  for (const std::string_view raw : split(**text, '\n')) {
    ++number;
    const auto line = trimmed(raw);
    if (line.empty() || line.starts_with('#')) continue;
    auto key = VerifierKey::parse(line);
    if (!key || key->type != KeyType::Ed25519) {
      return fail(ErrorCode::Corrupt, MessageId{"witness.logs-broken"}, logsPath(directory_),
                  {{"line", std::to_string(number)}});
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

Result<void> LogsFile::add(std::string_view vkey) {
  auto key = VerifierKey::parse(trimmed(vkey));
  if (!key) return std::unexpected(std::move(key.error()));
  if (key->type != KeyType::Ed25519) {
    return fail(ErrorCode::InvalidInput, MessageId{"journal.key-unreadable"}, "a witness's key");
  }
  auto keys = all();
  if (!keys) return std::unexpected(std::move(keys.error()));
  const auto same_name = std::ranges::find(*keys, key->name, &VerifierKey::name);
  if (same_name != keys->end()) {
    if (*same_name == *key) return {};
    return fail(ErrorCode::Conflict, MessageId{"witness.other-key"}, key->name,
                {{"name", key->name}});
  }
  keys->push_back(*std::move(key));
  std::string text;
  for (const VerifierKey& one : *keys) text += one.text() + "\n";
  return platform::writeFileAtomically(disk_, logsPath(directory_), bytesOf(text));
}

SeenFiles::SeenFiles(Disk& disk, std::string directory)
    : disk_(disk), directory_(std::move(directory)) {}

std::string SeenFiles::pathOf(const Sha256& origin) const {
  return seenFolder(directory_) + "/" + origin.hex();
}

Result<std::optional<std::string>> SeenFiles::read(const std::string& path) const {
  return readIfThere(disk_, path, journal::kMaxNoteBytes);
}

Result<std::optional<std::string>> SeenFiles::seen(const Sha256& origin) const {
  return read(pathOf(origin));
}

Result<void> SeenFiles::keep(const Sha256& origin, std::string_view note) {
  return platform::writeFileAtomically(disk_, pathOf(origin), bytesOf(note));
}

Result<void> SeenFiles::keepContradiction(const Sha256& origin, std::string_view note) {
  return platform::writeFileAtomically(disk_, pathOf(origin) + std::string(kContradicts),
                                       bytesOf(note));
}

Result<std::optional<std::string>> SeenFiles::contradiction(const Sha256& origin) const {
  return read(pathOf(origin) + std::string(kContradicts));
}

Result<WitnessIdentity> openIdentity(Disk& disk, const WitnessPlace& place, const std::string& name,
                                     Random& random, IdSource& ids) {
  const auto kept = keptVkey(disk, place.directory);
  if (!kept) return std::unexpected(kept.error());
  if (*kept && !name.empty() && name != (*kept)->name) {
    return fail(ErrorCode::Conflict, MessageId{"witness.other-name"}, (*kept)->name,
                {{"name", (*kept)->name}});
  }
  const auto bytes =
      platform::readFile(disk, place.keys + "/witness.key", SigningKey::kSeedBytes + 1);
  if (!bytes && bytes.error().message != platform::kDiskMissing) {
    return std::unexpected(bytes.error());
  }
  if (!bytes && *kept) {
    return fail(ErrorCode::Unavailable, MessageId{"witness.key-missing"}, place.keys);
  }
  std::optional<SigningKey> key = bytes ? SigningKey::fromSeed(*bytes) : std::nullopt;
  if (bytes && !key) {
    return fail(ErrorCode::Corrupt, MessageId{"witness.key-other"}, "not 32 bytes");
  }
  std::string chosen = *kept ? (*kept)->name : name;
  if (chosen.empty()) chosen = "sekisho.internal/witness/" + ids.make<WitnessId>().text();
  if (!key) {
    auto made = makeKey(disk, place, random);
    if (!made) return std::unexpected(std::move(made.error()));
    key = *std::move(made);
  }
  const VerifierKey own = journal::verifierOf(chosen, KeyType::CosignatureV1, *key);
  if (*kept) {
    if (own != **kept) return fail(ErrorCode::Corrupt, MessageId{"witness.key-other"});
    const auto memory = platform::look(disk, seenFolder(place.directory));
    if (!memory) return std::unexpected(memory.error());
    if (*memory == platform::Presence::Missing) {
      return fail(ErrorCode::Corrupt, MessageId{"witness.seen-missing"}, place.directory);
    }
    return WitnessIdentity{std::move(chosen), *key};
  }
  if (!VerifierKey::parse(own.text())) {
    return fail(ErrorCode::InvalidInput, MessageId{"witness.name-wrong"}, chosen);
  }
  if (auto made = disk.createDirectory(seenFolder(place.directory)); !made) {
    return std::unexpected(std::move(made.error()));
  }
  // Last: from now on the key and what was seen have to be there.
  if (auto done = platform::writeFileAtomically(disk, vkeyPath(place.directory),
                                                bytesOf(own.text() + "\n"));
      !done) {
    return std::unexpected(std::move(done.error()));
  }
  return WitnessIdentity{std::move(chosen), *key};
}

Result<std::string> readVkey(Disk& disk, const std::string& directory) {
  const auto kept = keptVkey(disk, directory);
  if (!kept) return std::unexpected(kept.error());
  if (!*kept) return fail(ErrorCode::NotFound, MessageId{"witness.not-begun"}, directory);
  return (*kept)->text();
}

}  // namespace sekisho::witness
