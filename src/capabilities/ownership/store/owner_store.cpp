#include "capabilities/ownership/store/owner_store.h"

#include <algorithm>

#include "capabilities/ownership/store/register_rows.h"

namespace sekisho::ownership {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kTableOfAccounts = "account_owner";

Result<AccountOwner> ownerFrom(const Row& row) {
  const auto use = useFrom(row.text(3));
  if (!use) {
    return fail(ErrorCode::Corrupt, MessageId{"ownership.row-broken"}, "a row of the register");
  }
  AccountOwner owner{.id = row.id<OwnershipId>(0),
                     .account = {.device = row.id<DeviceId>(1), .name = row.text(2)},
                     .use = *use,
                     .person = row.id<PersonId>(4),
                     .purpose = row.text(5),
                     .from = row.day(6),
                     .by = row.id<PersonId>(8),
                     .at = row.instant(9)};
  if (!row.isNull(7)) owner.until = row.day(7);
  if (!row.isNull(10)) {
    owner.ended = Ending{.by = row.id<PersonId>(10), .at = row.instant(11), .why = row.text(12)};
  }
  return owner;
}

Result<std::vector<AccountOwner>> read(Transaction& transaction, std::string_view where,
                                       std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(
      "SELECT id, device, account, use_kind, person, purpose, from_day, until_day, by_person, at, "
      "ended_by, ended_at, ended_why FROM account_owner WHERE clinic = ? " +
          std::string(where) + " ORDER BY at DESC, id DESC",
      arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<AccountOwner> owners;
  owners.reserve(rows->size());
  for (const Row& row : *rows) {
    auto owner = ownerFrom(row);
    if (!owner) return std::unexpected(std::move(owner.error()));
    owners.push_back(std::move(*owner));
  }
  return owners;
}

Result<void> insert(Transaction& transaction, const AccountOwner& owner) {
  auto kept = transaction.run(
      "INSERT INTO account_owner (clinic, id, device, account, use_kind, person, purpose, "
      "from_day, until_day, by_person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(owner.id), valueOf(owner.account.device),
       owner.account.name, std::string(nameOf(owner.use)), valueOf(owner.person), owner.purpose,
       valueOf(owner.from), owner.until ? valueOf(*owner.until) : Value(), valueOf(owner.by),
       valueOf(owner.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

class StoredOwners final : public OwnerRegister {
 public:
  StoredOwners(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<AccountOwner>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "", {});
  }

  Result<void> assign(const AccountOwner& owner) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto room = checkRoom(transaction, kTableOfAccounts, kMaxRows); !room) {
        return std::unexpected(std::move(room.error()));
      }
      const auto others = read(transaction, "AND device = ? AND account = ?",
                               {valueOf(owner.account.device), owner.account.name});
      if (!others) return std::unexpected(others.error());
      const auto meets = [&](const AccountOwner& other) { return owner.overlaps(other); };
      if (std::ranges::any_of(*others, meets)) {
        return fail(ErrorCode::Conflict, MessageId{"ownership.owned"}, {}, {{"pointer", "/from"}});
      }
      if (auto kept = insert(transaction, owner); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{"access.account-assigned@1",
                               Json::Object{{"by", journal::Actor::ofPerson(owner.by).toJson()},
                                            {"owner", toJson(owner)}}};
    });
  }

  Result<AccountOwner> end(OwnershipId id, const Ending& ending) override {
    return endRow<AccountOwner>(decisions_, clinic_, kTableOfAccounts, "access.account-released@1",
                                id, ending, &read);
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<OwnerRegister> openOwnerRegister(storage::Database& database,
                                                 journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredOwners>(database, decisions, clinic);
}

}  // namespace sekisho::ownership
