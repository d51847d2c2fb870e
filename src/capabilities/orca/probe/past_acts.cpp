#include "capabilities/orca/probe/past_acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capabilities/orca/probe/row_words.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr const char* kJob = "orca.job@1";
constexpr const char* kPulled = "orca.pulled@1";
constexpr const char* kWritten = "orca.written@1";
// Both as they are kept in tbl_ptnum, whose index is asked then.
constexpr std::string_view kOfPatient =
    "LEFT JOIN public.tbl_ptnum n ON n.hospnum = t.hospnum::smallint AND n.ptid = t.ptid::bigint";
constexpr std::chrono::seconds kSettled{5};  // what is being written now has its time already

// The hour that rows of one group were written in: "2026040108".
constexpr std::size_t kHourDigits = 10;

std::optional<Instant> microsIn(const DatabaseRow& row, std::size_t column) {
  const auto micros = toInteger(cellOf(row, column));
  return micros ? std::optional(fromMs(*micros / 1000)) : std::nullopt;
}

std::string hourIn(const DatabaseRow& row) { return cellOf(row, 3).substr(0, kHourDigits); }

}  // namespace

void PastActs::beginAt(Instant since) {
  since_ = since;
  for (const WrittenTable& table : kWrittenTables) {
    written_.insert_or_assign(std::string(table.table), since);
  }
}

// An edition that does not have the table has none of it.
Result<std::vector<DatabaseRow>> PastActs::rowsOf(const Select& select, std::string_view table,
                                                  const std::vector<std::string_view>& columns,
                                                  const std::string& rest) {
  auto rows = select(columns, fmt::format("FROM public.{} {}", table, rest));
  if (rows) {
    unread_.erase(std::string(table));
    return rows;
  }
  if (rows.error().code == ErrorCode::NotFound) return std::vector<DatabaseRow>();
  unread_.emplace(table);
  return rows;
}

Instant PastActs::lookedBackTo(const std::string& table, Instant now) const {
  const auto answered = answered_.find(table);
  const Instant last = answered == answered_.end() ? now : std::min(answered->second, now);
  return std::max(since_, last - kLookBack);
}

void PastActs::wasAnswered(const std::string& table, Instant now) {
  Instant& last = answered_[table];
  last = std::max(last, now);
}

// What is long ago is told by the number of those that came later: a clock may be wrong.
bool PastActs::isNew(const std::string& line, Instant at) {
  if (!told_before_.emplace(line, toMs(at)).second) return false;
  if (told_before_.size() <= kMostTold) return true;
  std::vector<std::int64_t> times;
  times.reserve(told_before_.size());
  for (const auto& [known, time] : told_before_) times.push_back(time);
  std::ranges::nth_element(times, times.begin() + kMostTold / 2);
  const std::int64_t middle = times[kMostTold / 2];
  std::erase_if(told_before_, [&](const auto& one) { return one.second < middle; });
  return true;
}

Result<void> PastActs::readJobs(const Select& select, Instant now, const Uses::Named& named) {
  auto jobs = readJobTable(select, now, named);
  auto batches = readBatches(select, now, named);
  auto pulls = readPulls(select, now, named);
  for (auto* one : {&jobs, &batches, &pulls}) {
    if (!*one) return std::move(*one);
  }
  return {};
}

Result<void> PastActs::readJobTable(const Select& select, Instant now, const Uses::Named& named) {
  const std::string oldest = localStamp(lookedBackTo("tbl_jobkanri", now)).substr(0, 8);
  const auto rows = rowsOf(
      select, "tbl_jobkanri",
      {"hospnum", "jobid", "shellid", "run_opid", "startymd", "jobstarttime", "endymd",
       "jobendtime", "errcd", "opid", "termid"},
      fmt::format("WHERE startymd >= '{}' ORDER BY startymd DESC, jobstarttime DESC LIMIT {}",
                  oldest, kMostRows));
  if (!rows) return std::unexpected(rows.error());
  for (const DatabaseRow& row : *rows) takeJob(row, now, named);
  wasAnswered("tbl_jobkanri", now);
  return {};
}

void PastActs::takeJob(const DatabaseRow& row, Instant now, const Uses::Named& named) {
  const auto from = momentFrom(cellOf(row, 4) + cellOf(row, 5));
  if (!from || *from < since_) return;
  const auto ended = momentFrom(cellOf(row, 6) + cellOf(row, 7));
  if (!ended && now < *from + kUnfinished) return;
  const std::string line =
      lineOfRow("tbl_jobkanri", fmt::format("{}/{}/{}/{}/{}", cellOf(row, 0), cellOf(row, 1),
                                            cellOf(row, 2), cellOf(row, 3), toMs(*from)));
  if (!isNew(line, *from)) return;
  const std::string error = cellOf(row, 8);
  const bool failed = error.find_first_not_of('0') != std::string::npos;
  std::string program = nameIn(row, 2);
  Json::Object body =
      bodyOfRow(line, program.empty() ? "other" : std::move(program), *from, ended.value_or(*from));
  body.emplace("result", !ended ? "unfinished" : failed ? "failed" : "done");
  std::string user = userIn(row, 9);
  if (user.empty()) user = userIn(row, 3);
  if (named(*from)) putWord(body, "user", std::move(user));
  putWord(body, "place", placeIn(row, 10));
  told_.push_back({.kind = kJob, .body = std::move(body)});
}

Result<void> PastActs::readBatches(const Select& select, Instant now, const Uses::Named& named) {
  const auto rows =
      rowsOf(select, "monbatch_log",
             {"id", "(extract(epoch FROM starttime) * 1000000)::bigint",
              "(extract(epoch FROM endtime) * 1000000)::bigint", "rc", "name", "groupname",
              "exuser", "exhost"},
             fmt::format("WHERE endtime >= to_timestamp({}) ORDER BY endtime DESC, id LIMIT {}",
                         toMs(lookedBackTo("monbatch_log", now)) / 1000, kMostRows));
  if (!rows) return std::unexpected(rows.error());
  wasAnswered("monbatch_log", now);
  for (const DatabaseRow& row : *rows) {
    const auto until = microsIn(row, 2);
    if (!until || *until < since_) continue;
    const std::string line = lineOfRow("monbatch_log", cellOf(row, 0));
    if (!isNew(line, *until)) continue;
    const Instant from = microsIn(row, 1).value_or(*until);
    std::string name = nameIn(row, 4);
    if (name.empty()) name = nameIn(row, 5);
    Json::Object body = bodyOfRow(line, name.empty() ? "batch" : std::move(name), from, *until);
    const std::string code = cellOf(row, 3);
    body.emplace("result", code.empty() || code == "0" ? "done" : "failed");
    if (named(from)) putWord(body, "user", userIn(row, 6));
    putWord(body, "place", placeIn(row, 7));
    told_.push_back({.kind = kJob, .body = std::move(body)});
  }
  return {};
}

Result<void> PastActs::readPulls(const Select& select, Instant now, const Uses::Named& named) {
  const auto rows =
      rowsOf(select, "monpushevent",
             {"uuid", "(extract(epoch FROM pushed_at) * 1000000)::bigint", "event", "user_"},
             fmt::format("WHERE event LIKE '%\\_all' AND pushed_at >= to_timestamp({}) ORDER BY "
                         "pushed_at DESC, uuid LIMIT {}",
                         toMs(lookedBackTo("monpushevent", now)) / 1000, kMostRows));
  if (!rows) return std::unexpected(rows.error());
  wasAnswered("monpushevent", now);
  for (const DatabaseRow& row : *rows) {
    const auto at = microsIn(row, 1);
    if (!at || *at < since_) continue;
    const std::string line = lineOfRow("monpushevent", cellOf(row, 0));
    if (!isNew(line, *at)) continue;
    Json::Object body = bodyOfRow(line, nameIn(row, 2), *at, *at);
    if (named(*at)) putWord(body, "user", userIn(row, 3));
    told_.push_back({.kind = kPulled, .body = std::move(body)});
  }
  return {};
}

Result<bool> PastActs::readWritten(const Select& select, const WrittenTable& table, Instant now,
                                   const PatientNames& names, Random& random,
                                   const Uses::Named& named) {
  Instant& read_to = written_[std::string(table.table)];
  read_to = std::min(read_to, now);  // the clock was ahead
  const std::string from = localStamp(read_to);
  const Instant read_now = now - kSettled;
  const std::string hour = fmt::format("left(t.upymd || t.uphms, {})", kHourDigits);
  const auto rows = rowsOf(
      select, table.table,
      {"t.opid", "t.termid", table.of_patients ? "n.ptnum" : "NULL::text",
       "min(t.upymd || t.uphms)", "max(t.upymd || t.uphms)", "count(*)"},
      fmt::format("t {} WHERE t.upymd >= '{}' AND t.upymd || t.uphms > '{}' AND t.upymd || t.uphms "
                  "<= '{}' GROUP BY {}, t.opid, t.termid{} ORDER BY {} LIMIT {}",
                  table.of_patients ? kOfPatient : std::string_view(), from.substr(0, 8), from,
                  localStamp(read_now), hour, table.of_patients ? ", n.ptnum" : "", hour,
                  kMostRows));
  if (!rows) return std::unexpected(rows.error());
  // Of the hour at the end of a full answer not all may be there: it is read with the next.
  const bool full = rows->size() == kMostRows && hourIn(rows->front()) != hourIn(rows->back());
  const auto rest = full ? momentFrom(hourIn(rows->back()) + "0000") : std::nullopt;
  for (const DatabaseRow& row : *rows) {
    if (rest && hourIn(row) == hourIn(rows->back())) break;
    takeWritten(row, table, names, random, named);
  }
  read_to = rest ? *rest - std::chrono::seconds{1} : read_now;
  return !rest;
}

void PastActs::takeWritten(const DatabaseRow& row, const WrittenTable& table,
                           const PatientNames& names, Random& random, const Uses::Named& named) {
  const auto begins = momentFrom(cellOf(row, 3));
  const auto ends = momentFrom(cellOf(row, 4));
  if (!begins || !ends) return;
  const auto patient = patientNumberFrom(row[2].value_or(""));
  const std::string name = patient ? names.nameOf(*patient) : std::string();
  const std::string user = userIn(row, 0);
  const std::string place = placeIn(row, 1);
  const std::string key =
      fmt::format("{}/{}/{}/{}/{}", toMs(*begins), toMs(*ends), user, place, name);
  Json::Object body =
      bodyOfRow(lineOfRow(table.table, key), std::string(table.function), *begins, *ends);
  body.emplace("table", std::string(table.table));
  body.emplace("times", toInteger(cellOf(row, 5)).value_or(1));
  if (patient) {
    body.emplace("patient", name);
    body.emplace("number", names.sealed(*patient, random));
  }
  if (named(*begins) && named(*ends)) putWord(body, "user", user);
  putWord(body, "place", place);
  told_.push_back({.kind = kWritten, .body = std::move(body)});
}

Json PastActs::state() const {
  Json::Object told;
  for (const auto& [line, at] : told_before_) told.emplace(line, at);
  Json::Object written;
  for (const auto& [table, at] : written_) written.emplace(table, toMs(at));
  Json::Object answered;
  for (const auto& [table, at] : answered_) answered.emplace(table, toMs(at));
  return Json::Object{{"since", toMs(since_)},
                      {"told", std::move(told)},
                      {"written", std::move(written)},
                      {"answered", std::move(answered)}};
}

PastActs PastActs::from(const Json& state, Instant since) {
  const auto* kept_since = state["since"].integer();
  const auto* told = state["told"].object();
  const auto* written = state["written"].object();
  if (kept_since == nullptr || told == nullptr || written == nullptr) return PastActs(since);
  PastActs acts(fromMs(*kept_since));
  for (const auto& [line, at] : *told) {
    if (const auto* ms = at.integer()) acts.told_before_.emplace(line, *ms);
  }
  for (auto& [table, at] : acts.written_) {
    const auto kept = written->find(table);
    const auto* ms = kept == written->end() ? nullptr : kept->second.integer();
    if (ms != nullptr) at = fromMs(*ms);
  }
  if (const auto* answered = state["answered"].object()) {
    for (const auto& [table, at] : *answered) {
      if (const auto* ms = at.integer()) acts.answered_.emplace(table, fromMs(*ms));
    }
  }
  return acts;
}

}  // namespace sekisho::orca
