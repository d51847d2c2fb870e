#include "capabilities/access/store/act_rows.h"

#include <string>
#include <utility>

#include "capabilities/access/store/cells.h"

namespace sekisho::access {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

Result<Act> actFrom(const Row& row) {
  auto roles = rolesFrom(row.text(6));
  const auto kind = actKindFrom(row.text(1));
  if (!roles || !kind) {
    return fail(ErrorCode::Corrupt, MessageId{"access.row-broken"}, "an act about a sign-in");
  }
  Act act{.id = row.id<ActId>(0),
          .kind = *kind,
          .person = row.id<PersonId>(2),
          .by = personIn(row, 3),
          .console = row.text(4),
          .at = row.instant(5),
          .roles = std::move(*roles),
          .reason = row.text(7)};
  if (!row.isNull(8)) {
    act.confirmed = ActConfirmation{
        .by = row.id<PersonId>(8), .at = row.instant(9), .lately = row.integer(10) != 0};
  }
  return act;
}

constexpr std::string_view kSelectActs =
    "SELECT id, kind, person, by_person, console, at_ms, roles, reason, confirmed_by, "
    "confirmed_ms, "
    "confirmed_lately FROM sign_in_act WHERE clinic = ? ";

Result<std::vector<Act>> actsWhere(Transaction& transaction, std::string_view rest,
                                   std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(std::string(kSelectActs) + std::string(rest), arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Act> acts;
  for (const Row& row : *rows) {
    auto act = actFrom(row);
    if (!act) return std::unexpected(std::move(act.error()));
    acts.push_back(std::move(*act));
  }
  return acts;
}

}  // namespace

Result<std::vector<Act>> readActs(Transaction& transaction) {
  return actsWhere(transaction, "ORDER BY at_ms DESC, id DESC", {});
}

Result<void> noteAct(Transaction& transaction, const std::optional<Act>& act) {
  if (!act) return {};
  return done(
      transaction.run("INSERT INTO sign_in_act (clinic, id, kind, person, by_person, console, "
                      "at_ms, roles, reason) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      {valueOf(transaction.clinic()), valueOf(act->id),
                       std::string(nameOf(act->kind)), valueOf(act->person), personOrNull(act->by),
                       act->console, valueOf(act->at), textOf(act->roles), act->reason}));
}

Result<void> noteActs(Transaction& transaction, const std::vector<Act>& acts) {
  for (const Act& act : acts) {
    if (auto noted = noteAct(transaction, act); !noted) return noted;
  }
  return {};
}

Result<Act> confirmAct(Transaction& transaction, ActId id, const ActConfirmation& confirmation) {
  auto found = actsWhere(transaction, "AND id = ?", {valueOf(id)});
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"access.act-unknown"});
  Act act = std::move(found->front());
  if (auto fine = check(act, confirmation); !fine) return std::unexpected(std::move(fine.error()));
  auto kept = transaction.run(
      "UPDATE sign_in_act SET confirmed_by = ?, confirmed_ms = ?, confirmed_lately = ? "
      "WHERE clinic = ? AND id = ?",
      {valueOf(confirmation.by), valueOf(confirmation.at),
       std::int64_t{confirmation.lately ? 1 : 0}, valueOf(transaction.clinic()), valueOf(id)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  act.confirmed = confirmation;
  return act;
}

}  // namespace sekisho::access
