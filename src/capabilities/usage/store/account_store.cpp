#include "capabilities/usage/store/account_store.h"

namespace sekisho::usage {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::uint64_t countAt(const Row& row, std::size_t column) {
  return static_cast<std::uint64_t>(row.integer(column));
}

Value countValue(std::uint64_t count) { return static_cast<std::int64_t>(count); }

Value instantOrNull(const std::optional<Instant>& at) { return at ? valueOf(*at) : Value(); }

std::optional<Instant> instantAt(const Row& row, std::size_t column) {
  return row.isNull(column) ? std::nullopt : std::optional(row.instant(column));
}

Result<void> put(Transaction& transaction, const Account& account) {
  auto kept = transaction.run(
      "INSERT INTO usage_account (clinic, source, accepted, quarantined, gaps, missed, number, "
      "first_heard, last_heard) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (clinic, source) DO UPDATE SET accepted = excluded.accepted, "
      "quarantined = excluded.quarantined, gaps = excluded.gaps, missed = excluded.missed, "
      "number = excluded.number, first_heard = excluded.first_heard, "
      "last_heard = excluded.last_heard",
      {valueOf(transaction.clinic()), account.source, countValue(account.accepted),
       countValue(account.quarantined), countValue(account.gaps), countValue(account.missed),
       countValue(account.number), instantOrNull(account.first_heard),
       instantOrNull(account.last_heard)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

class StoredAccounts final : public AccountBook {
 public:
  StoredAccounts(storage::Database& database, ClinicId clinic)
      : database_(database), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Account>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT source, accepted, quarantined, gaps, missed, number, first_heard, "
                        "last_heard FROM usage_account WHERE clinic = ? ORDER BY source",
                        {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Account> accounts;
    accounts.reserve(rows->size());
    for (const Row& row : *rows) {
      accounts.push_back({.source = row.text(0),
                          .accepted = countAt(row, 1),
                          .quarantined = countAt(row, 2),
                          .gaps = countAt(row, 3),
                          .missed = countAt(row, 4),
                          .number = countAt(row, 5),
                          .first_heard = instantAt(row, 6),
                          .last_heard = instantAt(row, 7)});
    }
    return accounts;
  }

  Result<void> keep(const std::vector<Account>& accounts) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    for (const Account& account : accounts) {
      if (auto kept = put(**transaction, account); !kept) return kept;
    }
    return (*transaction)->commit();
  }

 private:
  storage::Database& database_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<AccountBook> openAccountBook(storage::Database& database, ClinicId clinic) {
  return std::make_unique<StoredAccounts>(database, clinic);
}

}  // namespace sekisho::usage
