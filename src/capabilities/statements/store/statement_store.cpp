#include "capabilities/statements/store/statement_store.h"

#include <map>
#include <set>

namespace sekisho::statements {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kSelect =
    "SELECT id, control, answer, checked_day, until_day, target_day, in_charge, reason, seen_at, "
    "by_person, at, withdrawn_by, withdrawn_at, withdrawn_why, seen_tables "
    "FROM statement WHERE clinic = ? ";

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"statements.row-broken"}, "a row of the statements");
}

Result<Statement> statementFrom(const Row& row) {
  const auto answer = answerFrom(row.text(2));
  if (!answer) return broken();
  Statement statement{.id = row.id<StatementId>(0),
                      .control = {row.text(1)},
                      .answer = *answer,
                      .checked = row.day(3),
                      .until = row.day(4),
                      .reason = row.text(7),
                      .seen = {.at = row.instant(8)},
                      .by = row.id<PersonId>(9),
                      .at = row.instant(10)};
  if (!row.isNull(5)) statement.target = row.day(5);
  if (!row.isNull(6)) statement.in_charge = row.id<PersonId>(6);
  if (!row.isNull(11)) {
    statement.withdrawn =
        Withdrawal{.by = row.id<PersonId>(11), .at = row.instant(12), .why = row.text(13)};
  }
  if (!row.isNull(14)) {
    statement.seen.tables = Sha256::fromBytes(row.bytes(14));
    if (!statement.seen.tables) return broken();
  }
  return statement;
}

using Places = std::map<StatementId, std::size_t>;  // of statements in a list of them

Result<void> addSeen(Transaction& transaction, const Places& place,
                     std::vector<Statement>& statements) {
  auto seen = transaction.run(
      "SELECT statement, control, verdict, evidence, judged, of_all FROM statement_seen "
      "WHERE clinic = ? ORDER BY control",
      {valueOf(transaction.clinic())});
  if (!seen) return std::unexpected(std::move(seen.error()));
  for (const Row& row : *seen) {
    const auto found = place.find(row.id<StatementId>(0));
    if (found == place.end()) continue;
    statements[found->second].seen.controls.push_back({.control = {row.text(1)},
                                                       .verdict = row.text(2),
                                                       .evidence = row.text(3),
                                                       .judged = static_cast<int>(row.integer(4)),
                                                       .of = static_cast<int>(row.integer(5))});
  }
  return {};
}

Result<void> addDocuments(Transaction& transaction, const Places& place,
                          std::vector<Statement>& statements) {
  auto attached = transaction.run(
      "SELECT statement, document, digest FROM statement_document WHERE clinic = ? "
      "ORDER BY statement, place",
      {valueOf(transaction.clinic())});
  if (!attached) return std::unexpected(std::move(attached.error()));
  for (const Row& row : *attached) {
    const auto found = place.find(row.id<StatementId>(0));
    if (found == place.end()) continue;
    const auto digest = Sha256::fromBytes(row.bytes(2));
    if (!digest) return broken();
    statements[found->second].documents.push_back({row.id<documents::DocumentId>(1), *digest});
  }
  return {};
}

Result<void> addConfirmations(Transaction& transaction, const Places& place,
                              std::vector<Statement>& statements) {
  auto given = transaction.run(
      "SELECT statement, by_person, at, alone, lately, why FROM statement_confirmation "
      "WHERE clinic = ? ORDER BY statement, place",
      {valueOf(transaction.clinic())});
  if (!given) return std::unexpected(std::move(given.error()));
  for (const Row& row : *given) {
    const auto found = place.find(row.id<StatementId>(0));
    if (found == place.end()) continue;
    Statement& statement = statements[found->second];
    if (statement.confirmed) statement.confirmed_before.push_back(*statement.confirmed);
    statement.confirmed = Confirmation{.by = row.id<PersonId>(1),
                                       .at = row.instant(2),
                                       .alone = row.integer(3) != 0,
                                       .why = row.text(5),
                                       .lately = row.integer(4) != 0};
  }
  return {};
}

Result<std::vector<Statement>> read(Transaction& transaction, std::string_view where,
                                    std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(
      std::string(kSelect) + std::string(where) + " ORDER BY at DESC, id DESC", arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Statement> statements;
  statements.reserve(rows->size());
  Places place;
  for (const Row& row : *rows) {
    auto statement = statementFrom(row);
    if (!statement) return std::unexpected(std::move(statement.error()));
    place[statement->id] = statements.size();
    statements.push_back(std::move(*statement));
  }
  if (auto added = addSeen(transaction, place, statements); !added) {
    return std::unexpected(std::move(added.error()));
  }
  if (auto added = addDocuments(transaction, place, statements); !added) {
    return std::unexpected(std::move(added.error()));
  }
  if (auto added = addConfirmations(transaction, place, statements); !added) {
    return std::unexpected(std::move(added.error()));
  }
  return statements;
}

Result<void> insert(Transaction& transaction, const Statement& statement) {
  const Value clinic = valueOf(transaction.clinic());
  auto kept = transaction.run(
      "INSERT INTO statement (clinic, id, control, answer, checked_day, until_day, target_day, "
      "in_charge, reason, seen_at, by_person, at, seen_tables) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {clinic, valueOf(statement.id), statement.control.name, std::string(nameOf(statement.answer)),
       valueOf(statement.checked), valueOf(statement.until),
       statement.target ? valueOf(*statement.target) : Value(),
       statement.in_charge ? valueOf(*statement.in_charge) : Value(), statement.reason,
       valueOf(statement.seen.at), valueOf(statement.by), valueOf(statement.at),
       statement.seen.tables ? Value(copyOf(statement.seen.tables->view())) : Value()});
  if (!kept) return std::unexpected(std::move(kept.error()));
  for (const SeenControl& seen : statement.seen.controls) {
    auto frozen = transaction.run(
        "INSERT INTO statement_seen (clinic, statement, control, verdict, evidence, judged, "
        "of_all) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {clinic, valueOf(statement.id), seen.control.name, seen.verdict, seen.evidence,
         std::int64_t{seen.judged}, std::int64_t{seen.of}});
    if (!frozen) return std::unexpected(std::move(frozen.error()));
  }
  for (std::int64_t place = 0; const Attached& one : statement.documents) {
    auto attached = transaction.run(
        "INSERT INTO statement_document (clinic, statement, place, document, digest) "
        "VALUES (?, ?, ?, ?, ?)",
        {clinic, valueOf(statement.id), place++, valueOf(one.document), copyOf(one.digest.view())});
    if (!attached) return std::unexpected(std::move(attached.error()));
  }
  return {};
}

Result<void> insertTables(Transaction& transaction, StatementId id,
                          const std::vector<SeenTable>& tables) {
  for (std::int64_t place = 0; const SeenTable& one : tables) {
    auto kept = transaction.run(
        "INSERT INTO statement_table (clinic, statement, place, name, device, digest, observed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        {valueOf(transaction.clinic()), valueOf(id), place++, one.table,
         one.device ? valueOf(*one.device) : Value(), copyOf(one.digest.view()),
         one.observed ? valueOf(*one.observed) : Value()});
    if (!kept) return std::unexpected(std::move(kept.error()));
  }
  return {};
}

Json::Array bodiesOf(const std::vector<SeenTable>& tables) {
  Json::Array bodies;
  for (const SeenTable& one : tables) bodies.push_back(toJson(one));
  return bodies;
}

Result<Statement> find(Transaction& transaction, StatementId id) {
  auto found = read(transaction, "AND id = ?", {valueOf(id)});
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"statements.unknown"});
  return std::move(found->front());
}

Result<Statement> addConfirmation(Transaction& transaction, StatementId id,
                                  const Confirmation& asked, const SecondPerson& second) {
  auto statement = find(transaction, id);
  if (!statement) return statement;
  auto given = confirmed(*statement, asked, second);
  if (!given) return std::unexpected(std::move(given.error()));
  if (const auto& before = statement->confirmed) statement->confirmed_before.push_back(*before);
  auto kept = transaction.run(
      "INSERT INTO statement_confirmation (clinic, statement, place, by_person, at, alone, lately, "
      "why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(id),
       static_cast<std::int64_t>(statement->confirmed_before.size()), valueOf(given->by),
       valueOf(given->at), std::int64_t{given->alone ? 1 : 0}, std::int64_t{given->lately ? 1 : 0},
       given->why});
  if (!kept) return std::unexpected(std::move(kept.error()));
  statement->confirmed = std::move(*given);
  return statement;
}

Result<Statement> markWithdrawn(Transaction& transaction, StatementId id,
                                const Withdrawal& withdrawal) {
  auto found = find(transaction, id);
  if (!found) return found;
  Statement statement = std::move(*found);
  if (statement.withdrawn) return fail(ErrorCode::Conflict, MessageId{"statements.withdrawn"});
  auto kept = transaction.run(
      "UPDATE statement SET withdrawn_by = ?, withdrawn_at = ?, withdrawn_why = ? "
      "WHERE clinic = ? AND id = ?",
      {valueOf(withdrawal.by), valueOf(withdrawal.at), withdrawal.why,
       valueOf(transaction.clinic()), valueOf(id)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  statement.withdrawn = withdrawal;
  return statement;
}

class StoredStatements final : public StatementRegister {
 public:
  StoredStatements(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Statement>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "", {});
  }

  [[nodiscard]] Result<std::vector<Statement>> standing() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto statements = read(**transaction, "", {});
    if (!statements) return statements;
    std::set<ControlId> answered;  // newest first
    std::erase_if(*statements, [&](const Statement& statement) {
      return !answered.insert(statement.control).second || statement.withdrawn.has_value();
    });
    return statements;
  }

  [[nodiscard]] Result<Statement> statement(StatementId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return find(**transaction, id);
  }

  [[nodiscard]] Result<std::vector<SeenTable>> tables(StatementId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT name, device, digest, observed FROM statement_table "
                        "WHERE clinic = ? AND statement = ? ORDER BY place",
                        {valueOf(clinic_), valueOf(id)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<SeenTable> tables;
    for (const Row& row : *rows) {
      const auto digest = Sha256::fromBytes(row.bytes(2));
      if (!digest) return broken();
      SeenTable& one = tables.emplace_back(SeenTable{.table = row.text(0), .digest = *digest});
      if (!row.isNull(1)) one.device = row.id<DeviceId>(1);
      if (!row.isNull(3)) one.observed = row.instant(3);
    }
    return tables;
  }

  Result<void> make(const Statement& statement, const std::vector<SeenTable>& tables) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto count =
          transaction.run("SELECT count(*) FROM statement WHERE clinic = ?", {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) >= kMaxStatements) {
        return fail(ErrorCode::Conflict, MessageId{"statements.full"});
      }
      if (auto kept = insert(transaction, statement); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      if (auto kept = insertTables(transaction, statement.id, tables); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{"statement.made@1",
                               Json::Object{{"by", journal::Actor::ofPerson(statement.by).toJson()},
                                            {"statement", toJson(statement)},
                                            {"tables", bodiesOf(tables)}}};
    });
  }

  Result<Statement> confirm(StatementId id, const Confirmation& confirmation,
                            const SecondPerson& second) override {
    Statement changed;
    auto decided =
        decisions_.record(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto marked = addConfirmation(transaction, id, confirmation, second);
          if (!marked) return std::unexpected(std::move(marked.error()));
          changed = std::move(*marked);
          return journal::Decision{
              "statement.confirmed@1",
              Json::Object{{"by", journal::Actor::ofPerson(confirmation.by).toJson()},
                           {"statement", toJson(changed)}}};
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return changed;
  }

  Result<Statement> withdraw(StatementId id, const Withdrawal& withdrawal) override {
    Statement changed;
    auto decided =
        decisions_.record(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto marked = markWithdrawn(transaction, id, withdrawal);
          if (!marked) return std::unexpected(std::move(marked.error()));
          changed = std::move(*marked);
          return journal::Decision{
              "statement.withdrawn@1",
              Json::Object{{"by", journal::Actor::ofPerson(withdrawal.by).toJson()},
                           {"statement", toJson(changed)},
                           {"why", withdrawal.why}}};
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return changed;
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<StatementRegister> openStatementRegister(storage::Database& database,
                                                         journal::Decisions& decisions,
                                                         ClinicId clinic) {
  return std::make_unique<StoredStatements>(database, decisions, clinic);
}

}  // namespace sekisho::statements
