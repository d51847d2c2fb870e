#include "capabilities/backupchecks/store/backup_check_store.h"

#include <string>
#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::backupchecks {
namespace {

using storage::Row;
using storage::Transaction;
using storage::valueOf;

Result<BackupCheck> checkFrom(const Row& row) {
  const auto kind = kindFrom(row.text(1));
  const auto outcome = outcomeFrom(row.text(6));
  if (!kind || !outcome) {
    return fail(ErrorCode::Corrupt, MessageId{"backupchecks.row-broken"}, "a check of a backup");
  }
  return BackupCheck{.id = row.id<BackupCheckId>(0),
                     .kind = *kind,
                     .day = row.day(2),
                     .what = row.text(3),
                     .where = row.text(4),
                     .who = row.text(5),
                     .outcome = *outcome,
                     .said = row.text(7),
                     .by = row.id<PersonId>(8),
                     .at = row.instant(9)};
}

class StoredChecks final : public BackupChecks {
 public:
  StoredChecks(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<BackupCheck>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT id, kind, day, what, place, who, outcome, said, by_person, at_ms "
                        "FROM backup_check WHERE clinic = ? "
                        "ORDER BY day DESC, at_ms DESC, id DESC LIMIT ?",
                        {valueOf(clinic_), std::int64_t{kChecksShown}});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<BackupCheck> all;
    all.reserve(rows->size());
    for (const Row& row : *rows) {
      auto one = checkFrom(row);
      if (!one) return std::unexpected(std::move(one.error()));
      all.push_back(std::move(*one));
    }
    return all;
  }

  Result<void> record(const BackupCheck& done) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto kept = transaction.run(
          "INSERT INTO backup_check (clinic, id, kind, day, what, place, who, outcome, said, "
          "by_person, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), valueOf(done.id), std::string(nameOf(done.kind)), valueOf(done.day),
           done.what, done.where, done.who, std::string(nameOf(done.outcome)), done.said,
           valueOf(done.by), valueOf(done.at)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{"backup.checked@1",
                               Json::Object{{"by", journal::Actor::ofPerson(done.by).toJson()},
                                            {"check", toJson(done)}}};
    });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<BackupChecks> openBackupChecks(storage::Database& database,
                                               journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredChecks>(database, decisions, clinic);
}

}  // namespace sekisho::backupchecks
