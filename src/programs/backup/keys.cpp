#include <fmt/core.h>

#include <map>

#include "core/json.h"
#include "core/text.h"
#include "programs/backup/backup.h"

namespace sekisho::backup {
namespace {

using platform::Disk;

constexpr std::size_t kMaxKeyFile = 65'536;
constexpr std::size_t kMaxSealed = std::size_t{16} << 20U;
constexpr std::string_view kRecoveryFile = "recovery.key";
constexpr std::string_view kContext = "sekisho keys 1";

Result<SealingKey> recoveryKey(Disk& disk, const std::string& folder, Random& random) {
  const std::string path = folder + "/" + std::string(kRecoveryFile);
  const auto bytes = platform::readFile(disk, path, kMaxKeyFile);
  if (bytes) {
    const auto raw = fromHex(trimmed(textOf(*bytes)));
    const auto key = raw ? SealingKey::fromBytes(*raw) : std::nullopt;
    if (!key) return fail(ErrorCode::Corrupt, MessageId{"hub.key-broken"}, path);
    return *key;
  }
  if (bytes.error().code != ErrorCode::NotFound) return std::unexpected(bytes.error());
  SealingKey key = SealingKey::random(random);
  if (auto kept = platform::writeFileAtomically(disk, path, bytesOf(toHex(key.view()) + "\n"));
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return key;
}

// Writes those that are missing; one with another content is somebody else's.
Result<void> placeKeys(Disk& disk, const std::string& folder,
                       std::map<std::string, Bytes, std::less<>> keys) {
  if (auto made = disk.createDirectory(folder); !made) return made;
  const auto names = disk.list(folder);
  if (!names) return std::unexpected(names.error());
  for (const std::string& name : *names) {
    if (name.ends_with(".new")) continue;  // of a write that was cut short
    const auto bytes = platform::readFile(disk, fmt::format("{}/{}", folder, name), kMaxKeyFile);
    if (!bytes) return std::unexpected(bytes.error());
    const auto known = keys.find(name);
    if (known == keys.end() || known->second != *bytes) {
      return fail(ErrorCode::Conflict, MessageId{"backup.not-empty"}, folder);
    }
    keys.erase(known);
  }
  for (const auto& [name, bytes] : keys) {
    if (auto kept = platform::writeFileAtomically(disk, fmt::format("{}/{}", folder, name), bytes);
        !kept) {
      return kept;
    }
  }
  return {};
}

}  // namespace

Result<SealingKey> sealKeys(Disk& disk, const std::string& folder, const std::string& target,
                            Random& random) {
  auto key = recoveryKey(disk, folder, random);
  if (!key) return key;
  const auto names = disk.list(folder);
  if (!names) return std::unexpected(names.error());
  Json::Object files;
  for (const std::string& name : *names) {
    if (name == kRecoveryFile || name.ends_with(".new")) continue;
    const auto bytes = platform::readFile(disk, fmt::format("{}/{}", folder, name), kMaxKeyFile);
    if (!bytes) return std::unexpected(bytes.error());
    files.emplace(name, toBase64(*bytes));
  }
  const Bytes sealed =
      seal(*key, random, bytesOf(canonicalJson(Json(std::move(files)))), bytesOf(kContext));
  if (auto kept = platform::writeFileAtomically(disk, target, sealed); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return key;
}

Result<void> openKeys(Disk& disk, const std::string& sealed_path, std::string_view typed,
                      const std::string& folder) {
  const auto wrong_key = [] {
    return fail(ErrorCode::InvalidInput, MessageId{"backup.recovery-key"});
  };
  std::string digits = lowered(typed);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '-' || c == '\n' || c == '\r'; });
  const auto raw = fromHex(digits);
  const auto key = raw ? SealingKey::fromBytes(*raw) : std::nullopt;
  if (!key) return wrong_key();
  const auto sealed = platform::readFile(disk, sealed_path, kMaxSealed);
  if (!sealed) return std::unexpected(sealed.error());
  const auto plain = unseal(*key, *sealed, bytesOf(kContext));
  if (!plain) return wrong_key();
  const auto files = parseJson(textOf(*plain), {.max_bytes = kMaxSealed, .max_depth = 2});
  if (!files || files->object() == nullptr) return wrong_key();

  std::map<std::string, Bytes, std::less<>> keys{
      {std::string(kRecoveryFile), copyOf(bytesOf(digits + "\n"))}};
  for (const auto& [name, text] : *files->object()) {
    auto bytes = text.text() == nullptr ? std::nullopt : fromBase64(*text.text());
    if (!bytes || name.contains('/') || name.starts_with('.')) return wrong_key();
    keys.insert_or_assign(name, std::move(*bytes));
  }
  return placeKeys(disk, folder, std::move(keys));
}

std::string typedForm(const SealingKey& key) {
  std::string text = toHex(key.view());
  for (std::size_t at = text.size() - 4; at > 0; at -= 4) text.insert(at, 1, ' ');
  for (char& c : text) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace sekisho::backup
