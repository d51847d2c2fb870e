#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/ownership/account_owner.h"
#include "storage/database.h"

/// What the stores of both parts of the access register do alike. A row is of `Owner`, which has an
/// `ended`; `table` is its own.
namespace sekisho::ownership {

/// Conflict (ownership.full) if the clinic has `most` rows in it, ended ones too.
inline Result<void> checkRoom(storage::Transaction& transaction, std::string_view table,
                              std::size_t most) {
  auto count = transaction.run("SELECT count(*) FROM " + std::string(table) + " WHERE clinic = ?",
                               {storage::valueOf(transaction.clinic())});
  if (!count) return std::unexpected(std::move(count.error()));
  if (static_cast<std::size_t>(count->front().integer(0)) < most) return {};
  return fail(ErrorCode::Conflict, MessageId{"ownership.full"});
}

/// Ends the row that `read` finds by that id, as a decision of that kind. NotFound
/// (ownership.unknown), Conflict (ownership.ended).
template <class Owner, class Read>
Result<Owner> endRow(journal::Decisions& decisions, ClinicId clinic, std::string_view table,
                     const char* kind, OwnershipId id, const Ending& ending, Read read) {
  using storage::valueOf;
  Owner changed;
  auto ended =
      decisions.decide(clinic, [&](storage::Transaction& transaction) -> Result<journal::Decision> {
        Result<std::vector<Owner>> found = read(transaction, "AND id = ?", {valueOf(id)});
        if (!found) return std::unexpected(std::move(found.error()));
        if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"ownership.unknown"});
        changed = std::move(found->front());
        if (changed.ended) return fail(ErrorCode::Conflict, MessageId{"ownership.ended"});
        auto marked = transaction.run(
            "UPDATE " + std::string(table) +
                " SET ended_by = ?, ended_at = ?, ended_why = ? WHERE clinic = ? AND id = ?",
            {valueOf(ending.by), valueOf(ending.at), ending.why, valueOf(clinic), valueOf(id)});
        if (!marked) return std::unexpected(std::move(marked.error()));
        changed.ended = ending;
        return journal::Decision{kind,
                                 Json::Object{{"by", journal::Actor::ofPerson(ending.by).toJson()},
                                              {"owner", toJson(changed)},
                                              {"why", ending.why}}};
      });
  if (!ended) return std::unexpected(std::move(ended.error()));
  return changed;
}

}  // namespace sekisho::ownership
