#include "capabilities/orca/store/reading_store.h"

#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::orca {
namespace {

using storage::Row;
using storage::Transaction;
using storage::valueOf;

Result<ReadingDecision> decisionFrom(const Row& row) {
  const auto reads = readsFrom(row.text(2));
  if (!reads) {
    return fail(ErrorCode::Corrupt, MessageId{"orca.row-broken"}, "a decision to read 日レセ");
  }
  return ReadingDecision{.id = row.id<ReadingDecisionId>(0),
                         .device = row.id<DeviceId>(1),
                         .reads = *reads,
                         .opinion_of = row.text(3),
                         .opinion = row.text(4),
                         .by = row.id<PersonId>(5),
                         .at = row.instant(6)};
}

class StoredDecisions final : public ReadingDecisions {
 public:
  StoredDecisions(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<ReadingDecision>> of(DeviceId device) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT id, device, reads, opinion_of, opinion, by_person, at_ms FROM "
                        "orca_reading_decision WHERE clinic = ? AND device = ? "
                        "ORDER BY place DESC, at_ms DESC, id DESC",
                        {valueOf(clinic_), valueOf(device)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<ReadingDecision> all;
    all.reserve(rows->size());
    for (const Row& row : *rows) {
      auto decision = decisionFrom(row);
      if (!decision) return std::unexpected(std::move(decision.error()));
      all.push_back(std::move(*decision));
    }
    return all;
  }

  [[nodiscard]] Result<Reads> inForce(DeviceId device) const override {
    const auto all = of(device);
    if (!all) return std::unexpected(all.error());
    return all->empty() ? Reads::Log : all->front().reads;
  }

  Result<void> decide(const ReadingDecision& decision) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto kept = transaction.run(
          "INSERT INTO orca_reading_decision (clinic, id, device, reads, opinion_of, opinion, "
          "by_person, at_ms, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
          "(SELECT coalesce(max(o.place), 0) + 1 FROM orca_reading_decision o WHERE o.clinic = ?))",
          {valueOf(clinic_), valueOf(decision.id), valueOf(decision.device),
           std::string(nameOf(decision.reads)), decision.opinion_of, decision.opinion,
           valueOf(decision.by), valueOf(decision.at), valueOf(clinic_)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{"orca.reading-decided@1",
                               Json::Object{{"by", journal::Actor::ofPerson(decision.by).toJson()},
                                            {"decision", toJson(decision)}},
                               {decision.device}};
    });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<ReadingDecisions> openReadingDecisions(storage::Database& database,
                                                       journal::Decisions& decisions,
                                                       ClinicId clinic) {
  return std::make_unique<StoredDecisions>(database, decisions, clinic);
}

}  // namespace sekisho::orca
