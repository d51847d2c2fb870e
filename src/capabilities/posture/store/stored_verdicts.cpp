#include "capabilities/posture/store/stored_verdicts.h"

#include <algorithm>
#include <utility>

#include "capabilities/journal/actor.h"
#include "core/json.h"

namespace sekisho::posture {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kJudged = "posture.judged@1";
constexpr std::int64_t kMostChanges = 50;

Value deviceValue(const std::optional<DeviceId>& device) {
  return device ? valueOf(*device) : Value(Bytes());
}

std::unexpected<Error> broken(std::string_view what) {
  return fail(ErrorCode::Corrupt, MessageId{"posture.state-broken"}, std::string(what));
}

Json jsonOf(const std::optional<DeviceId>& device) {
  return device ? Json(device->text()) : Json();
}

// {"arguments":[["account","sato"]],"message":…,"observed":…,"table":…}
Json jsonOf(const Reason& reason) {
  Json::Array arguments;
  for (const auto& [name, value] : reason.arguments) {
    arguments.emplace_back(Json::Array{name, value});
  }
  return Json::Object{{"arguments", std::move(arguments)},
                      {"message", reason.message},
                      {"observed", reason.time ? Json(toRfc3339(*reason.time)) : Json()},
                      {"table", reason.table}};
}

std::optional<Reason> reasonFrom(std::string_view text) {
  const auto json = parseJson(text);
  if (!json) return std::nullopt;
  const auto* message = (*json)["message"].text();
  const auto* table = (*json)["table"].text();
  const auto* arguments = (*json)["arguments"].array();
  if (message == nullptr || table == nullptr || arguments == nullptr) return std::nullopt;
  Reason reason{.message = *message, .table = *table};
  if (const auto* observed = (*json)["observed"].text()) reason.time = fromRfc3339(*observed);
  for (const Json& argument : *arguments) {
    const auto* pair = argument.array();
    if (pair == nullptr || pair->size() != 2 || (*pair)[0].text() == nullptr ||
        (*pair)[1].text() == nullptr) {
      return std::nullopt;
    }
    reason.arguments.push_back({*(*pair)[0].text(), *(*pair)[1].text()});
  }
  return reason;
}

// Columns `at`… : verdict, evidence, reason.
std::optional<Judgement> judgementFrom(const Row& row, std::size_t at) {
  const auto verdict = verdictFrom(row.text(at));
  const auto evidence = catalog::evidenceClassFrom(row.text(at + 1));
  auto reason = reasonFrom(row.text(at + 2));
  if (!verdict || !evidence || !reason) return std::nullopt;
  return Judgement{*verdict, *evidence, std::move(*reason)};
}

Pair pairFrom(const Row& row, std::size_t control) {
  Pair pair{.control = ControlId{row.text(control)}};
  if (!row.bytes(control + 1).empty()) pair.device = row.id<DeviceId>(control + 1);
  return pair;
}

journal::Decision decisionOf(const JudgingRun& run) {
  Json::Array changes;
  for (const VerdictChange& change : run.changes) {
    changes.emplace_back(Json::Object{{"control", change.pair.control.name},
                                      {"device", jsonOf(change.pair.device)},
                                      {"evidence", catalog::nameOf(change.now.evidence)},
                                      {"from", change.from ? Json(nameOf(*change.from)) : Json()},
                                      {"reason", jsonOf(change.now.reason)},
                                      {"verdict", nameOf(change.now.verdict)}});
  }
  Json::Array tables;
  for (const TableDigest& table : run.tables) {
    tables.emplace_back(Json::Object{
        {"device", jsonOf(table.device)}, {"digest", table.digest.hex()}, {"table", table.table}});
  }
  return {std::string(kJudged), Json::Object{{"by", journal::Actor::hub().toJson()},
                                             {"changes", std::move(changes)},
                                             {"judged", toRfc3339(run.at)},
                                             {"tables", std::move(tables)}}};
}

class StoredVerdicts final : public VerdictStore {
 public:
  StoredVerdicts(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  Result<KeptState> load() override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT control, device, verdict, evidence, reason, fingerprint, since_ms "
                        "FROM posture_verdict WHERE clinic = ? ORDER BY control, device",
                        {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    KeptState state;
    for (const Row& row : *rows) {
      auto judgement = judgementFrom(row, 2);
      const auto fingerprint = Sha256::fromBytes(row.bytes(5));
      if (!judgement || !fingerprint) return broken("posture_verdict");
      state.verdicts.push_back(
          {pairFrom(row, 0), std::move(*judgement), *fingerprint, row.instant(6)});
    }
    auto last = (*transaction)
                    ->run(
                        "SELECT at_ms, entry FROM posture_run WHERE clinic = ? "
                        "ORDER BY run DESC LIMIT 1",
                        {valueOf(clinic_)});
    if (!last) return std::unexpected(std::move(last.error()));
    if (!last->empty()) {
      state.judged_at = last->front().instant(0);
      state.entry = entryOf(last->front(), 1, last->front().instant(0));
    }
    return state;
  }

  Result<std::uint64_t> record(const JudgingRun& run, std::span<const KeptVerdict> verdicts,
                               std::span<const Pair> gone) override {
    std::int64_t number = 0;
    const auto decided =
        decisions_.record(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          if (auto written = write(transaction, verdicts, gone); !written) {
            return std::unexpected(std::move(written.error()));
          }
          auto added = addRun(transaction, run);
          if (!added) return std::unexpected(std::move(added.error()));
          number = *added;
          return decisionOf(run);
        });
    if (!decided) return std::unexpected(decided.error());
    // Where the entry lies is a convenience for readers: a crash before this loses nothing else.
    auto transaction = database_.begin(clinic_);
    if (transaction) {
      const auto noted =
          (*transaction)
              ->run("UPDATE posture_run SET entry = ? WHERE clinic = ? AND run = ?",
                    {static_cast<std::int64_t>(decided->entry.index), valueOf(clinic_), number});
      if (noted) {
        if (auto committed = (*transaction)->commit(); !committed) {
          return std::unexpected(std::move(committed.error()));
        }
      }
    }
    return decided->entry.index;
  }

  Result<void> keep(std::span<const KeptVerdict> verdicts, std::span<const Pair> gone) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    if (auto written = write(**transaction, verdicts, gone); !written) return written;
    return (*transaction)->commit();
  }

  Result<std::vector<VerdictChange>> changes(std::span<const ControlId> controls,
                                             Instant since) override {
    if (controls.empty()) return std::vector<VerdictChange>();
    std::string marks;
    std::vector<Value> arguments{valueOf(clinic_), valueOf(since)};
    for (const ControlId& control : controls) {
      marks += marks.empty() ? "?" : ", ?";
      arguments.emplace_back(control.name);
    }
    arguments.emplace_back(kMostChanges);
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT c.control, c.device, c.was, c.verdict, c.evidence, c.reason, "
                        "r.at_ms, r.entry FROM posture_change c JOIN posture_run r "
                        "ON r.clinic = c.clinic AND r.run = c.run WHERE c.clinic = ? "
                        "AND r.at_ms >= ? AND c.control IN (" +
                            marks + ") ORDER BY c.run DESC, c.control, c.device LIMIT ?",
                        arguments);
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<VerdictChange> found;
    for (const Row& row : *rows) {
      auto now = judgementFrom(row, 3);
      if (!now) return broken("posture_change");
      VerdictChange change{.pair = pairFrom(row, 0),
                           .from = row.isNull(2) ? std::nullopt : verdictFrom(row.text(2)),
                           .now = std::move(*now),
                           .at = row.instant(6)};
      change.entry = entryOf(row, 7, change.at);
      found.push_back(std::move(change));
    }
    return found;
  }

  Result<std::int64_t> prune(Instant before, std::int64_t most) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto runs =
        (*transaction)
            ->run(
                "DELETE FROM posture_run WHERE clinic = ? AND run IN (SELECT run "
                "FROM posture_run WHERE clinic = ? AND at_ms < ? AND run < "
                "(SELECT max(run) FROM posture_run WHERE clinic = ?) "
                "ORDER BY run LIMIT ?) RETURNING run",
                {valueOf(clinic_), valueOf(clinic_), valueOf(before), valueOf(clinic_), most});
    if (!runs) return std::unexpected(std::move(runs.error()));
    for (const Row& row : *runs) {
      auto changes = (*transaction)
                         ->run("DELETE FROM posture_change WHERE clinic = ? AND run = ?",
                               {valueOf(clinic_), row.integer(0)});
      if (!changes) return std::unexpected(std::move(changes.error()));
    }
    const auto count = static_cast<std::int64_t>(runs->size());
    if (auto done = (*transaction)->commit(); !done) {
      return std::unexpected(std::move(done.error()));
    }
    return count;
  }

 private:
  // Before the generation began it lay in another tree.
  [[nodiscard]] std::optional<std::uint64_t> entryOf(const Row& row, std::size_t column,
                                                     Instant at) const {
    if (row.isNull(column) || at < decisions_.began()) return std::nullopt;
    return static_cast<std::uint64_t>(row.integer(column));
  }

  Result<void> write(Transaction& transaction, std::span<const KeptVerdict> verdicts,
                     std::span<const Pair> gone) {
    for (const KeptVerdict& verdict : verdicts) {
      auto kept = transaction.run(
          "INSERT INTO posture_verdict (clinic, control, device, verdict, evidence, reason, "
          "fingerprint, since_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (clinic, control, device) DO UPDATE SET verdict = excluded.verdict, "
          "evidence = excluded.evidence, reason = excluded.reason, "
          "fingerprint = excluded.fingerprint, since_ms = excluded.since_ms",
          {valueOf(clinic_), verdict.pair.control.name, deviceValue(verdict.pair.device),
           std::string(nameOf(verdict.judgement.verdict)),
           std::string(catalog::nameOf(verdict.judgement.evidence)),
           canonicalJson(jsonOf(verdict.judgement.reason)), copyOf(verdict.fingerprint.view()),
           valueOf(verdict.since)});
      if (!kept) return std::unexpected(std::move(kept.error()));
    }
    for (const Pair& pair : gone) {
      auto dropped = transaction.run(
          "DELETE FROM posture_verdict WHERE clinic = ? AND control = ? AND device = ?",
          {valueOf(clinic_), pair.control.name, deviceValue(pair.device)});
      if (!dropped) return std::unexpected(std::move(dropped.error()));
    }
    return {};
  }

  // The run's number.
  Result<std::int64_t> addRun(Transaction& transaction, const JudgingRun& run) {
    auto last = transaction.run("SELECT coalesce(max(run), 0) FROM posture_run WHERE clinic = ?",
                                {valueOf(clinic_)});
    if (!last) return std::unexpected(std::move(last.error()));
    const std::int64_t number = last->front().integer(0) + 1;
    auto added = transaction.run("INSERT INTO posture_run (clinic, run, at_ms) VALUES (?, ?, ?)",
                                 {valueOf(clinic_), number, valueOf(run.at)});
    if (!added) return std::unexpected(std::move(added.error()));
    for (const VerdictChange& change : run.changes) {
      auto noted = transaction.run(
          "INSERT INTO posture_change (clinic, run, control, device, was, verdict, evidence, "
          "reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), number, change.pair.control.name, deviceValue(change.pair.device),
           change.from ? Value(std::string(nameOf(*change.from))) : Value(),
           std::string(nameOf(change.now.verdict)),
           std::string(catalog::nameOf(change.now.evidence)),
           canonicalJson(jsonOf(change.now.reason))});
      if (!noted) return std::unexpected(std::move(noted.error()));
    }
    return number;
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  const ClinicId clinic_;
};

}  // namespace

std::unique_ptr<VerdictStore> openVerdictStore(storage::Database& database,
                                               journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredVerdicts>(database, decisions, clinic);
}

}  // namespace sekisho::posture
