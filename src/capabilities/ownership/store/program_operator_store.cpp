#include "capabilities/ownership/store/program_operator_store.h"

#include <algorithm>

namespace sekisho::ownership {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

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
      auto count = transaction.run("SELECT count(*) FROM program_operator WHERE clinic = ?",
                                   {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) >= kMaxProgramOperators) {
        return fail(ErrorCode::Conflict, MessageId{"ownership.full"});
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
    ProgramOperator changed;
    auto ended =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto found = readOperators(transaction, "AND id = ?", {valueOf(id)});
          if (!found) return std::unexpected(std::move(found.error()));
          if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"ownership.unknown"});
          changed = std::move(found->front());
          if (changed.ended) return fail(ErrorCode::Conflict, MessageId{"ownership.ended"});
          auto marked = transaction.run(
              "UPDATE program_operator SET ended_by = ?, ended_at = ?, ended_why = ? "
              "WHERE clinic = ? AND id = ?",
              {valueOf(ending.by), valueOf(ending.at), ending.why, valueOf(clinic_), valueOf(id)});
          if (!marked) return std::unexpected(std::move(marked.error()));
          changed.ended = ending;
          return journal::Decision{
              "access.operator-released@1",
              Json::Object{{"by", journal::Actor::ofPerson(ending.by).toJson()},
                           {"owner", toJson(changed)},
                           {"why", ending.why}}};
        });
    if (!ended) return std::unexpected(std::move(ended.error()));
    return changed;
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
