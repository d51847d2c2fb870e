#include "capabilities/usage/store/saved_search_store.h"

#include <algorithm>
#include <utility>

#include "capabilities/journal/actor.h"
#include "core/folding.h"

namespace sekisho::usage {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

// An empty text is none; any other is one of the words that `known` knows.
template <class Known>
auto wordIn(const std::string& text, Known known) -> Result<decltype(known(""))> {
  if (text.empty()) return std::nullopt;
  const auto word = known(text);
  if (word) return word;
  return fail(ErrorCode::Corrupt, MessageId{"usage.row-broken"}, "a saved search");
}

Result<SavedSearch> searchFrom(const Row& row) {
  const auto entry_class = wordIn(row.text(5), &journal::entryClassOf);
  const auto action = wordIn(row.text(6), &actionFrom);
  const auto outcome = wordIn(row.text(7), &outcomeFrom);
  if (!entry_class) return std::unexpected(entry_class.error());
  if (!action) return std::unexpected(action.error());
  if (!outcome) return std::unexpected(outcome.error());
  SavedSearch search{.id = row.id<SavedSearchId>(0),
                     .name = row.text(1),
                     .person = row.text(2),
                     .terminal = row.text(3),
                     .kind = row.text(4),
                     .entry_class = *entry_class,
                     .action = *action,
                     .outcome = *outcome,
                     .by = row.id<PersonId>(9),
                     .at = row.instant(10)};
  if (!row.isNull(8)) search.days = static_cast<int>(row.integer(8));
  return search;
}

Result<std::vector<SavedSearch>> readSearches(Transaction& transaction) {
  const auto rows = transaction.run(
      "SELECT id, name, person, terminal, kind, class, action, outcome, days, by_person, at "
      "FROM usage_saved_search WHERE clinic = ? ORDER BY folded, id",
      {valueOf(transaction.clinic())});
  if (!rows) return std::unexpected(rows.error());
  std::vector<SavedSearch> searches;
  searches.reserve(rows->size());
  for (const Row& row : *rows) {
    auto search = searchFrom(row);
    if (!search) return std::unexpected(std::move(search.error()));
    searches.push_back(*std::move(search));
  }
  return searches;
}

Result<void> insert(Transaction& transaction, const SavedSearch& search) {
  auto kept = transaction.run(
      "INSERT INTO usage_saved_search (clinic, id, name, folded, person, terminal, kind, class, "
      "action, outcome, days, by_person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(search.id), search.name, foldedName(search.name),
       search.person, search.terminal, search.kind,
       search.entry_class ? std::string(nameOf(*search.entry_class)) : std::string(),
       search.action ? std::string(1, letterOf(*search.action)) : std::string(),
       search.outcome ? std::string(numberOf(*search.outcome)) : std::string(),
       search.days ? Value(std::int64_t{*search.days}) : Value(), valueOf(search.by),
       valueOf(search.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

journal::Decision decision(const char* kind, PersonId by, const SavedSearch& search) {
  return journal::Decision{kind, Json::Object{{"by", journal::Actor::ofPerson(by).toJson()},
                                              {"search", toJson(search)}}};
}

class StoredSearches final : public SavedSearches {
 public:
  StoredSearches(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<SavedSearch>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readSearches(**transaction);
  }

  Result<void> save(const SavedSearch& search) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const auto searches = readSearches(transaction);
      if (!searches) return std::unexpected(searches.error());
      if (searches->size() >= kMaxSavedSearches) {
        return fail(ErrorCode::Conflict, MessageId{"usage.saved-searches-full"});
      }
      const std::string name = foldedName(search.name);
      const bool taken = std::ranges::any_of(
          *searches, [&](const SavedSearch& one) { return foldedName(one.name) == name; });
      if (taken) {
        return fail(ErrorCode::Conflict, MessageId{"usage.saved-search-taken"}, {},
                    {{"pointer", "/name"}});
      }
      if (auto kept = insert(transaction, search); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return decision("usage.search-saved@1", search.by, search);
    });
  }

  Result<void> remove(SavedSearchId id, PersonId by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const auto searches = readSearches(transaction);
      if (!searches) return std::unexpected(searches.error());
      const auto found = std::ranges::find(*searches, id, &SavedSearch::id);
      if (found == searches->end()) {
        return fail(ErrorCode::NotFound, MessageId{"usage.saved-search-unknown"});
      }
      auto gone = transaction.run("DELETE FROM usage_saved_search WHERE clinic = ? AND id = ?",
                                  {valueOf(clinic_), valueOf(id)});
      if (!gone) return std::unexpected(std::move(gone.error()));
      return decision("usage.search-removed@1", by, *found);
    });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<SavedSearches> openSavedSearches(storage::Database& database,
                                                 journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredSearches>(database, decisions, clinic);
}

}  // namespace sekisho::usage
