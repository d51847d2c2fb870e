#include "capabilities/retention/store/retention_store.h"

#include "capabilities/journal/actor.h"

namespace sekisho::retention {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"retention.row-broken"},
              "a row of the retention rules");
}

Result<Rule> ruleFrom(const Row& row) {
  const auto entry_class = journal::entryClassOf(row.text(1));
  if (!entry_class) return broken();
  return Rule{.id = row.id<RuleId>(0),
              .entry_class = *entry_class,
              .months = static_cast<int>(row.integer(2)),
              .reason = row.text(3),
              .by = row.id<PersonId>(4),
              .at = row.instant(5),
              .from = row.day(6)};
}

Result<Hold> holdFrom(const Row& row) {
  const auto first = journal::Month::fromText(row.text(1));
  if (!first) return broken();
  Hold hold{.id = row.id<HoldId>(0),
            .first = *first,
            .reason = row.text(3),
            .by = row.id<PersonId>(4),
            .at = row.instant(5)};
  if (!row.isNull(2)) {
    hold.last = journal::Month::fromText(row.text(2));
    if (!hold.last) return broken();
  }
  if (!row.isNull(6)) {
    hold.released = Release{.by = row.id<PersonId>(6), .at = row.instant(7), .why = row.text(8)};
  }
  return hold;
}

constexpr std::string_view kSelectHolds =
    "SELECT id, first_month, last_month, reason, by_person, at_ms, released_by, released_ms, "
    "release_why FROM legal_hold WHERE clinic = ? ";

Result<std::vector<Hold>> readHolds(Transaction& transaction, std::string_view rest,
                                    std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(std::string(kSelectHolds) + std::string(rest), arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Hold> holds;
  for (const Row& row : *rows) {
    auto hold = holdFrom(row);
    if (!hold) return std::unexpected(std::move(hold.error()));
    holds.push_back(std::move(*hold));
  }
  return holds;
}

Json::Object decided(PersonId by, std::string_view name, Json what) {
  return {{"by", journal::Actor::ofPerson(by).toJson()}, {std::string(name), std::move(what)}};
}

class StoredRetention final : public RetentionRegister {
 public:
  StoredRetention(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Rule>> rules() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT id, entry_class, months, reason, by_person, at_ms, from_day "
                        "FROM retention_rule WHERE clinic = ? ORDER BY at_ms DESC, id DESC",
                        {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Rule> rules;
    for (const Row& row : *rows) {
      auto rule = ruleFrom(row);
      if (!rule) return std::unexpected(std::move(rule.error()));
      rules.push_back(std::move(*rule));
    }
    return rules;
  }

  [[nodiscard]] Result<std::vector<Hold>> holds() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readHolds(**transaction, "ORDER BY at_ms DESC, id DESC", {});
  }

  Result<void> write(const Rule& rule) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto kept = transaction.run(
          "INSERT INTO retention_rule (clinic, id, entry_class, months, reason, by_person, at_ms, "
          "from_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), valueOf(rule.id), std::string(journal::nameOf(rule.entry_class)),
           std::int64_t{rule.months}, rule.reason, valueOf(rule.by), valueOf(rule.at),
           valueOf(rule.from)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{"retention.rule-written@1", decided(rule.by, "rule", toJson(rule))};
    });
  }

  Result<void> hold(const Hold& hold) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto count =
          transaction.run("SELECT count(*) FROM legal_hold WHERE clinic = ?", {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) >= kMostHolds) {
        return fail(ErrorCode::Conflict, MessageId{"retention.holds-full"});
      }
      auto kept = transaction.run(
          "INSERT INTO legal_hold (clinic, id, first_month, last_month, reason, by_person, at_ms) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), valueOf(hold.id), hold.first.text(),
           hold.last ? Value(hold.last->text()) : Value(), hold.reason, valueOf(hold.by),
           valueOf(hold.at)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{"retention.held@1", decided(hold.by, "hold", toJson(hold))};
    });
  }

  Result<Hold> release(HoldId id, const Release& release) override {
    Hold hold;
    auto done =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto found = readHolds(transaction, "AND id = ?", {valueOf(id)});
          if (!found) return std::unexpected(std::move(found.error()));
          if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"retention.hold-unknown"});
          hold = std::move(found->front());
          if (hold.released) return fail(ErrorCode::Conflict, MessageId{"retention.released"});
          hold.released = release;
          auto kept = transaction.run(
              "UPDATE legal_hold SET released_by = ?, released_ms = ?, release_why = ? "
              "WHERE clinic = ? AND id = ?",
              {valueOf(release.by), valueOf(release.at), release.why, valueOf(clinic_),
               valueOf(id)});
          if (!kept) return std::unexpected(std::move(kept.error()));
          return journal::Decision{"retention.hold-released@1",
                                   decided(release.by, "hold", toJson(hold))};
        });
    if (!done) return std::unexpected(std::move(done.error()));
    return hold;
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<RetentionRegister> openRetentionRegister(storage::Database& database,
                                                         journal::Decisions& decisions,
                                                         ClinicId clinic) {
  return std::make_unique<StoredRetention>(database, decisions, clinic);
}

}  // namespace sekisho::retention
