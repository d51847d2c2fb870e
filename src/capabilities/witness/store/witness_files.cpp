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
  const std::optional<std::string>& kept = *text;
  if (!kept) return std::nullopt;
  auto key = VerifierKey::parse(trimmed(*kept));
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
  const std::optional<std::string>& lines = *text;
  if (!lines) return keys;
  int number = 0;
  for (const std::string_view raw : split(*lines, '\n')) {
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
  const std::string path = pathOf(origin) + std::string(kContradicts);
  const auto there = platform::look(disk_, path);
  if (!there) return std::unexpected(there.error());
  if (*there == platform::Presence::Present) return {};
  return platform::writeFileAtomically(disk_, path, bytesOf(note));
}

Result<std::optional<std::string>> SeenFiles::contradiction(const Sha256& origin) const {
  return read(pathOf(origin) + std::string(kContradicts));
}

namespace {

/// The key that is there; made if this witness was never begun.
Result<SigningKey> openKey(Disk& disk, const WitnessPlace& place, bool begun, Random& random) {
  const auto bytes =
      platform::readFile(disk, place.keys + "/witness.key", SigningKey::kSeedBytes + 1);
  if (bytes) {
    const auto key = SigningKey::fromSeed(*bytes);
    if (!key) return fail(ErrorCode::Corrupt, MessageId{"witness.key-other"}, "not 32 bytes");
    return *key;
  }
  if (bytes.error().message != platform::kDiskMissing) return std::unexpected(bytes.error());
  if (begun) return fail(ErrorCode::Unavailable, MessageId{"witness.key-missing"}, place.keys);
  return makeKey(disk, place, random);
}

/// A witness that was begun: its key is the one it says, and it has forgotten nothing.
Result<WitnessIdentity> begunBefore(Disk& disk, const WitnessPlace& place, const VerifierKey& kept,
                                    const SigningKey& key) {
  if (journal::verifierOf(kept.name, KeyType::CosignatureV1, key) != kept) {
    return fail(ErrorCode::Corrupt, MessageId{"witness.key-other"});
  }
  const auto memory = platform::look(disk, seenFolder(place.directory));
  if (!memory) return std::unexpected(memory.error());
  if (*memory == platform::Presence::Missing) {
    return fail(ErrorCode::Corrupt, MessageId{"witness.seen-missing"}, place.directory);
  }
  return WitnessIdentity{kept.name, key};
}

}  // namespace

Result<WitnessIdentity> openIdentity(Disk& disk, const WitnessPlace& place, const std::string& name,
                                     Random& random, IdSource& ids) {
  const auto vkey = keptVkey(disk, place.directory);
  if (!vkey) return std::unexpected(vkey.error());
  const std::optional<VerifierKey>& kept = *vkey;
  if (kept && !name.empty() && name != kept->name) {
    return fail(ErrorCode::Conflict, MessageId{"witness.other-name"}, kept->name,
                {{"name", kept->name}});
  }
  const auto key = openKey(disk, place, kept.has_value(), random);
  if (!key) return std::unexpected(key.error());
  if (kept) return begunBefore(disk, place, *kept, *key);
  std::string chosen =
      name.empty() ? "sekisho.internal/witness/" + ids.make<WitnessId>().text() : name;
  const VerifierKey own = journal::verifierOf(chosen, KeyType::CosignatureV1, *key);
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
  const auto vkey = keptVkey(disk, directory);
  if (!vkey) return std::unexpected(vkey.error());
  const std::optional<VerifierKey>& kept = *vkey;
  if (!kept) return fail(ErrorCode::NotFound, MessageId{"witness.not-begun"}, directory);
  return kept->text();
}

}  // namespace sekisho::witness
