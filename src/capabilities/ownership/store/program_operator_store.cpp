#include "capabilities/ownership/store/program_operator_store.h"

#include <algorithm>

#include "capabilities/ownership/store/register_rows.h"

namespace sekisho::ownership {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kTableOfOperators = "program_operator";

ProgramOperator programOperatorFrom(const Row& row) {
  ProgramOperator one{.id = row.id<OwnershipId>(0),
                      .name = row.text(1),
                      .person = row.id<PersonId>(2),
                      .purpose = row.text(3),
                      .from = row.day(4),
                      .by = row.id<PersonId>(6),
                      .at = row.instant(7)};
  if (!row.isNull(5)) one.until = row.day(5);
  if (!row.isNull(8)) {
    one.ended = Ending{.by = row.id<PersonId>(8), .at = row.instant(9), .why = row.text(10)};
  }
  return one;
}

Result<std::vector<ProgramOperator>> readOperators(Transaction& transaction, std::string_view where,
                                                   std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(
      "SELECT id, name, person, purpose, from_day, until_day, by_person, at, ended_by, ended_at, "
      "ended_why FROM program_operator WHERE clinic = ? " +
          std::string(where) + " ORDER BY at DESC, id DESC",
      arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<ProgramOperator> all;
  all.reserve(rows->size());
  for (const Row& row : *rows) all.push_back(programOperatorFrom(row));
  return all;
}

Result<void> insertOperator(Transaction& transaction, const ProgramOperator& row) {
  auto kept = transaction.run(
      "INSERT INTO program_operator (clinic, id, name, person, purpose, from_day, until_day, "
      "by_person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(row.id), row.name, valueOf(row.person), row.purpose,
       valueOf(row.from), row.until ? valueOf(*row.until) : Value(), valueOf(row.by),
       valueOf(row.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

class StoredProgramOperators final : public ProgramOperators {
 public:
  StoredProgramOperators(storage::Database& database, journal::Decisions& decisions,
                         ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<ProgramOperator>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readOperators(**transaction, "", {});
  }

  Result<void> assign(const ProgramOperator& row) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto room = checkRoom(transaction, kTableOfOperators, kMaxProgramOperators); !room) {
        return std::unexpected(std::move(room.error()));
      }
      const auto others = readOperators(transaction, "AND name = ?", {row.name});
      if (!others) return std::unexpected(others.error());
      const auto meets = [&](const ProgramOperator& other) { return row.overlaps(other); };
      if (std::ranges::any_of(*others, meets)) {
        return fail(ErrorCode::Conflict, MessageId{"ownership.operator-owned"}, {},
                    {{"pointer", "/from"}});
      }
      if (auto kept = insertOperator(transaction, row); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{
          "access.operator-assigned@1",
          Json::Object{{"by", journal::Actor::ofPerson(row.by).toJson()}, {"owner", toJson(row)}}};
    });
  }

  Result<ProgramOperator> end(OwnershipId id, const Ending& ending) override {
    return endRow<ProgramOperator>(decisions_, clinic_, kTableOfOperators,
                                   "access.operator-released@1", id, ending, &readOperators);
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<ProgramOperators> openProgramOperators(storage::Database& database,
                                                       journal::Decisions& decisions,
                                                       ClinicId clinic) {
  return std::make_unique<StoredProgramOperators>(database, decisions, clinic);
}

}  // namespace sekisho::ownership
