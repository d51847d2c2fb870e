#include "capabilities/maintenance/store/maintenance_store.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/journal/actor.h"

namespace sekisho::maintenance {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"maintenance.row-broken"}, "a row of maintenance");
}

Value timeOr(std::optional<Instant> at) { return at ? valueOf(*at) : Value(); }

std::optional<Instant> timeIn(const Row& row, std::size_t column) {
  return row.isNull(column) ? std::nullopt : std::optional(row.instant(column));
}

constexpr std::string_view kLine =
    "SELECT l.id, l.number, l.device, l.origin, l.session, l.service, l.place, l.account, "
    "l.screen, l.from_ms, l.until_ms, l.ending, l.seen_ms, l.known_ms, l.written_by "
    "FROM maintenance_line l WHERE l.clinic = ? ";
constexpr std::string_view kTurn =
    "SELECT t.line, t.turn, t.kind, t.engineer, t.company, t.words, t.word, t.person, t.from_ms, "
    "t.until_ms, t.by_person, t.at FROM maintenance_turn t "
    "JOIN maintenance_line l ON l.clinic = t.clinic AND l.id = t.line WHERE t.clinic = ? ";
constexpr std::string_view kTaken =
    "SELECT k.line, k.turn, k.category, k.form, k.medium, k.what, k.disposal, k.until_day, "
    "k.done_day FROM maintenance_taken k "
    "JOIN maintenance_line l ON l.clinic = k.clinic AND l.id = k.line WHERE k.clinic = ? ";

Result<Line> lineFrom(const Row& row) {
  const auto origin = originFrom(row.text(3));
  const auto ending = endingFrom(row.text(11));
  if (!origin || !ending) return broken();
  Line line{.id = row.id<LineId>(0),
            .number = row.integer(1),
            .device = row.id<DeviceId>(2),
            .origin = *origin,
            .session = row.text(4),
            .service = row.text(5),
            .place = row.text(6),
            .account = row.text(7),
            .screen = row.integer(8) != 0,
            .from = row.instant(9),
            .until = timeIn(row, 10),
            .ending = *ending,
            .seen = timeIn(row, 12),
            .known = row.instant(13)};
  if (!row.isNull(14)) line.written = row.id<PersonId>(14);
  return line;
}

Result<Turn> turnFrom(const Row& row) {
  const std::string& kind = row.text(2);
  const auto by = row.id<PersonId>(10);
  const Instant at = row.instant(11);
  if (kind == "report") {
    return Turn{.report = Report{.engineer = row.text(3),
                                 .company = row.text(4),
                                 .work = row.text(5),
                                 .by = by,
                                 .at = at}};
  }
  if (kind == "ruling") {
    const auto word = wordFrom(row.text(6));
    if (!word) return broken();
    Ruling ruling{.word = *word, .said = row.text(5), .by = by, .at = at};
    if (!row.isNull(7)) ruling.person = row.id<PersonId>(7);
    return Turn{.ruling = std::move(ruling)};
  }
  const auto ending = endingFrom(row.text(6));
  if (kind != "correction" || !ending || row.isNull(8)) return broken();
  return Turn{.correction = Correction{.from = row.instant(8),
                                       .until = timeIn(row, 9),
                                       .ending = *ending,
                                       .why = row.text(5),
                                       .by = by,
                                       .at = at}};
}

Result<std::vector<Row>> run(Transaction& transaction, std::string_view select,
                             std::string_view rest, const std::vector<Value>& arguments) {
  std::vector<Value> all{valueOf(transaction.clinic())};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return transaction.run(std::string(select) + std::string(rest), all);
}

Result<void> addTurns(Transaction& transaction, const std::string& which,
                      const std::vector<Value>& arguments, std::vector<Line>& lines) {
  std::map<LineId, Line*> by_id;
  for (Line& line : lines) by_id.emplace(line.id, &line);
  auto turns = run(transaction, kTurn, which + " ORDER BY t.line, t.turn", arguments);
  if (!turns) return std::unexpected(std::move(turns.error()));
  for (const Row& row : *turns) {
    const auto line = by_id.find(row.id<LineId>(0));
    if (line == by_id.end()) continue;
    auto turn = turnFrom(row);
    if (!turn) return std::unexpected(std::move(turn.error()));
    line->second->turns.push_back(std::move(*turn));
  }
  auto taken = run(transaction, kTaken, which + " ORDER BY k.line, k.turn, k.place", arguments);
  if (!taken) return std::unexpected(std::move(taken.error()));
  for (const Row& row : *taken) {
    const auto line = by_id.find(row.id<LineId>(0));
    if (line == by_id.end()) continue;
    const auto turn = static_cast<std::size_t>(row.integer(1));
    const auto form = formFrom(row.text(3));
    const auto disposal = disposalFrom(row.text(6));
    std::vector<Turn>& of = line->second->turns;
    if (!form || !disposal || turn >= of.size()) return broken();
    std::optional<Report>& report = of[turn].report;
    if (!report) return broken();
    report->taken.push_back({.category = static_cast<int>(row.integer(2)),
                             .form = *form,
                             .medium = row.text(4),
                             .what = row.text(5),
                             .disposal = *disposal,
                             .until = row.day(7),
                             .done = row.isNull(8) ? std::nullopt : std::optional(row.day(8))});
  }
  return {};
}

// Lines that `which` names, with what was said of them.
Result<std::vector<Line>> read(Transaction& transaction, const std::string& which,
                               const std::vector<Value>& arguments) {
  auto rows = run(transaction, kLine, which + " ORDER BY l.from_ms DESC, l.number DESC", arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Line> lines;
  lines.reserve(rows->size());
  for (const Row& row : *rows) {
    auto line = lineFrom(row);
    if (!line) return std::unexpected(std::move(line.error()));
    lines.push_back(std::move(*line));
  }
  if (auto added = addTurns(transaction, which, arguments, lines); !added) {
    return std::unexpected(std::move(added.error()));
  }
  return lines;
}

Result<Line> find(Transaction& transaction, LineId id) {
  auto found = read(transaction, "AND l.id = ?", {valueOf(id)});
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"maintenance.unknown"});
  return std::move(found->front());
}

Result<void> put(Transaction& transaction, const Line& line) {
  auto kept = transaction.run(
      "INSERT INTO maintenance_line (clinic, id, number, device, origin, session, service, place, "
      "account, screen, from_ms, until_ms, ending, seen_ms, known_ms, written_by, settled) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (clinic, id) DO "
      "UPDATE SET from_ms = excluded.from_ms, until_ms = excluded.until_ms, "
      "ending = excluded.ending, seen_ms = excluded.seen_ms, settled = excluded.settled",
      {valueOf(transaction.clinic()), valueOf(line.id), line.number, valueOf(line.device),
       std::string(nameOf(line.origin)), line.session, line.service, line.place, line.account,
       std::int64_t{line.screen ? 1 : 0}, valueOf(line.from), timeOr(line.until),
       std::string(nameOf(line.ending)), timeOr(line.seen), valueOf(line.known),
       line.written ? valueOf(*line.written) : Value(),
       std::int64_t{isSettled(line.standing()) ? 1 : 0}});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

struct TurnRow {
  std::string kind;
  std::string engineer = {};
  std::string company = {};
  std::string words = {};
  std::string word = {};
  Value person = {};
  Value from = {};
  Value until = {};
  PersonId by = {};
  Instant at{};
};

TurnRow rowOf(const Turn& turn) {
  if (turn.report) {
    return {.kind = "report",
            .engineer = turn.report->engineer,
            .company = turn.report->company,
            .words = turn.report->work,
            .by = turn.report->by,
            .at = turn.report->at};
  }
  if (turn.ruling) {
    return {.kind = "ruling",
            .words = turn.ruling->said,
            .word = std::string(nameOf(turn.ruling->word)),
            .person = turn.ruling->person ? valueOf(*turn.ruling->person) : Value(),
            .by = turn.ruling->by,
            .at = turn.ruling->at};
  }
  const Correction correction = turn.correction.value_or(Correction{});
  return {.kind = "correction",
          .words = correction.why,
          .word = std::string(nameOf(correction.ending)),
          .from = valueOf(correction.from),
          .until = timeOr(correction.until),
          .by = correction.by,
          .at = correction.at};
}

// The newest turn of a line, and how the line stands with it.
Result<void> putNewest(Transaction& transaction, const Line& line) {
  if (auto kept = put(transaction, line); !kept) return kept;
  const Turn& turn = line.turns.back();
  const auto number = static_cast<std::int64_t>(line.turns.size() - 1);
  const TurnRow row = rowOf(turn);
  auto kept = transaction.run(
      "INSERT INTO maintenance_turn (clinic, line, turn, kind, engineer, company, words, word, "
      "person, from_ms, until_ms, by_person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(line.id), number, row.kind, row.engineer, row.company,
       row.words, row.word, row.person, row.from, row.until, valueOf(row.by), valueOf(row.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  if (!turn.report) return {};
  std::int64_t place = 0;
  for (const Taken& taken : turn.report->taken) {
    auto also = transaction.run(
        "INSERT INTO maintenance_taken (clinic, line, turn, place, category, form, medium, what, "
        "disposal, until_day, done_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {valueOf(transaction.clinic()), valueOf(line.id), number, place++,
         std::int64_t{taken.category}, std::string(nameOf(taken.form)), taken.medium, taken.what,
         std::string(nameOf(taken.disposal)), valueOf(taken.until),
         taken.done ? valueOf(*taken.done) : Value()});
    if (!also) return std::unexpected(std::move(also.error()));
  }
  return {};
}

/// How many lines wait for somebody, and the number of the next one.
struct Count {
  std::int64_t waiting = 0;
  std::int64_t next = 1;
};

Result<Count> count(Transaction& transaction) {
  auto row = transaction.run(
      "SELECT (SELECT count(*) FROM maintenance_line WHERE clinic = ? AND settled = 0), "
      "(SELECT coalesce(max(number), 0) FROM maintenance_line WHERE clinic = ?)",
      {valueOf(transaction.clinic()), valueOf(transaction.clinic())});
  if (!row) return std::unexpected(std::move(row.error()));
  return Count{.waiting = row->front().integer(0), .next = row->front().integer(1) + 1};
}

Result<std::int64_t> markOf(Transaction& transaction, DeviceId device, std::string_view epoch) {
  auto row = transaction.run(
      "SELECT number FROM maintenance_mark WHERE clinic = ? AND device = ? AND epoch = ?",
      {valueOf(transaction.clinic()), valueOf(device), std::string(epoch)});
  if (!row) return std::unexpected(std::move(row.error()));
  return row->empty() ? 0 : row->front().integer(0);
}

enum class Took { Nothing, Changed, Dropped };

// A line is opened, ended, or there is no room for it.
Result<Took> takeOne(Transaction& transaction, DeviceId device, const SeenSession& session,
                     bool opens, std::size_t most, std::optional<Count>& counted) {
  auto found =
      read(transaction, "AND l.device = ? AND l.session = ?", {valueOf(device), session.key});
  if (!found) return std::unexpected(std::move(found.error()));
  if (!session.opened) {
    if (found->empty() || !endWith(found->front(), session)) return Took::Nothing;
    if (auto kept = put(transaction, found->front()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return Took::Changed;
  }
  if (!opens || !found->empty()) return Took::Nothing;
  if (!counted) {
    const auto now = count(transaction);
    if (!now) return std::unexpected(now.error());
    counted = *now;
  }
  if (std::cmp_greater_equal(counted->waiting, most)) return Took::Dropped;
  Line line = lineOf(session, device);
  line.number = counted->next++;
  ++counted->waiting;
  if (auto kept = put(transaction, line); !kept) return std::unexpected(std::move(kept.error()));
  return Took::Changed;
}

class StoredMaintenance final : public MaintenanceRegister {
 public:
  StoredMaintenance(storage::Database& database, journal::Decisions& decisions, ClinicId clinic,
                    std::size_t most)
      : database_(database), decisions_(decisions), clinic_(clinic), most_(most) {}

  [[nodiscard]] Result<std::vector<Line>> lines(Instant since) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction,
                "AND (l.settled = 0 OR l.from_ms >= ? OR EXISTS (SELECT 1 FROM maintenance_taken o "
                "WHERE o.clinic = l.clinic AND o.line = l.id AND o.done_day IS NULL AND o.turn = "
                "(SELECT max(r.turn) FROM maintenance_turn r WHERE r.clinic = l.clinic "
                "AND r.line = l.id AND r.kind = 'report')))",
                {valueOf(since)});
  }

  Result<std::uint64_t> mark(DeviceId device, std::string_view epoch) override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    const auto number = markOf(**transaction, device, epoch);
    if (!number) return std::unexpected(number.error());
    return static_cast<std::uint64_t>(*number);
  }

  Result<std::size_t> take(DeviceId device, std::string_view epoch, std::uint64_t number,
                           std::span<const SeenSession> told, bool opens) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    std::size_t changed = 0;
    std::optional<Instant> dropped;
    std::optional<Count> counted;  // once of them all
    for (const SeenSession& session : told) {
      auto one = takeOne(**transaction, device, session, opens, most_, counted);
      if (!one) return std::unexpected(std::move(one.error()));
      if (*one == Took::Nothing) continue;
      ++changed;
      if (*one == Took::Dropped) dropped = session.at;
    }
    auto kept = (*transaction)
                    ->run(
                        "INSERT INTO maintenance_mark (clinic, device, epoch, number, dropped_ms) "
                        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (clinic, device, epoch) DO UPDATE SET "
                        "number = excluded.number, dropped_ms = "
                        "coalesce(excluded.dropped_ms, maintenance_mark.dropped_ms)",
                        {valueOf(clinic_), valueOf(device), std::string(epoch),
                         static_cast<std::int64_t>(number), timeOr(dropped)});
    if (!kept) return std::unexpected(std::move(kept.error()));
    if (auto done = (*transaction)->commit(); !done)
      return std::unexpected(std::move(done.error()));
    return changed;
  }

  [[nodiscard]] Result<std::vector<Dropped>> dropped(Instant since) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT device, max(dropped_ms) FROM maintenance_mark WHERE clinic = ? "
                        "AND dropped_ms >= ? GROUP BY device ORDER BY device",
                        {valueOf(clinic_), valueOf(since)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Dropped> all;
    for (const Row& row : *rows) {
      all.push_back({.device = row.id<DeviceId>(0), .at = row.instant(1)});
    }
    return all;
  }

  Result<Line> write(const Line& written) override {
    Line line = written;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          const auto counted = count(transaction);
          if (!counted) return std::unexpected(counted.error());
          if (std::cmp_greater_equal(counted->waiting, most_)) {
            return fail(ErrorCode::Conflict, MessageId{"maintenance.many"});
          }
          line.number = counted->next;
          if (auto kept = putNewest(transaction, line); !kept) {
            return std::unexpected(std::move(kept.error()));
          }
          return decisionOf("maintenance.written@1", {line}, *line.written);
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return line;
  }

  Result<std::vector<Line>> report(std::span<const SeenLine> of, const Report& report) override {
    return add("maintenance.reported@1", of, report.by,
               [&](Line line, std::size_t seen) -> Result<Line> {
                 if (auto may = mayReport(line, report, seen); !may) {
                   return std::unexpected(may.error());
                 }
                 line.turns.push_back({.report = report});
                 return line;
               });
  }

  Result<std::vector<Line>> rule(std::span<const SeenLine> of, const Ruling& ruling) override {
    return add("maintenance.ruled@1", of, ruling.by,
               [&](Line line, std::size_t seen) -> Result<Line> {
                 if (auto may = mayRule(line, ruling, seen); !may) {
                   return std::unexpected(may.error());
                 }
                 line.turns.push_back({.ruling = ruling});
                 return line;
               });
  }

  Result<Line> correct(const SeenLine& of, Instant from, std::optional<Instant> until,
                       const Correction& why) override {
    auto lines =
        add("maintenance.corrected@1", std::span(&of, 1), why.by, [&](Line line, std::size_t seen) {
          return corrected(std::move(line), from, until, why, seen);
        });
    if (!lines) return std::unexpected(std::move(lines.error()));
    return std::move(lines->front());
  }

  Result<std::size_t> forgetAccounts(Instant from, Instant until) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto gone = (*transaction)
                    ->run(
                        "UPDATE maintenance_line SET account = '' WHERE clinic = ? AND "
                        "account <> '' AND from_ms >= ? AND from_ms < ? RETURNING number",
                        {valueOf(clinic_), valueOf(from), valueOf(until)});
    if (!gone) return std::unexpected(std::move(gone.error()));
    if (gone->empty()) return std::size_t{0};
    if (auto done = (*transaction)->commit(); !done)
      return std::unexpected(std::move(done.error()));
    return gone->size();
  }

 private:
  static journal::Decision decisionOf(std::string kind, const std::vector<Line>& lines,
                                      PersonId by) {
    Json::Array bodies;
    std::vector<DeviceId> about;
    for (const Line& line : lines) {
      Json body = toJson(line);
      body.object()->erase("account");  // it is forgotten sooner than decisions are
      bodies.push_back(std::move(body));
      if (std::ranges::find(about, line.device) == about.end()) about.push_back(line.device);
    }
    return {
        std::move(kind),
        Json::Object{{"by", journal::Actor::ofPerson(by).toJson()}, {"lines", std::move(bodies)}},
        std::move(about)};
  }

  // All of them or none.
  template <typename Change>
  Result<std::vector<Line>> add(const char* kind, std::span<const SeenLine> of, PersonId by,
                                Change change) {
    std::vector<Line> lines;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          lines.clear();
          for (const SeenLine& one : of) {
            auto line = find(transaction, one.id);
            if (!line) return std::unexpected(std::move(line.error()));
            auto changed = change(std::move(*line), one.turns);
            if (!changed) return std::unexpected(std::move(changed.error()));
            if (auto kept = putNewest(transaction, *changed); !kept) {
              return std::unexpected(std::move(kept.error()));
            }
            lines.push_back(std::move(*changed));
          }
          return decisionOf(kind, lines, by);
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return lines;
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
  std::size_t most_;
};

}  // namespace

std::unique_ptr<MaintenanceRegister> openMaintenanceRegister(storage::Database& database,
                                                             journal::Decisions& decisions,
                                                             ClinicId clinic, std::size_t most) {
  return std::make_unique<StoredMaintenance>(database, decisions, clinic, most);
}

}  // namespace sekisho::maintenance
