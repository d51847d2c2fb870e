#include "capabilities/observation/store/told_store.h"

#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::observation {
namespace {

using storage::Row;
using storage::Transaction;
using storage::valueOf;

class StoredTold final : public ToldRegister {
 public:
  StoredTold(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Told>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT notice, person, day, by_person, at FROM observation_told "
                        "WHERE clinic = ? ORDER BY at, person",
                        {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Told> told;
    told.reserve(rows->size());
    for (const Row& row : *rows) {
      told.push_back({.notice = row.id<NoticeId>(0),
                      .person = row.id<PersonId>(1),
                      .day = row.day(2),
                      .by = row.id<PersonId>(3),
                      .at = row.instant(4)});
    }
    return told;
  }

  Result<void> record(const Told& told) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto before = transaction.run(
          "SELECT day FROM observation_told WHERE clinic = ? AND notice = ? AND person = ?",
          {valueOf(clinic_), valueOf(told.notice), valueOf(told.person)});
      if (!before) return std::unexpected(std::move(before.error()));
      if (!before->empty()) {
        return fail(ErrorCode::Conflict, MessageId{"observation.told-already"});
      }
      auto kept = transaction.run(
          "INSERT INTO observation_told (clinic, notice, person, day, by_person, at) "
          "VALUES (?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), valueOf(told.notice), valueOf(told.person), valueOf(told.day),
           valueOf(told.by), valueOf(told.at)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{
          "observation.told@1",
          Json::Object{{"by", journal::Actor::ofPerson(told.by).toJson()}, {"told", toJson(told)}}};
    });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<ToldRegister> openToldRegister(storage::Database& database,
                                               journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredTold>(database, decisions, clinic);
}

}  // namespace sekisho::observation
