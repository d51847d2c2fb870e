#include "capabilities/orca/probe/versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "capabilities/orca/probe/version_files.h"
#include "core/clock.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMaxName = 192;  // bytes: 64 characters
constexpr std::string_view kMasterTable = "FROM public.tbl_mstkanri";

std::string versionIn(const std::optional<std::string>& cell) {
  const std::string_view text = trimmed(cell ? *cell : std::string_view());
  return std::string(isVersion(text) ? text : std::string_view());
}

// "20260401"
std::optional<std::chrono::sys_days> dayIn(const std::optional<std::string>& cell) {
  if (!cell || cell->size() != 8) return std::nullopt;
  return fromIsoDay(
      fmt::format("{}-{}-{}", cell->substr(0, 4), cell->substr(4, 2), cell->substr(6, 2)));
}

std::string reasonOf(const Error& error) {
  if (error.code == ErrorCode::PermissionDenied) return "not-granted";
  return error.code == ErrorCode::NotFound ? "not-there" : "not-read";
}

// Their names by code; none in editions that have none.
std::map<std::string, std::string> masterNames(const Select& select) {
  std::map<std::string, std::string> names;
  const auto rows = select({"btrim(kanricd)", "name"}, kMasterTable);
  for (const DatabaseRow& row : rows.value_or(std::vector<DatabaseRow>())) {
    const std::string name = spacesFolded(row[1].value_or(""));
    if (!name.empty() && isOneLine(name, kMaxName)) names.emplace(row[0].value_or(""), name);
  }
  return names;
}

void readMasters(const Select& select, SystemState& state) {
  const auto rows = select({"btrim(kanricd)", "dbrversion1", "dbrversion2", "upymd"}, kMasterTable);
  if (!rows) {
    state.masters_unread = reasonOf(rows.error());
    return;
  }
  const auto names = masterNames(select);
  // One that several clinics keep is as old as the oldest of them.
  std::map<std::string, Versions> masters;
  for (const DatabaseRow& row : *rows) {
    const std::string code = row[0].value_or("");
    const auto name = names.find(code);
    const Versions versions{.local = versionIn(row[1]), .newest = versionIn(row[2])};
    const auto [at, is_new] = masters.emplace(name == names.end() ? code : name->second, versions);
    if (!is_new && versions.local < at->second.local) at->second = versions;
    state.asked = std::max(state.asked, dayIn(row[3]));
  }
  for (auto& [name, versions] : masters) {
    if (isOneLine(name, kMaxName)) state.masters.push_back({.name = name, .versions = versions});
  }
}

void readPrograms(const Select& select, SystemState& state) {
  const auto rows = select({"btrim(pgno)", "releaseymd", "updateflg"}, "FROM public.tbl_pgkanri");
  if (!rows) {
    state.programs_unread = reasonOf(rows.error());
    return;
  }
  for (const DatabaseRow& row : *rows) {
    const std::string number = versionIn(row[0]);
    const auto day = dayIn(row[1]);
    if (number.empty()) continue;
    ProgramUpdate update{.name = number, .day = day};
    if (day) update.name += fmt::format(" ({})", toIsoDay(*day));
    if (row[2] && isVersion(*row[2])) update.flag = row[2];
    state.programs.push_back(std::move(update));
  }
  std::ranges::stable_sort(state.programs, std::ranges::greater(), &ProgramUpdate::day);
}

}  // namespace

Result<SystemState> systemStateIn(const Select& select) {
  constexpr std::string_view kSchema = "FROM public.tbl_dbkanri WHERE kanricd = 'ORCADB00'";
  const auto rows = select({"version", "dbsversion1", "dbsversion2"}, kSchema);
  if (!rows) return std::unexpected(rows.error());
  SystemState state;
  if (!rows->empty()) {
    const DatabaseRow& row = rows->front();
    state.edition = versionIn(row[0]);
    state.schema = {.local = versionIn(row[1]), .newest = versionIn(row[2])};
  }
  const auto days = select({"upymd"}, kSchema);
  if (days && !days->empty()) state.asked = dayIn(days->front()[0]);
  readMasters(select, state);
  readPrograms(select, state);
  return state;
}

Standings compare(const Versions& versions) {
  if (versions.local == versions.newest) return Standings::Same;
  const auto local = split(versions.local, '-');
  const auto newest = split(versions.newest, '-');
  if (local.size() != newest.size()) return Standings::NotComparable;
  for (std::size_t i = 0; i < local.size(); ++i) {
    if (local[i] == newest[i]) continue;
    const auto ours = toInteger(local[i]);
    const auto theirs = toInteger(newest[i]);
    if (!ours || !theirs) return Standings::NotComparable;
    if (*ours != *theirs) return *ours < *theirs ? Standings::Behind : Standings::Ahead;
  }
  return Standings::Same;
}

}  // namespace sekisho::orca
