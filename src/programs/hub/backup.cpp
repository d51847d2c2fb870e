#include "programs/backup/backup.h"

#include <fmt/format.h>

#include "capabilities/journal/checkpoint.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

std::string backupFolder(const Hub::State& state) { return state.options.data + "/backups"; }

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
    if (auto gone = platform::removeDurably(disk, folder + "/" + name); !gone) return gone;
  }
  return {};
}

}  // namespace

Result<Json> makeBackup(Hub::State& state, const journal::Actor& by) {
  const std::string folder = backupFolder(state);
  if (auto made = state.disk->createDirectory(folder); !made) {
    return std::unexpected(std::move(made.error()));
  }
  const Lock one_at_a_time(state.backing_up);
  if (auto cleared = removeHalves(*state.disk, folder); !cleared) {
    return std::unexpected(std::move(cleared.error()));
  }
  const Instant now = state.clock.now();
  const std::string file = nameOf(now) + ".backup";
  // The log is sealed first: a restored hub names this checkpoint as the last it knew.
  auto sealed = state.journal->checkpoint();
  if (!sealed) return std::unexpected(std::move(sealed.error()));
  auto made = backup::write(*state.disk, state.options.data, folder + "/" + file);
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
  return Json(std::move(body));
}

Result<Json> recoverySheet(Hub::State& state, const journal::Actor& by) {
  // With the backups, since it goes to the same medium; only the printed key opens it.
  if (auto made = state.disk->createDirectory(backupFolder(state)); !made) {
    return std::unexpected(std::move(made.error()));
  }
  const std::string sealed = backupFolder(state) + "/keys-sealed";
  auto key = backup::sealKeys(*state.disk, state.keyFolder(), sealed, state.random);
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
      {"lines", Json::Array{Json::Object{{"label", label("復旧の鍵 1/2", "Recovery key 1 of 2")},
                                         {"value", typed.substr(0, typed.size() / 2)}},
                            Json::Object{{"label", label("復旧の鍵 2/2", "Recovery key 2 of 2")},
                                         {"value", typed.substr(typed.size() / 2 + 1)}},
                            Json::Object{{"label", label("鍵の控え(別の場所に保管)",
                                                         "Sealed keys (keep elsewhere)")},
                                         {"value", "backups/keys-sealed"}}}}});
}

}  // namespace sekisho::hub
