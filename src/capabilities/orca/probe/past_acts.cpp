#include "capabilities/orca/probe/past_acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capabilities/orca/probe/log_words.h"
#include "core/digest.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr const char* kJob = "orca.job@1";
constexpr const char* kPulled = "orca.pulled@1";
constexpr const char* kWritten = "orca.written@1";
constexpr std::size_t kMostName = 64;
constexpr std::size_t kRowDigits = 16;
constexpr std::chrono::seconds kSettled{5};  // what is being written now has its time already

std::string cellOf(const DatabaseRow& row, std::size_t column) {
  return std::string(trimmed(row[column].value_or("")));
}

std::string nameIn(const DatabaseRow& row, std::size_t column) {
  std::string name = cellOf(row, column);
  return isName(name, kMostName) ? name : std::string();
}

// Names of machines, and addresses.
std::string placeIn(const DatabaseRow& row, std::size_t column) {
  std::string place = cellOf(row, column);
  if (isName(place, kMostName)) return place;
  return addressFrom(place).value_or("");
}

std::string userIn(const DatabaseRow& row, std::size_t column) {
  std::string user = cellOf(row, column);
  return isUserId(user) ? user : std::string();
}

/// Which row says it, without what stands in it.
std::string lineOf(std::string_view table, std::string_view key) {
  return fmt::format("{}:{}", table, sha256(bytesOf(key)).hex().substr(0, kRowDigits));
}

// "20260401083015", and "2026040108301599" with hundredths; nothing for what is open (99999999) or
// of another form.
std::optional<Instant> momentFrom(std::string_view stamp) {
  if (stamp.size() < 14) return std::nullopt;
  const std::string_view day = stamp.substr(0, 8);
  const std::string_view time = stamp.substr(8);
  const auto date =
      fromIsoDay(fmt::format("{}-{}-{}", day.substr(0, 4), day.substr(4, 2), day.substr(6, 2)));
  if (!date) return std::nullopt;
  const auto local =
      localTime(std::chrono::year_month_day{*date},
                fmt::format("{}:{}:{}", time.substr(0, 2), time.substr(2, 2), time.substr(4, 2)));
  if (!local) return std::nullopt;
  return Instant{local->time_since_epoch()} - kJst;
}

// As 日レセ writes days and times: "20260401083015".
std::string localStamp(Instant at) {
  const auto local = std::chrono::floor<std::chrono::seconds>(at + kJst);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{std::chrono::sys_days{day}};
  const std::chrono::hh_mm_ss time{local - day};
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

Instant fromMicros(std::int64_t micros) { return fromMs(micros / 1000); }

void putWord(Json::Object& body, const char* name, std::string word) {
  if (!word.empty()) body.emplace(name, std::move(word));
}

Json::Object bodyOf(std::string line, std::string what, Instant from, Instant until) {
  return {{"line", std::move(line)},
          {"what", std::move(what)},
          {"from", toRfc3339(std::min(from, until))},
          {"until", toRfc3339(until)}};
}

// An edition that does not have it has none of it.
Result<std::vector<DatabaseRow>> rowsOf(const Select& select,
                                        const std::vector<std::string_view>& columns,
                                        const std::string& from) {
  auto rows = select(columns, from);
  if (!rows && rows.error().code == ErrorCode::NotFound) return std::vector<DatabaseRow>();
  return rows;
}

/// What a person may have put into an identifier has no part in a question.
std::string literalOf(std::string_view id) {
  return isName(id, kMostName) ? fmt::format("'{}'", id) : std::string("''");
}

}  // namespace

void PastActs::beginAt(Instant since) {
  since_ = since;
  batches_ = pulls_ = {.micros = toMs(since) * 1000};
  for (const WrittenTable& table : kWrittenTables) {
    written_.insert_or_assign(std::string(table.table), since);
  }
}

Result<void> PastActs::readJobs(const Select& select, Instant now, const Uses::Named& named) {
  if (auto read = readJobTable(select, now, named); !read) return read;
  if (auto read = readBatches(select, named); !read) return read;
  return readPulls(select, named);
}

Result<void> PastActs::readJobTable(const Select& select, Instant now, const Uses::Named& named) {
  const std::string oldest = localStamp(std::max(since_, now - 2 * kUnfinished)).substr(0, 8);
  const auto rows =
      rowsOf(select,
             {"hospnum", "jobid", "shellid", "run_opid", "startymd", "jobstarttime", "endymd",
              "jobendtime", "errcd", "opid", "termid"},
             fmt::format("FROM public.tbl_jobkanri WHERE startymd >= '{}' ORDER BY jobid LIMIT {}",
                         oldest, kMostRows));
  if (!rows) return std::unexpected(rows.error());
  for (const DatabaseRow& row : *rows) takeJob(row, now, named);
  const std::int64_t day = toMs(now - 3 * kUnfinished);
  std::erase_if(jobs_, [&](const auto& told) { return told.second < day; });
  return {};
}

void PastActs::takeJob(const DatabaseRow& row, Instant now, const Uses::Named& named) {
  const auto from = momentFrom(cellOf(row, 4) + cellOf(row, 5));
  if (!from || *from < since_) return;
  const auto ended = momentFrom(cellOf(row, 6) + cellOf(row, 7));
  if (!ended && now < *from + kUnfinished) return;
  const std::string line =
      lineOf("tbl_jobkanri", fmt::format("{}/{}/{}/{}/{}", cellOf(row, 0), cellOf(row, 1),
                                         cellOf(row, 2), cellOf(row, 3), toMs(*from)));
  if (!jobs_.emplace(line, toMs(*from)).second) return;
  const std::string error = cellOf(row, 8);
  const bool failed = error.find_first_not_of('0') != std::string::npos;
  std::string program = nameIn(row, 2);
  Json::Object body =
      bodyOf(line, program.empty() ? "other" : std::move(program), *from, ended.value_or(*from));
  body.emplace("result", !ended ? "unfinished" : failed ? "failed" : "done");
  std::string user = userIn(row, 9);
  if (user.empty()) user = userIn(row, 3);
  if (named(*from)) putWord(body, "user", std::move(user));
  putWord(body, "place", placeIn(row, 10));
  told_.push_back({.kind = kJob, .body = std::move(body)});
}

Result<void> PastActs::readBatches(const Select& select, const Uses::Named& named) {
  const auto rows = rowsOf(
      select,
      {"id", "(extract(epoch FROM starttime) * 1000000)::bigint",
       "(extract(epoch FROM endtime) * 1000000)::bigint", "rc", "name", "groupname", "exuser",
       "exhost"},
      fmt::format("FROM public.monbatch_log WHERE ((extract(epoch FROM endtime) * 1000000)::bigint,"
                  " id) > ({}, {}) ORDER BY endtime, id LIMIT {}",
                  batches_.micros, literalOf(batches_.id), kMostRows));
  if (!rows) return std::unexpected(rows.error());
  for (const DatabaseRow& row : *rows) {
    const auto until = toInteger(cellOf(row, 2));
    if (!until) continue;
    batches_ = {.micros = *until, .id = cellOf(row, 0)};
    const Instant from = fromMicros(toInteger(cellOf(row, 1)).value_or(*until));
    std::string name = nameIn(row, 4);
    if (name.empty()) name = nameIn(row, 5);
    Json::Object body = bodyOf("monbatch_log:" + nameIn(row, 0),
                               name.empty() ? "batch" : std::move(name), from, fromMicros(*until));
    const std::string code = cellOf(row, 3);
    body.emplace("result", code.empty() || code == "0" ? "done" : "failed");
    if (named(from)) putWord(body, "user", userIn(row, 6));
    putWord(body, "place", placeIn(row, 7));
    told_.push_back({.kind = kJob, .body = std::move(body)});
  }
  return {};
}

Result<void> PastActs::readPulls(const Select& select, const Uses::Named& named) {
  const auto rows = rowsOf(
      select, {"uuid", "(extract(epoch FROM pushed_at) * 1000000)::bigint", "event", "user_"},
      fmt::format(
          "FROM public.monpushevent WHERE event LIKE '%\\_all' AND ((extract(epoch FROM pushed_at)"
          " * 1000000)::bigint, uuid) > ({}, {}) ORDER BY pushed_at, uuid LIMIT {}",
          pulls_.micros, literalOf(pulls_.id), kMostRows));
  if (!rows) return std::unexpected(rows.error());
  for (const DatabaseRow& row : *rows) {
    const auto micros = toInteger(cellOf(row, 1));
    if (!micros) continue;
    pulls_ = {.micros = *micros, .id = cellOf(row, 0)};
    const Instant at = fromMicros(*micros);
    Json::Object body = bodyOf("monpushevent:" + nameIn(row, 0), nameIn(row, 2), at, at);
    if (named(at)) putWord(body, "user", userIn(row, 3));
    told_.push_back({.kind = kPulled, .body = std::move(body)});
  }
  return {};
}

Result<void> PastActs::readWritten(const Select& select, const WrittenTable& table, Instant now,
                                   const PatientNames& names, Random& random,
                                   const Uses::Named& named) {
  Instant& read_to = written_[std::string(table.table)];
  const std::string from = localStamp(read_to);
  const Instant read_now = now - kSettled;
  const std::string until = localStamp(read_now);
  const std::string_view number = table.of_patients ? "n.ptnum" : "NULL::text";
  const auto rows = rowsOf(
      select,
      {"t.opid", "t.termid", number, "min(t.upymd || t.uphms)", "max(t.upymd || t.uphms)",
       "count(*)"},
      fmt::format(
          "FROM public.{} t {} WHERE t.upymd >= '{}' AND t.upymd || t.uphms > '{}' AND t.upymd || "
          "t.uphms <= '{}' GROUP BY t.opid, t.termid{} ORDER BY min(t.upymd || t.uphms) LIMIT {}",
          table.table,
          table.of_patients
              ? "LEFT JOIN public.tbl_ptnum n ON n.hospnum = t.hospnum AND n.ptid = t.ptid"
              : "",
          from.substr(0, 8), from, until, table.of_patients ? ", n.ptnum" : "", kMostRows));
  if (!rows) return std::unexpected(rows.error());
  for (const DatabaseRow& row : *rows) takeWritten(row, table, names, random, named);
  read_to = read_now;
  return {};
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
  Json::Object body = bodyOf(lineOf(table.table, key), std::string(table.function), *begins, *ends);
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
  Json::Object jobs;
  for (const auto& [line, began] : jobs_) jobs.emplace(line, began);
  Json::Object written;
  for (const auto& [table, at] : written_) written.emplace(table, toMs(at));
  const auto mark = [](const Mark& of) {
    return Json::Object{{"micros", of.micros}, {"id", of.id}};
  };
  return Json::Object{{"since", toMs(since_)},
                      {"batches", mark(batches_)},
                      {"pulls", mark(pulls_)},
                      {"jobs", std::move(jobs)},
                      {"written", std::move(written)}};
}

PastActs PastActs::from(const Json& state, Instant since) {
  const auto* kept_since = state["since"].integer();
  const auto* jobs = state["jobs"].object();
  const auto* written = state["written"].object();
  if (kept_since == nullptr || jobs == nullptr || written == nullptr) return PastActs(since);
  PastActs acts(fromMs(*kept_since));
  const auto take = [&](const char* name, Mark& mark) {
    const auto* micros = state[name]["micros"].integer();
    const auto* id = state[name]["id"].text();
    if (micros != nullptr && id != nullptr) mark = {.micros = *micros, .id = *id};
  };
  take("batches", acts.batches_);
  take("pulls", acts.pulls_);
  for (const auto& [line, began] : *jobs) {
    if (const auto* ms = began.integer()) acts.jobs_.emplace(line, *ms);
  }
  for (auto& [table, at] : acts.written_) {
    const auto kept = written->find(table);
    const auto* ms = kept == written->end() ? nullptr : kept->second.integer();
    if (ms != nullptr) at = fromMs(*ms);
  }
  return acts;
}

}  // namespace sekisho::orca
