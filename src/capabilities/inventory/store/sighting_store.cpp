#include "capabilities/inventory/store/sighting_store.h"

#include <algorithm>

namespace sekisho::inventory {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kSelect =
    "SELECT mac, address, vendor, gateway, seen_from, first_seen_ms, last_seen_ms "
    "FROM address_sighting WHERE clinic = ? ";
constexpr std::string_view kOrder = " ORDER BY last_seen_ms DESC, mac, address";

Sighting sightingFrom(const Row& row) {
  return {.mac = Mac{row.text(0)},
          .address = row.text(1),
          .vendor = row.text(2),
          .gateway = row.integer(3) != 0,
          .seen_from = row.isNull(4) ? std::nullopt : std::optional(row.id<DeviceId>(4)),
          .first_seen = row.instant(5),
          .last_seen = row.instant(6)};
}

Result<void> keep(Transaction& transaction, const Sighting& one) {
  auto kept = transaction.run(
      "INSERT INTO address_sighting (clinic, mac, address, vendor, gateway, seen_from, "
      "first_seen_ms, last_seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (clinic, mac, address) DO UPDATE SET "
      "vendor = CASE WHEN excluded.vendor = '' THEN address_sighting.vendor "
      "ELSE excluded.vendor END, "
      "gateway = CASE WHEN excluded.last_seen_ms >= address_sighting.last_seen_ms "
      "THEN excluded.gateway ELSE address_sighting.gateway END, "
      "seen_from = CASE WHEN excluded.last_seen_ms >= address_sighting.last_seen_ms "
      "THEN excluded.seen_from ELSE address_sighting.seen_from END, "
      "first_seen_ms = CASE WHEN excluded.first_seen_ms < address_sighting.first_seen_ms "
      "THEN excluded.first_seen_ms ELSE address_sighting.first_seen_ms END, "
      "last_seen_ms = CASE WHEN excluded.last_seen_ms > address_sighting.last_seen_ms "
      "THEN excluded.last_seen_ms ELSE address_sighting.last_seen_ms END",
      {valueOf(transaction.clinic()), one.mac.text, one.address, one.vendor,
       std::int64_t{one.gateway ? 1 : 0}, one.seen_from ? valueOf(*one.seen_from) : Value(),
       valueOf(one.first_seen), valueOf(one.last_seen)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Result<void> forgetOldest(Transaction& transaction, Instant now, std::size_t most) {
  const Value clinic = valueOf(transaction.clinic());
  auto gone = transaction.run("DELETE FROM address_sighting WHERE clinic = ? AND last_seen_ms < ?",
                              {clinic, valueOf(now - kSightingsKeptFor)});
  if (!gone) return std::unexpected(std::move(gone.error()));
  auto count = transaction.run("SELECT count(*) FROM address_sighting WHERE clinic = ?", {clinic});
  if (!count) return std::unexpected(std::move(count.error()));
  const std::int64_t over = count->front().integer(0) - static_cast<std::int64_t>(most);
  if (over <= 0) return {};
  // A flood of made-up addresses must not push out the history of the clinic's own devices.
  auto pushed_out = transaction.run(
      "DELETE FROM address_sighting WHERE clinic = ? AND (mac, address) IN ("
      "SELECT s.mac, s.address FROM address_sighting s LEFT JOIN device_mac m "
      "ON m.clinic = s.clinic AND m.mac = s.mac WHERE s.clinic = ? "
      "ORDER BY CASE WHEN m.mac IS NULL THEN 0 ELSE 1 END, s.last_seen_ms LIMIT ?)",
      {clinic, clinic, over});
  if (!pushed_out) return std::unexpected(std::move(pushed_out.error()));
  return {};
}

class StoredHistory final : public AddressHistory {
 public:
  StoredHistory(storage::Database& database, ClinicId clinic, std::size_t most)
      : database_(database), clinic_(clinic), most_(most) {}

  Result<void> saw(const std::vector<Sighting>& met, Instant now) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    for (const Sighting& one : met) {
      if (auto kept = keep(**transaction, one); !kept) return kept;
    }
    if (auto bounded = forgetOldest(**transaction, now, most_); !bounded) return bounded;
    return (*transaction)->commit();
  }

  [[nodiscard]] Result<std::vector<Sighting>> of(const std::vector<Mac>& macs) const override {
    std::vector<Sighting> all;
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    for (const Mac& mac : macs) {
      auto some = read(**transaction, "AND mac = ?", mac.text);
      if (!some) return some;
      std::ranges::move(*some, std::back_inserter(all));
    }
    std::ranges::stable_sort(all, std::ranges::greater{}, &Sighting::last_seen);
    return all;
  }

  [[nodiscard]] Result<std::vector<Sighting>> under(std::string_view address) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "AND address = ?", std::string(address));
  }

  [[nodiscard]] Result<std::vector<Sighting>> since(Instant from) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "AND last_seen_ms >= ?", valueOf(from));
  }

 private:
  [[nodiscard]] Result<std::vector<Sighting>> read(Transaction& transaction, std::string_view where,
                                                   Value argument) const {
    auto rows = transaction.run(std::string(kSelect) + std::string(where) + std::string(kOrder),
                                {valueOf(clinic_), std::move(argument)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Sighting> sightings;
    for (const Row& row : *rows) sightings.push_back(sightingFrom(row));
    return sightings;
  }

  storage::Database& database_;
  ClinicId clinic_;
  std::size_t most_;
};

}  // namespace

std::unique_ptr<AddressHistory> openAddressHistory(storage::Database& database, ClinicId clinic,
                                                   std::size_t most) {
  return std::make_unique<StoredHistory>(database, clinic, most);
}

}  // namespace sekisho::inventory
