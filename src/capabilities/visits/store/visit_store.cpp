#include "capabilities/visits/store/visit_store.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "capabilities/evidence/store/compression.h"
#include "capabilities/evidence/store/received_table_store.h"
#include "capabilities/journal/actor.h"
#include "capabilities/visits/reading.h"
#include "core/text.h"

namespace sekisho::visits {
namespace {

using journal::Actor;
using journal::Decision;
using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::size_t kEpochDigits = 16;

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"visits.row-broken"}, "a row of the visits");
}

// How much there may be altogether, and by one person within one day.
struct Limits {
  std::size_t most;
  std::size_t of_one_day;
};

Result<void> leaveRoom(Transaction& transaction, std::string_view table, Limits limits, PersonId by,
                       Instant at) {
  auto count = transaction.run("SELECT count(*) FROM " + std::string(table) + " WHERE clinic = ?",
                               {valueOf(transaction.clinic())});
  if (!count) return std::unexpected(std::move(count.error()));
  if (static_cast<std::size_t>(count->front().integer(0)) >= limits.most) {
    return fail(ErrorCode::Conflict, MessageId{"visits.full"});
  }
  const Instant morning{Instant{std::chrono::sys_days{japaneseDay(at)}} - kJst};
  auto today = transaction.run("SELECT count(*) FROM " + std::string(table) +
                                   " WHERE clinic = ? AND by_person = ? AND at >= ? AND at < ?",
                               {valueOf(transaction.clinic()), valueOf(by), valueOf(morning),
                                valueOf(Instant{morning + std::chrono::days{1}})});
  if (!today) return std::unexpected(std::move(today.error()));
  if (static_cast<std::size_t>(today->front().integer(0)) >= limits.of_one_day) {
    return fail(ErrorCode::Unavailable, MessageId{"visits.day-full"}, {},
                {{"most", std::to_string(limits.of_one_day)}});
  }
  return {};
}

Result<std::vector<Visit>> readVisits(Transaction& transaction) {
  auto rows = transaction.run(
      "SELECT id, day, who, company, about, report, report_digest, by_person, at FROM visit "
      "WHERE clinic = ? ORDER BY day DESC, at DESC, id DESC",
      {valueOf(transaction.clinic())});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Visit> visits;
  std::map<VisitId, std::size_t> place;
  for (const Row& row : *rows) {
    Visit visit{.id = row.id<VisitId>(0),
                .day = row.day(1),
                .who = row.text(2),
                .company = row.text(3),
                .about = row.text(4),
                .by = row.id<PersonId>(7),
                .at = row.instant(8)};
    if (!row.isNull(5)) {
      const auto digest = Sha256::fromBytes(row.bytes(6));
      if (!digest) return broken();
      visit.report = Report{.document = row.id<documents::DocumentId>(5), .digest = *digest};
    }
    place[visit.id] = visits.size();
    visits.push_back(std::move(visit));
  }
  auto devices = transaction.run(
      "SELECT visit, device FROM visit_device WHERE clinic = ? ORDER BY visit, place",
      {valueOf(transaction.clinic())});
  if (!devices) return std::unexpected(std::move(devices.error()));
  for (const Row& row : *devices) {
    const auto found = place.find(row.id<VisitId>(0));
    if (found != place.end()) visits[found->second].devices.push_back(row.id<DeviceId>(1));
  }
  return visits;
}

Result<Visit> findVisit(Transaction& transaction, VisitId id) {
  auto visits = readVisits(transaction);
  if (!visits) return std::unexpected(std::move(visits.error()));
  for (Visit& visit : *visits) {
    if (visit.id == id) return std::move(visit);
  }
  return fail(ErrorCode::NotFound, MessageId{"visits.unknown"});
}

Result<void> insertVisit(Transaction& transaction, const Visit& visit) {
  const Value clinic = valueOf(transaction.clinic());
  auto kept = transaction.run(
      "INSERT INTO visit (clinic, id, day, who, company, about, report, report_digest, by_person, "
      "at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {clinic, valueOf(visit.id), valueOf(visit.day), visit.who, visit.company, visit.about,
       visit.report ? valueOf(visit.report->document) : Value(),
       visit.report ? Value(copyOf(visit.report->digest.view())) : Value(), valueOf(visit.by),
       valueOf(visit.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  for (std::int64_t place = 0; const DeviceId& device : visit.devices) {
    auto named = transaction.run(
        "INSERT INTO visit_device (clinic, visit, place, device) VALUES (?, ?, ?, ?)",
        {clinic, valueOf(visit.id), place++, valueOf(device)});
    if (!named) return std::unexpected(std::move(named.error()));
  }
  return {};
}

std::vector<std::string> textsIn(const Json& list) {
  std::vector<std::string> texts;
  if (list.array() == nullptr) return texts;
  for (const Json& item : *list.array()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

Result<Reading> readingFrom(const Row& row) {
  const auto digest = Sha256::fromBytes(row.bytes(9));
  const auto details = parseJson(row.text(8));
  if (!digest || !details) return broken();
  Reading reading{.id = row.id<ReadingId>(0),
                  .device = row.id<DeviceId>(1),
                  .day = row.day(3),
                  .who = row.text(4),
                  .observed = row.instant(5),
                  .machine = row.text(6),
                  .windows = row.text(7),
                  .could_not = textsIn((*details)["could_not"]),
                  .unknown = textsIn((*details)["unknown"]),
                  .digest = *digest,
                  .by = row.id<PersonId>(10),
                  .at = row.instant(11)};
  if (!row.isNull(2)) reading.visit = row.id<VisitId>(2);
  return reading;
}

// One life of a spool stands for one file: within it there is nothing older or newer.
std::string epochOf(ReadingId id) { return sha256(id.view()).hex().substr(0, kEpochDigits); }

std::vector<evidence::Reading> readingsOf(const Reading& reading,
                                          const std::vector<evidence::Table>& tables) {
  std::vector<evidence::Reading> readings;
  readings.reserve(tables.size());
  for (const evidence::Table& table : tables) {
    readings.push_back({.what = {.device = reading.device,
                                 .table = table.name,
                                 .position = {.epoch = epochOf(reading.id), .sequence = 1},
                                 .observed = reading.observed,
                                 .received = reading.at,
                                 .digest = evidence::digestOf(table),
                                 .origin = evidence::Origin::Visit},
                        .content = table});
  }
  return readings;
}

std::string answersOf(const SelfCheck& check) {
  std::string text;
  for (const Told told : check.answers)
    text += (text.empty() ? "" : ",") + std::string(nameOf(told));
  return text;
}

constexpr std::string_view kSelfCheckColumns =
    "c.id, c.device, c.answers, c.address, c.browser, c.by_person, c.at, c.answered_at, "
    "c.other_device, c.vouched_by, c.vouched_at, c.vouched_why, c.vouched_lately";

Result<SelfCheck> selfCheckFrom(const Row& row) {
  SelfCheck check{.id = row.id<SelfCheckId>(0),
                  .device = row.id<DeviceId>(1),
                  .address = row.text(3),
                  .by = row.id<PersonId>(5),
                  .at = row.instant(6)};
  const std::string& text = row.text(2);
  const auto words = split(text, ',');
  if (words.size() != check.answers.size()) return broken();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto told = toldFrom(words[i]);
    if (!told) return broken();
    check.answers.at(i) = *told;
  }
  const auto where = answeredAtFrom(row.text(7));
  if (!where) return broken();
  check.where = *where;
  if (!row.isNull(8)) check.other = row.id<DeviceId>(8);
  if (!row.isNull(9)) {
    check.vouched = Vouching{.by = row.id<PersonId>(9),
                             .at = row.instant(10),
                             .why = row.text(11),
                             .lately = row.integer(12) != 0};
  }
  if (row.isNull(4)) return check;
  const auto json = parseJson(row.text(4));
  if (!json) return broken();
  const auto part = [&](const char* name) {
    const std::string* value = (*json)[name].text();
    return value == nullptr ? std::string() : *value;
  };
  const auto windows = windowsToldFrom(part("windows"));
  if (!windows) return broken();
  check.browser = Browser{.name = part("name"),
                          .system = part("system"),
                          .windows = *windows,
                          .user_agent = part("user_agent")};
  return check;
}

class StoredVisits final : public VisitRegister {
 public:
  StoredVisits(storage::Database& database, journal::Decisions& decisions, ClinicId clinic,
               const SealingKey& key, Random& random)
      : database_(database), decisions_(decisions), clinic_(clinic), key_(key), random_(random) {}

  [[nodiscard]] Result<std::vector<Visit>> visits() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readVisits(**transaction);
  }

  Result<void> add(const Visit& visit) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      if (auto room =
              leaveRoom(transaction, "visit", {kMaxVisits, kMaxVisitsOfOneDay}, visit.by, visit.at);
          !room) {
        return std::unexpected(std::move(room.error()));
      }
      if (auto kept = insertVisit(transaction, visit); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return Decision{
          "visit.added@1",
          Json::Object{{"by", Actor::ofPerson(visit.by).toJson()}, {"visit", toJson(visit)}},
          visit.devices};
    });
  }

  Result<Visit> attach(VisitId id, const Report& report, PersonId by) override {
    Visit changed;
    auto decided = decisions_.record(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      auto visit = findVisit(transaction, id);
      if (!visit) return std::unexpected(std::move(visit.error()));
      if (visit->report) return fail(ErrorCode::Conflict, MessageId{"visits.has-report"});
      auto kept = transaction.run(
          "UPDATE visit SET report = ?, report_digest = ? WHERE clinic = ? AND id = ?",
          {valueOf(report.document), copyOf(report.digest.view()), valueOf(clinic_), valueOf(id)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      visit->report = report;
      changed = std::move(*visit);
      return Decision{
          "visit.report-attached@1",
          Json::Object{{"by", Actor::ofPerson(by).toJson()}, {"visit", toJson(changed)}},
          changed.devices};
    });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return changed;
  }

  [[nodiscard]] Result<std::vector<Reading>> readings() const override {
    return selectReadings("ORDER BY at DESC, id DESC", {valueOf(clinic_)});
  }

  [[nodiscard]] Result<std::optional<Reading>> newestReading(DeviceId device) const override {
    return firstOf(selectReadings("AND device = ? ORDER BY at DESC, id DESC LIMIT 1",
                                  {valueOf(clinic_), valueOf(device)}));
  }

  Result<std::vector<evidence::Keeping>> bring(
      const Reading& reading, const std::string& file,
      const std::vector<evidence::Table>& tables) override {
    std::vector<evidence::Keeping> answers;
    auto decided = decisions_.record(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      if (auto kept = insertReading(transaction, reading, file); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      const auto observed = readingsOf(reading, tables);
      auto kept = evidence::keepWithin(transaction, clinic_, key_, random_, observed);
      if (!kept) return std::unexpected(std::move(kept.error()));
      answers = std::move(*kept);
      Json::Object digests;
      for (const auto& one : observed) digests.emplace(one.what.table, one.what.digest.hex());
      return Decision{"visit.reading-brought@1",
                      Json::Object{{"by", Actor::ofPerson(reading.by).toJson()},
                                   {"reading", toJson(reading)},
                                   {"tables", std::move(digests)}},
                      {reading.device}};
    });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return answers;
  }

  [[nodiscard]] Result<std::string> file(ReadingId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run("SELECT file, digest FROM visit_reading WHERE clinic = ? AND id = ?",
                          {valueOf(clinic_), valueOf(id)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return fail(ErrorCode::NotFound, MessageId{"visits.unknown"});
    auto frame = unseal(key_, rows->front().bytes(0), contextOf(id));
    if (!frame) return broken();
    auto bytes = evidence::decompress(*frame, kMaxReadingBytes);
    if (!bytes || Sha256::fromBytes(rows->front().bytes(1)) != sha256(*bytes)) return broken();
    return std::string(textOf(*bytes));
  }

  [[nodiscard]] Result<std::vector<StandingSelfCheck>> selfChecks(
      const RowToday& row_today) const override {
    // One that counts and leaves nothing open settles every question: nothing before it stands.
    auto checks = select<SelfCheck>(
        "SELECT " + std::string(kSelfCheckColumns) +
            " FROM visit_self_check c LEFT JOIN (SELECT device, max(at) AS at "
            "FROM visit_self_check WHERE clinic = ? AND answers NOT LIKE '%unsure%' AND "
            "(answered_at = 'the-device' OR (vouched_by IS NOT NULL AND vouched_lately = 0)) "
            "GROUP BY device) s ON s.device = c.device "
            "WHERE c.clinic = ? AND c.at >= coalesce(s.at, 0) ORDER BY c.at, c.id",
        {valueOf(clinic_), valueOf(clinic_)}, &selfCheckFrom);
    if (!checks) return std::unexpected(checks.error());
    for (SelfCheck& check : *checks) check.device = row_today(check.device);
    auto standing = standingOf(*checks);
    std::ranges::sort(standing, std::ranges::greater{}, [](const StandingSelfCheck& one) {
      return std::pair(one.newest.at, one.newest.id);
    });
    return standing;
  }

  Result<void> add(const SelfCheck& check) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      if (auto room = leaveRoom(transaction, "visit_self_check",
                                {kMaxSelfChecks, kMaxSelfChecksOfOneDay}, check.by, check.at);
          !room) {
        return std::unexpected(std::move(room.error()));
      }
      auto kept = transaction.run(
          "INSERT INTO visit_self_check (clinic, id, device, answers, address, browser, "
          "by_person, at, answered_at, other_device) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), valueOf(check.id), valueOf(check.device), answersOf(check),
           check.address, check.browser ? Value(canonicalJson(toJson(*check.browser))) : Value(),
           valueOf(check.by), valueOf(check.at), std::string(nameOf(check.where)),
           check.other ? valueOf(*check.other) : Value()});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return Decision{
          "visit.self-checked@1",
          Json::Object{{"by", Actor::ofPerson(check.by).toJson()}, {"check", toJson(check)}},
          {check.device}};
    });
  }

  Result<SelfCheck> vouch(SelfCheckId id, const Vouching& vouching) override {
    auto found = firstOf(selectSelfChecks("AND id = ?", {valueOf(clinic_), valueOf(id)}));
    if (!found) return std::unexpected(std::move(found.error()));
    std::optional<SelfCheck>& first = *found;
    if (!first) return fail(ErrorCode::NotFound, MessageId{"visits.self-check-unknown"});
    SelfCheck changed = *std::move(first);
    if (auto may = check(changed, vouching); !may) return std::unexpected(std::move(may.error()));
    changed.vouched = vouching;
    auto decided = decisions_.record(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      // Of two at once one vouches.
      auto kept = transaction.run(
          "UPDATE visit_self_check SET vouched_by = ?, vouched_at = ?, vouched_why = ?, "
          "vouched_lately = ? WHERE clinic = ? AND id = ? "
          "AND (vouched_by IS NULL OR vouched_lately = 1) RETURNING id",
          {valueOf(vouching.by), valueOf(vouching.at), vouching.why,
           std::int64_t{vouching.lately ? 1 : 0}, valueOf(clinic_), valueOf(id)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      if (kept->empty()) return fail(ErrorCode::Conflict, MessageId{"visits.vouched"});
      return Decision{
          "visit.self-check-vouched@1",
          Json::Object{{"by", Actor::ofPerson(vouching.by).toJson()}, {"check", toJson(changed)}},
          {changed.device}};
    });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return changed;
  }

 private:
  template <class Kept>
  [[nodiscard]] Result<std::vector<Kept>> select(const std::string& statement,
                                                 const std::vector<Value>& arguments,
                                                 Result<Kept> (*from)(const Row&)) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)->run(statement, arguments);
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Kept> kept;
    for (const Row& row : *rows) {
      auto one = from(row);
      if (!one) return std::unexpected(std::move(one.error()));
      kept.push_back(std::move(*one));
    }
    return kept;
  }
  [[nodiscard]] Result<std::vector<Reading>> selectReadings(
      std::string_view which, const std::vector<Value>& arguments) const {
    return select<Reading>(
        "SELECT id, device, visit, day, who, observed_ms, machine, windows, details, digest, "
        "by_person, at FROM visit_reading WHERE clinic = ? " +
            std::string(which),
        arguments, &readingFrom);
  }
  [[nodiscard]] Result<std::vector<SelfCheck>> selectSelfChecks(
      std::string_view which, const std::vector<Value>& arguments) const {
    return select<SelfCheck>("SELECT " + std::string(kSelfCheckColumns) +
                                 " FROM visit_self_check c WHERE clinic = ? " + std::string(which),
                             arguments, &selfCheckFrom);
  }
  template <class Kept>
  static Result<std::optional<Kept>> firstOf(Result<std::vector<Kept>> kept) {
    if (!kept) return std::unexpected(std::move(kept.error()));
    if (kept->empty()) return std::nullopt;
    return std::optional(std::move(kept->front()));
  }

  // Bound to each sealed file: it opens nowhere but in its own row.
  [[nodiscard]] Bytes contextOf(ReadingId id) const {
    Bytes context = copyOf(bytesOf("sekisho visit reading v1\n"));
    for (const ByteView part : {clinic_.view(), id.view()}) {
      context.insert(context.end(), part.begin(), part.end());
    }
    return context;
  }

  Result<void> insertReading(Transaction& transaction, const Reading& reading,
                             const std::string& file) {
    if (auto room = leaveRoom(transaction, "visit_reading", {kMaxReadings, kMaxReadingsOfOneDay},
                              reading.by, reading.at);
        !room) {
      return room;
    }
    if (reading.visit) {
      if (auto there = findVisit(transaction, *reading.visit); !there) {
        return std::unexpected(std::move(there.error()));
      }
    }
    auto same = transaction.run(
        "SELECT id FROM visit_reading WHERE clinic = ? AND device = ? AND digest = ?",
        {valueOf(clinic_), valueOf(reading.device), copyOf(reading.digest.view())});
    if (!same) return std::unexpected(std::move(same.error()));
    if (!same->empty()) return fail(ErrorCode::Conflict, MessageId{"visits.same-file"});
    const Json details =
        Json::Object{{"could_not", Json::Array(reading.could_not.begin(), reading.could_not.end())},
                     {"unknown", Json::Array(reading.unknown.begin(), reading.unknown.end())}};
    auto kept = transaction.run(
        "INSERT INTO visit_reading (clinic, id, device, visit, day, who, observed_ms, machine, "
        "windows, details, digest, by_person, at, file) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {valueOf(clinic_), valueOf(reading.id), valueOf(reading.device),
         reading.visit ? valueOf(*reading.visit) : Value(), valueOf(reading.day), reading.who,
         valueOf(reading.observed), reading.machine, reading.windows, canonicalJson(details),
         copyOf(reading.digest.view()), valueOf(reading.by), valueOf(reading.at),
         seal(key_, random_, evidence::compress(bytesOf(file)), contextOf(reading.id))});
    if (!kept) return std::unexpected(std::move(kept.error()));
    return {};
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
  SealingKey key_;
  Random& random_;
};

}  // namespace

std::unique_ptr<VisitRegister> openVisitRegister(storage::Database& database,
                                                 journal::Decisions& decisions, ClinicId clinic,
                                                 const SealingKey& key, Random& random) {
  return std::make_unique<StoredVisits>(database, decisions, clinic, key, random);
}

}  // namespace sekisho::visits
