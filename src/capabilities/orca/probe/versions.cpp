#include "capabilities/orca/probe/versions.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "capabilities/orca/probe/version_files.h"
#include "core/clock.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMaxName = 192;  // bytes: 64 characters

// Of each table the same four columns. A role that was made before days were read has none.
constexpr std::string_view kSchema =
    R"(FROM (SELECT version AS word, dbsversion1 AS ours, dbsversion2 AS newest, upymd AS day
FROM public.tbl_dbkanri WHERE kanricd = 'ORCADB00') AS s)";
constexpr std::string_view kSchemaWithoutDay =
    R"(FROM (SELECT version AS word, dbsversion1 AS ours, dbsversion2 AS newest, NULL AS day
FROM public.tbl_dbkanri WHERE kanricd = 'ORCADB00') AS s)";
constexpr std::string_view kMastersByName =
    R"(FROM (SELECT coalesce(nullif(btrim(name), ''), btrim(kanricd)) AS word,
dbrversion1 AS ours, dbrversion2 AS newest, upymd AS day FROM public.tbl_mstkanri) AS m
ORDER BY word)";
// Editions that do not name them, and names that cannot be told.
constexpr std::string_view kMastersByCode =
    R"(FROM (SELECT btrim(kanricd) AS word,
dbrversion1 AS ours, dbrversion2 AS newest, upymd AS day FROM public.tbl_mstkanri) AS m
ORDER BY word)";
constexpr std::string_view kNewestProgram =
    R"(FROM (SELECT btrim(pgno) AS word, updateflg AS ours, NULL AS newest, releaseymd AS day
FROM public.tbl_pgkanri ORDER BY releaseymd DESC, pgno DESC LIMIT 1) AS p)";

struct KeptVersion {
  std::string word = {};
  Versions versions = {};
  std::optional<std::chrono::sys_days> day = {};
};

std::string versionIn(const std::optional<std::string>& cell) {
  const std::string_view text = trimmed(cell ? *cell : std::string_view());
  return std::string(isVersion(text) ? text : std::string_view());
}

// The first of them that is answered.
Result<std::vector<KeptVersion>> askVersions(const Select& select,
                                             std::initializer_list<std::string_view> questions) {
  Result<std::vector<DatabaseRow>> rows;
  for (const std::string_view from : questions) {
    rows = select({"word", "ours", "newest", "day"}, from);
    if (rows) break;
  }
  if (!rows) return std::unexpected(rows.error());
  std::vector<KeptVersion> all;
  for (const DatabaseRow& row : *rows) {
    KeptVersion& told = all.emplace_back();
    told.word = spacesFolded(row[0].value_or(""));
    if (!isOneLine(told.word, kMaxName)) told.word.clear();
    told.versions = {.local = versionIn(row[1]), .newest = versionIn(row[2])};
    told.day = dayFromDigits(row[3].value_or(""));
  }
  return all;
}

bool isNamed(const KeptVersion& told) { return !told.word.empty(); }

// Names that are more than one line are told by their codes.
Result<std::vector<KeptVersion>> askMasters(const Select& select) {
  auto named = askVersions(select, {kMastersByName, kMastersByCode});
  if (!named || std::ranges::all_of(*named, isNamed)) return named;
  return askVersions(select, {kMastersByCode});
}

// Empty if one is, or if they do not compare.
std::string olderOf(const std::string& one, const std::string& other) {
  if (one.empty() || other.empty()) return {};
  switch (compare({.local = one, .newest = other})) {
    case Standings::Same:
    case Standings::Behind: return one;
    case Standings::Ahead: return other;
    case Standings::NotComparable: return {};
  }
  return {};
}

std::string newerOf(const std::string& one, const std::string& other) {
  if (one.empty() || other.empty()) return one.empty() ? other : one;
  const std::string older = olderOf(one, other);
  if (older.empty()) return {};
  return older == one ? other : one;
}

// One that several clinics keep is as old as the oldest of them, and unknown if one is.
std::vector<Master> mastersFrom(const std::vector<KeptVersion>& told) {
  std::vector<Master> masters;
  for (const KeptVersion& one : told) {
    if (masters.empty() || masters.back().name != one.word) {
      masters.push_back({.name = one.word, .versions = one.versions, .asked = one.day});
      continue;
    }
    Master& same = masters.back();
    same.versions.local = olderOf(same.versions.local, one.versions.local);
    same.versions.newest = newerOf(same.versions.newest, one.versions.newest);
    same.asked = std::min(same.asked, one.day);  // nothing is before all days
  }
  return masters;
}

std::string reasonOf(const Error& error) {
  if (error.code == ErrorCode::PermissionDenied) return "not-granted";
  return error.code == ErrorCode::NotFound ? "not-there" : "not-read";
}

}  // namespace

Result<SystemState> systemStateIn(const Select& select) {
  SystemState state;
  auto told = askVersions(select, {kSchema, kSchemaWithoutDay});
  if (!told) return std::unexpected(std::move(told.error()));
  for (KeptVersion& schema : *told) {
    if (isVersion(schema.word)) state.edition = schema.word;
    state.schema = std::move(schema.versions);
    state.asked = schema.day;
  }
  if (const auto masters = askMasters(select)) {
    state.masters = mastersFrom(*masters);
  } else {
    state.unread = reasonOf(masters.error());
  }
  told = askVersions(select, {kNewestProgram});
  if (!told) state.programs.unread = reasonOf(told.error());
  for (std::size_t i = 0; told && i < told->size(); ++i) {
    KeptVersion& newest = (*told)[i];
    if (newest.day) newest.word += " (" + toIsoDay(*newest.day) + ")";
    state.programs.versions.newest = std::move(newest.word);
    state.programs.flag = std::move(newest.versions.local);
  }
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
