#include "capabilities/orca/probe/open_patients.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <set>
#include <utility>

#include "capabilities/orca/probe/log_words.h"
#include "capabilities/orca/probe/use_words.h"
#include "core/digest.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kLineDigits = 16;
constexpr MessageId kNoVersions{"orca.database-not-understood"};
constexpr const char* kOpen = "orca.patient-open@1";
// Versions of tbl_lock's rows; none is kToLeave, which stands for a lock on the database itself
// that DROP, RENAME and CREATE … TEMPLATE hold while they wait for connections to end.
constexpr std::string_view kToLeave = "to leave";
constexpr std::string_view kVersions =
    "FROM (SELECT ctid::text, xmin::text FROM public.tbl_lock UNION ALL "
    "SELECT 'to leave', '' FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d "
    "ON d.oid = l.objid WHERE d.datname = current_database() AND l.locktype = 'object' AND "
    "l.classid = 'pg_catalog.pg_database'::regclass AND "
    "l.mode IN ('ShareLock', 'AccessExclusiveLock')) AS seen(ctid, xmin)";
const std::vector<std::string_view> kColumns{"versions", "session", "opened_by", "screen",
                                             "patient"};

std::int64_t integerIn(const Json& value, std::string_view name) {
  const auto* number = value[name].integer();
  return number == nullptr ? 0 : *number;
}

OpenPatient openFrom(const DatabaseRow& row) {
  OpenPatient open{.session = sessionMark(trimmed(row[1].value_or(""))),
                   .user = std::string(trimmed(row[2].value_or(""))),
                   .function = std::string(functionOfScreen(trimmed(row[3].value_or(""))))};
  if (!isUserId(open.user)) open.user.clear();
  open.number = patientNumberFrom(row[4].value_or("")).value_or("");
  return open;
}

// As sekisho.open_patients() puts them together.
std::string versionsIn(const std::vector<DatabaseRow>& rows) {
  std::string versions;
  for (const DatabaseRow& row : rows) {
    if (!versions.empty()) versions += ',';
    versions += row[0].value_or("") + " " + row[1].value_or("");
  }
  return versions;
}

bool isToLeave(const std::vector<DatabaseRow>& versions) {
  return std::ranges::any_of(versions, [](const DatabaseRow& row) { return row[0] == kToLeave; });
}

}  // namespace

std::string_view functionOfScreen(std::string_view program) noexcept {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kPrograms{{
      {"ORCA11", "reception"},
      {"ORCA12", "patient-registration"},
      {"ORCA14", "appointments"},
      {"ORCA19", "name-search"},
      {"ORCA21", "medical-acts"},
      {"ORCA22", "diagnoses"},
      {"ORCA23", "payments"},
      {"ORCA24", "account-inquiry"},
      {"ORCA31", "inpatients"},
      {"ORCA32", "inpatients"},
      {"ORCA33", "inpatients"},
      {"ORCA34", "inpatients"},
  }};
  const auto known =
      std::ranges::find(kPrograms, program, &std::pair<std::string_view, std::string_view>::first);
  if (known != kPrograms.end()) return known->second;
  return program.starts_with("ORAPI") ? "interface" : "other";
}

// The first row has the versions that the others were read at.
Result<LockTable> openPatientsIn(const Select& select, const LockTable& last) {
  LockTable now{.compares = last.compares || !last.versions};
  if (last.versions && last.compares) {
    const auto versions = select({"ctid", "xmin"}, kVersions);
    if (versions && isToLeave(*versions)) {
      now = last;
      now.to_leave = true;
      return now;
    }
    if (versions && versionsIn(*versions) == *last.versions) return last;
    now.compares = versions.has_value();
  }
  const auto rows = select(kColumns, "FROM sekisho.open_patients()");
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty() || !rows->front()[0]) return fail(ErrorCode::Corrupt, kNoVersions);
  now.versions = rows->front()[0];
  now.open.reserve(rows->size() - 1);
  for (const DatabaseRow& row : *rows | std::views::drop(1)) now.open.push_back(openFrom(row));
  return now;
}

bool OpenPatients::take(const std::vector<OpenPatient>& open, Instant at,
                        std::chrono::milliseconds every, const PatientNames& names, Random& random,
                        const Uses::Named& named) {
  const bool lost = at < looked_ || at > looked_ + kLostSight;
  bool changed = false;
  std::set<Key> seen;
  for (const OpenPatient& one : open) {
    Key key{one.session, one.function, one.number.empty() ? "" : names.nameOf(one.number)};
    if (!seen.insert(key).second) continue;
    const auto known = open_.find(key);
    if (known != open_.end() && !lost && at < known->second.from + kLongest) {
      known->second.until = at;
      known->second.interval_ms = std::max(known->second.interval_ms, gapTo(at));
      continue;
    }
    changed = true;
    if (known != open_.end()) tell(key, known->second, true);
    open_.insert_or_assign(
        key, Span{.number = one.number.empty() ? "" : names.sealed(one.number, random),
                  .user = named(at) ? one.user : std::string(),
                  .from = at,
                  .until = at,
                  .interval_ms = every.count()});
  }
  for (auto known = open_.begin(); known != open_.end();) {
    if (seen.contains(known->first)) {
      ++known;
      continue;
    }
    changed = true;
    auto& interval_ms = known->second.interval_ms;
    if (!lost) interval_ms = std::max(interval_ms, gapTo(at));
    tell(known->first, known->second, lost);
    known = open_.erase(known);
  }
  looked_ = at;
  return changed;
}

std::int64_t OpenPatients::gapTo(Instant at) const { return toMs(at) - toMs(looked_); }

void OpenPatients::leave() {
  for (const auto& [key, span] : std::exchange(open_, {})) tell(key, span, true);
}

void OpenPatients::tell(const Key& key, const Span& span, bool cut) {
  const std::string which =
      fmt::format("{}/{}/{}/{}", key.session, key.function, key.patient, toMs(span.from));
  Json::Object body{{"line", "tbl_lock:" + sha256(bytesOf(which)).hex().substr(0, kLineDigits)},
                    {"session", key.session},
                    {"what", key.function},
                    {"from", toRfc3339(span.from)},
                    {"until", toRfc3339(span.until)},
                    {"interval_ms", span.interval_ms}};
  if (!key.patient.empty()) {
    body.emplace("patient", key.patient);
    body.emplace("number", span.number);
  }
  if (!span.user.empty()) body.emplace("user", span.user);
  if (cut) body.emplace("cut", true);
  told_.push_back({.kind = kOpen, .body = std::move(body)});
}

Json OpenPatients::state() const {
  Json::Array open;
  for (const auto& [key, span] : open_) {
    open.emplace_back(Json::Object{{"session", key.session},
                                   {"function", key.function},
                                   {"patient", key.patient},
                                   {"number", span.number},
                                   {"user", span.user},
                                   {"from", toMs(span.from)},
                                   {"until", toMs(span.until)},
                                   {"interval_ms", span.interval_ms}});
  }
  return Json::Object{{"open", std::move(open)}, {"looked", toMs(looked_)}};
}

OpenPatients OpenPatients::from(const Json& state) {
  OpenPatients patients;
  patients.looked_ = fromMs(integerIn(state, "looked"));
  const auto* open = state["open"].array();
  if (open == nullptr) return patients;
  for (const Json& one : *open) {
    patients.open_.emplace(
        Key{textIn(one, "session"), textIn(one, "function"), textIn(one, "patient")},
        Span{.number = textIn(one, "number"),
             .user = textIn(one, "user"),
             .from = fromMs(integerIn(one, "from")),
             .until = fromMs(integerIn(one, "until")),
             .interval_ms = integerIn(one, "interval_ms")});
  }
  return patients;
}

}  // namespace sekisho::orca
