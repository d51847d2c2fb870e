#include "programs/backup/backup.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "capabilities/journal/checkpoint.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

constexpr std::size_t kMaxFacts = 4096;

std::string nameOf(Instant at) {
  // "2026-01-21T04:15:00.000Z" as "20260121T0415Z"
  const std::string text = toRfc3339(at);
  return fmt::format("sekisho-{}{}{}T{}{}{}Z", text.substr(0, 4), text.substr(5, 2),
                     text.substr(8, 2), text.substr(11, 2), text.substr(14, 2), text.substr(17, 2));
}

// What a backup that was cut short left behind: it would take the disk's space for ever.
Result<void> removeHalves(platform::Disk& disk, const std::string& folder) {
  const auto names = disk.list(folder);
  if (!names) return std::unexpected(names.error());
  for (const std::string& name : *names) {
    if (!name.contains(".backup.part")) continue;
    if (auto gone = platform::removeDurably(disk, fmt::format("{}/{}", folder, name)); !gone)
      return gone;
  }
  return {};
}

std::string folderOf(const Hub::State& state) { return state.options.data + "/backups"; }

// What is known of a backup lies beside it, so that a list need not read it whole again.
std::string factsPath(const std::string& backup) { return backup + ".json"; }

Result<void> keepFacts(Hub::State& state, const std::string& path, const Json& facts) {
  return platform::writeFileAtomically(*state.disk, factsPath(path),
                                       bytesOf(canonicalJson(facts) + "\n"));
}

Json factsOf(const Hub::State& state, const std::string& path) {
  const auto bytes = platform::readFile(*state.disk, factsPath(path), kMaxFacts);
  auto facts = bytes ? parseJson(textOf(*bytes)) : fail(ErrorCode::NotFound, MessageId{""});
  if (!facts || facts->object() == nullptr) return {};
  (*facts->object())["path"] = path;  // the folder may have been moved since
  return std::move(*facts);
}

// Newest first.
std::vector<Json> backupsOf(const Hub::State& state) {
  std::vector<Json> backups;
  const auto names = state.disk->list(folderOf(state));
  if (!names) return backups;
  for (const std::string& name : *names) {
    if (!name.ends_with(".backup")) continue;
    Json facts = factsOf(state, std::filesystem::absolute(folderOf(state) + "/" + name).string());
    if (!facts.isNull()) backups.push_back(std::move(facts));
  }
  std::ranges::reverse(backups);
  return backups;
}

}  // namespace

Json lastBackup(const Hub::State& state) {
  auto backups = backupsOf(state);
  return backups.empty() ? Json() : std::move(backups.front());
}

Result<Json> listBackups(const Hub::State& state) {
  auto backups = backupsOf(state);
  return Json(
      Json::Object{{"backups", Json::Array(std::make_move_iterator(backups.begin()),
                                           std::make_move_iterator(backups.end()))},
                   {"keys_sealed", std::filesystem::absolute(state.sealedKeysPath()).string()}});
}

Result<Json> makeBackup(Hub::State& state, const journal::Actor& by) {
  const std::string folder = folderOf(state);
  const Lock one_at_a_time(state.backing_up);
  if (auto cleared = removeHalves(*state.disk, folder); !cleared) {
    return std::unexpected(std::move(cleared.error()));
  }
  const Instant now = state.clock.now();
  const std::string file = nameOf(now) + ".backup";
  // The log is sealed first: a restored hub names this checkpoint as the last it knew.
  auto sealed = state.journal->checkpoint();
  if (!sealed) return std::unexpected(std::move(sealed.error()));
  Result<backup::Written> made;
  state.journal->keepStill(
      [&] { made = backup::write(*state.disk, state.options.data, folder + "/" + file); });
  if (!made) return std::unexpected(std::move(made.error()));
  const auto checkpoint = journal::openCheckpoint(*sealed, state.journal->verifierKey());
  if (!checkpoint) return std::unexpected(checkpoint.error());

  Json::Object body{{"file", file},
                    {"sha256", made->digest.hex()},
                    {"generation", state.journal->generation()},
                    {"size", checkpoint->size}};
  auto decided = state.decisions->record(
      state.clinic(), [&](storage::Transaction&) -> Result<journal::Decision> {
        Json::Object entry = body;
        entry["by"] = by.toJson();
        return journal::Decision{"hub.backup-made@1", std::move(entry)};
      });
  if (!decided) return std::unexpected(std::move(decided.error()));
  body["bytes"] = made->bytes;
  body["made"] = toRfc3339(now);
  if (auto kept = keepFacts(state, folder + "/" + file, body); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  body["path"] = std::filesystem::absolute(folder + "/" + file).string();
  return Json(std::move(body));
}

Result<Json> recoverySheet(Hub::State& state, const journal::Actor& by) {
  auto key = backup::sealKeys(*state.disk, state.keyFolder(), state.sealedKeysPath(), state.random);
  if (!key) return std::unexpected(std::move(key.error()));
  auto decided = state.decisions->record(
      state.clinic(), [&](storage::Transaction&) -> Result<journal::Decision> {
        return journal::Decision{"hub.recovery-sheet-shown@1", Json::Object{{"by", by.toJson()}}};
      });
  if (!decided) return std::unexpected(std::move(decided.error()));
  const auto label = [](std::string_view ja, std::string_view en) {
    return Json(Json::Object{{"ja", ja}, {"en", en}});
  };
  const std::string typed = backup::typedForm(*key);
  return Json(Json::Object{
      {"clinic", state.settings->current().clinic_name},
      {"made", toRfc3339(state.clock.now())},
      {"lines",
       Json::Array{
           Json::Object{{"label", label("復旧の鍵 1/2", "Recovery key 1 of 2")},
                        {"value", typed.substr(0, typed.size() / 2)}},
           Json::Object{{"label", label("復旧の鍵 2/2", "Recovery key 2 of 2")},
                        {"value", typed.substr(typed.size() / 2 + 1)}},
           Json::Object{{"label", label("鍵の控えのファイル(USBメモリなど別の媒体に写す)",
                                        "File of sealed keys (copy it to another medium)")},
                        {"value", std::filesystem::absolute(state.sealedKeysPath()).string()}},
           Json::Object{{"label", label("バックアップのあるフォルダー", "Folder of backups")},
                        {"value", std::filesystem::absolute(folderOf(state)).string()}}}}});
}

}  // namespace sekisho::hub
