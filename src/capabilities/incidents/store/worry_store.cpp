#include "capabilities/incidents/store/worry_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::incidents {
namespace {

using journal::Decision;
using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"incidents.row-broken"}, "a row of a worry report");
}

Value orNull(const std::optional<std::string_view>& text) {
  return text ? Value(std::string(*text)) : Value();
}

Json actorOf(const std::optional<PersonId>& person) {
  return (person ? journal::Actor::ofPerson(*person) : journal::Actor::hub()).toJson();
}

constexpr std::string_view kReportColumns =
    "SELECT id, year, running, by_person, at, seen, sign, words, seat, seat_name, writer, attached "
    "FROM worry_report WHERE clinic = ? ";
// The same with an empty object in place of what was attached.
constexpr std::string_view kReportsBriefly =
    "SELECT id, year, running, by_person, at, seen, sign, words, seat, seat_name, writer, '{}' "
    "FROM worry_report WHERE clinic = ? ";

Result<std::vector<WorryReport>> readReports(Transaction& transaction, const std::string& sql,
                                             std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(sql, arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<WorryReport> reports;
  reports.reserve(rows->size());
  for (const Row& row : *rows) {
    const auto sign = signFrom(row.text(6));
    auto attached = parseJson(row.text(11));
    if (!sign || !attached) return broken();
    WorryReport report{.id = row.id<WorryId>(0),
                       .number = {.year = static_cast<int>(row.integer(1)),
                                  .running = static_cast<int>(row.integer(2))},
                       .by = row.id<PersonId>(3),
                       .at = row.instant(4),
                       .seen = row.instant(5),
                       .sign = *sign,
                       .words = row.text(7),
                       .seat_name = row.text(9),
                       .attached = std::move(*attached)};
    if (!row.isNull(8)) report.seat = row.id<DeviceId>(8);
    if (!row.isNull(10)) report.paper = FromPaper{row.text(10)};
    reports.push_back(std::move(report));
  }
  return reports;
}

Result<Step> stepIn(const Row& row) {
  const auto kind = stepKindFrom(row.text(1));
  if (!kind) return broken();
  Step step{.kind = *kind,
            .at = row.instant(3),
            .when = row.instant(4),
            .whom = row.text(5),
            .words = row.text(7),
            .why_without = row.text(9)};
  if (!row.isNull(2)) step.by = row.id<PersonId>(2);
  if (!row.isNull(6)) step.way = wayFrom(row.text(6));
  if (!row.isNull(8)) step.recurrence = recurrenceFrom(row.text(8));
  if (step.way.has_value() == row.isNull(6)) return broken();
  if (step.recurrence.has_value() == row.isNull(8)) return broken();
  return step;
}

// `rest` chooses whose they are.
Result<void> readSteps(Transaction& transaction, std::vector<WorryReport>& reports,
                       std::string_view rest, std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(
      "SELECT report, kind, by_person, at, happened, whom, way, words, recurrence, why_without "
      "FROM worry_step WHERE clinic = ? " +
          std::string(rest) + " ORDER BY report, place",
      arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::map<WorryId, WorryReport*> places;
  for (WorryReport& report : reports) places.emplace(report.id, &report);
  for (const Row& row : *rows) {
    const auto found = places.find(row.id<WorryId>(0));
    if (found == places.end()) continue;
    auto step = stepIn(row);
    if (!step) return std::unexpected(std::move(step.error()));
    found->second->steps.push_back(std::move(*step));
  }
  return {};
}

Result<WorryReport> readReport(Transaction& transaction, WorryId id) {
  auto reports =
      readReports(transaction, std::string(kReportColumns) + "AND id = ?", {valueOf(id)});
  if (!reports) return std::unexpected(std::move(reports.error()));
  if (reports->empty()) return fail(ErrorCode::NotFound, MessageId{"incidents.unknown"});
  if (auto read = readSteps(transaction, *reports, "AND report = ?", {valueOf(id)}); !read) {
    return std::unexpected(std::move(read.error()));
  }
  return std::move(reports->front());
}

std::chrono::sys_days dayOf(Instant at) { return japaneseDay(at); }

// The next of its year; a clinic that files without end is stopped for the day.
Result<ReportNumber> nextNumber(Transaction& transaction, Instant at) {
  const Value clinic = valueOf(transaction.clinic());
  const Instant morning = Instant{dayOf(at).time_since_epoch()} - kJst;
  auto today =
      transaction.run("SELECT count(*) FROM worry_report WHERE clinic = ? AND at >= ? AND at < ?",
                      {clinic, valueOf(morning), valueOf(morning + std::chrono::days{1})});
  if (!today) return std::unexpected(std::move(today.error()));
  if (static_cast<std::size_t>(today->front().integer(0)) >= kMaxReportsADay) {
    return fail(ErrorCode::Unavailable, MessageId{"incidents.full"}, {},
                {{"most", std::to_string(kMaxReportsADay)}});
  }
  const auto year = static_cast<int>(std::chrono::year_month_day{dayOf(at)}.year());
  auto last = transaction.run(
      "SELECT coalesce(max(running), 0) FROM worry_report WHERE clinic = ? AND year = ?",
      {clinic, std::int64_t{year}});
  if (!last) return std::unexpected(std::move(last.error()));
  return ReportNumber{.year = year, .running = static_cast<int>(last->front().integer(0)) + 1};
}

Result<void> insertReport(Transaction& transaction, const WorryReport& report) {
  const auto& paper = report.paper;
  auto kept = transaction.run(
      "INSERT INTO worry_report (clinic, id, year, running, by_person, at, seen, sign, words, "
      "seat, seat_name, writer, attached, is_open) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "1)",
      {valueOf(transaction.clinic()), valueOf(report.id), std::int64_t{report.number.year},
       std::int64_t{report.number.running}, valueOf(report.by), valueOf(report.at),
       valueOf(report.seen), std::string(nameOf(report.sign)), report.words,
       report.seat ? valueOf(*report.seat) : Value(), report.seat_name,
       paper ? Value(paper->writer) : Value(), canonicalJson(report.attached)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Result<void> insertStep(Transaction& transaction, const WorryReport& report, const Step& step) {
  const Value clinic = valueOf(transaction.clinic());
  auto kept = transaction.run(
      "INSERT INTO worry_step (clinic, report, place, kind, by_person, at, happened, whom, way, "
      "words, recurrence, why_without) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {clinic, valueOf(report.id), static_cast<std::int64_t>(report.steps.size()),
       std::string(nameOf(step.kind)), step.by ? valueOf(*step.by) : Value(), valueOf(step.at),
       valueOf(step.when), step.whom,
       orNull(step.way ? std::optional(nameOf(*step.way)) : std::nullopt), step.words,
       orNull(step.recurrence ? std::optional(nameOf(*step.recurrence)) : std::nullopt),
       step.why_without});
  if (!kept) return std::unexpected(std::move(kept.error()));
  if (step.kind != StepKind::Closed && step.kind != StepKind::Reopened) return {};
  auto moved = transaction.run(
      "UPDATE worry_report SET is_open = ? WHERE clinic = ? AND id = ?",
      {std::int64_t{step.kind == StepKind::Reopened ? 1 : 0}, clinic, valueOf(report.id)});
  if (!moved) return std::unexpected(std::move(moved.error()));
  return {};
}

std::string eventOf(StepKind kind) {
  switch (kind) {
    case StepKind::Told: return "incident.worry-told@1";
    case StepKind::Answered: return "incident.worry-answered@1";
    case StepKind::Added: return "incident.worry-added-to@1";
    case StepKind::Closed: return "incident.worry-closed@1";
    case StepKind::Reopened: break;
  }
  return "incident.worry-reopened@1";
}

std::vector<DeviceId> seatOf(const WorryReport& report) {
  return report.seat ? std::vector{*report.seat} : std::vector<DeviceId>{};
}

class StoredWorries final : public WorryRegister {
 public:
  StoredWorries(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::optional<Contact>> contact() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run(
                "SELECT name, firm, telephone, mail, contracted, by_person, at, language, others "
                "FROM worry_contact WHERE clinic = ?",
                {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return std::nullopt;
    const Row& row = rows->front();
    const auto language = letterLanguageFrom(row.text(7));
    const auto json = parseJson(row.text(8));
    const auto others = json ? otherContactsFrom(*json) : std::nullopt;
    if (!language || !others) {
      return fail(ErrorCode::Corrupt, MessageId{"incidents.row-broken"}, "whom worries are told");
    }
    return Contact{.name = row.text(0),
                   .firm = row.text(1),
                   .telephone = row.text(2),
                   .mail = row.text(3),
                   .is_contracted = row.integer(4) != 0,
                   .language = *language,
                   .others = *others,
                   .by = row.id<PersonId>(5),
                   .at = row.instant(6)};
  }

  Result<void> nameContact(const Contact& contact) override {
    if (auto fine = check(contact); !fine) return fine;
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      auto kept = transaction.run(
          "INSERT INTO worry_contact (clinic, name, firm, telephone, mail, contracted, by_person, "
          "at, language, others) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (clinic) DO "
          "UPDATE SET language = excluded.language, others = excluded.others, "
          "name = excluded.name, firm = excluded.firm, telephone = excluded.telephone, "
          "mail = excluded.mail, contracted = excluded.contracted, "
          "by_person = excluded.by_person, at = excluded.at",
          {valueOf(clinic_), contact.name, contact.firm, contact.telephone, contact.mail,
           std::int64_t{contact.is_contracted ? 1 : 0}, valueOf(contact.by), valueOf(contact.at),
           std::string(nameOf(contact.language)), canonicalJson(toJson(contact.others))});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return Decision{"incident.contact-named@1",
                      Json::Object{{"by", actorOf(contact.by)}, {"contact", toJson(contact)}}};
    });
  }

  [[nodiscard]] Result<std::vector<WorryReport>> list() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto reports =
        readReports(**transaction,
                    std::string(kReportsBriefly) + "AND is_open = 1 ORDER BY at DESC, id DESC", {});
    if (!reports) return std::unexpected(std::move(reports.error()));
    auto closed = readReports(
        **transaction,
        std::string(kReportsBriefly) + "AND is_open = 0 ORDER BY at DESC, id DESC LIMIT ?",
        {static_cast<std::int64_t>(kClosedShown)});
    if (!closed) return std::unexpected(std::move(closed.error()));
    std::ranges::move(*closed, std::back_inserter(*reports));
    if (reports->empty()) return reports;
    const Instant oldest = std::ranges::min(*reports, {}, &WorryReport::at).at;
    constexpr std::string_view kSince =
        "AND report IN (SELECT id FROM worry_report WHERE clinic = ? AND at >= ?)";
    auto read = readSteps(**transaction, *reports, kSince, {valueOf(clinic_), valueOf(oldest)});
    if (!read) return std::unexpected(std::move(read.error()));
    return reports;
  }

  [[nodiscard]] Result<WorryReport> report(WorryId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readReport(**transaction, id);
  }

  [[nodiscard]] Result<WorryReport> numbered(const ReportNumber& number) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run("SELECT id FROM worry_report WHERE clinic = ? AND year = ? AND running = ?",
                  {valueOf(clinic_), std::int64_t{number.year}, std::int64_t{number.running}});
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return fail(ErrorCode::NotFound, MessageId{"incidents.unknown"});
    return readReport(**transaction, rows->front().id<WorryId>(0));
  }

  Result<WorryReport> file(const WorryReport& report) override {
    if (auto fine = check(report); !fine) return std::unexpected(std::move(fine.error()));
    WorryReport filed = report;
    auto done = decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      const auto number = nextNumber(transaction, report.at);
      if (!number) return std::unexpected(number.error());
      filed.number = *number;
      if (auto kept = insertReport(transaction, filed); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return Decision{"incident.worry-filed@1",
                      Json::Object{{"by", actorOf(filed.by)}, {"report", toJson(filed)}},
                      seatOf(filed)};
    });
    if (!done) return std::unexpected(std::move(done.error()));
    return filed;
  }

  Result<WorryReport> add(WorryId id, const Step& step) override {
    WorryReport changed;
    auto done = decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      auto report = readReport(transaction, id);
      if (!report) return std::unexpected(std::move(report.error()));
      if (auto fine = check(*report, step); !fine) return std::unexpected(std::move(fine.error()));
      if (auto kept = insertStep(transaction, *report, step); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      const auto place = static_cast<std::int64_t>(report->steps.size());
      report->steps.push_back(step);
      changed = std::move(*report);
      return Decision{eventOf(step.kind),
                      Json::Object{{"by", actorOf(step.by)},
                                   {"report", id.text()},
                                   {"number", textOf(changed.number)},
                                   {"place", place},
                                   {"step", toJson(step)}},
                      seatOf(changed)};
    });
    if (!done) return std::unexpected(std::move(done.error()));
    return changed;
  }

  Result<void> forgetRecorded(Instant from, Instant until) override {
    const std::vector<Value> span{valueOf(clinic_), valueOf(from), valueOf(until)};
    auto steps = change(
        "UPDATE worry_step SET words = '', whom = '', why_without = '' "
        "WHERE clinic = ? AND at >= ? AND at < ?",
        span);
    if (!steps) return steps;
    return change(
        "UPDATE worry_report SET words = '', "
        "writer = CASE WHEN writer IS NULL THEN NULL ELSE '' END "
        "WHERE clinic = ? AND at >= ? AND at < ?",
        span);
  }

 private:
  Result<void> change(std::string_view sql, const std::vector<Value>& arguments) {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto done = (*transaction)->run(sql, arguments);
    if (!done) return std::unexpected(std::move(done.error()));
    return (*transaction)->commit();
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<WorryRegister> openWorryRegister(storage::Database& database,
                                                 journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredWorries>(database, decisions, clinic);
}

}  // namespace sekisho::incidents
