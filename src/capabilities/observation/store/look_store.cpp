#include "capabilities/observation/store/look_store.h"

#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::observation {
namespace {

using storage::Row;
using storage::Transaction;
using storage::valueOf;

class StoredLooks final : public LookRegister {
 public:
  StoredLooks(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  Result<void> record(const Look& look) override {
    const std::chrono::sys_days day{japaneseDay(look.at)};
    const auto known = isKnown(look, day);
    if (!known) return std::unexpected(known.error());
    if (*known) return {};
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      // Two pages may ask at once: the second finds the first one's row.
      auto kept = transaction.run(
          "INSERT INTO observation_look (clinic, device, person, day, at) VALUES (?, ?, ?, ?, ?) "
          "ON CONFLICT DO NOTHING",
          {valueOf(clinic_), valueOf(look.device), valueOf(look.by), valueOf(day),
           valueOf(look.at)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{"observation.looked@1",
                               Json::Object{{"by", journal::Actor::ofPerson(look.by).toJson()},
                                            {"device", look.device.text()}}};
    });
  }

  [[nodiscard]] Result<std::vector<Look>> of(DeviceId device) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run(
                "SELECT person, at FROM observation_look WHERE clinic = ? AND device = ? "
                "ORDER BY at DESC, person LIMIT ?",
                {valueOf(clinic_), valueOf(device), static_cast<std::int64_t>(kLooksShown)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Look> looks;
    looks.reserve(rows->size());
    for (const Row& row : *rows) {
      looks.push_back({.device = device, .by = row.id<PersonId>(0), .at = row.instant(1)});
    }
    return looks;
  }

 private:
  [[nodiscard]] Result<bool> isKnown(const Look& look, std::chrono::sys_days day) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT at FROM observation_look WHERE clinic = ? AND device = ? "
                        "AND person = ? AND day = ?",
                        {valueOf(clinic_), valueOf(look.device), valueOf(look.by), valueOf(day)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    return !rows->empty();
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<LookRegister> openLookRegister(storage::Database& database,
                                               journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredLooks>(database, decisions, clinic);
}

}  // namespace sekisho::observation
