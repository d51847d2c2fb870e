#include "interfaces/http/saved_search_operations.h"

#include <algorithm>
#include <memory>

#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/journal_rows.h"

namespace sekisho::http {
namespace {

using usage::SavedSearch;
using usage::SavedSearchId;

constexpr std::size_t kMaxCriterion = 200;

std::string criterionIn(Members& members, std::string_view name) {
  const std::string text = members.maybeText(name, kMaxCriterion).value_or("");
  if (!isOneLine(text, kMaxCriterion)) members.wrong(name);
  return std::string(trimmed(text));
}

std::optional<int> daysIn(Members& members) {
  const Json& said = members.any("days");
  if (said.isNull()) return std::nullopt;
  const std::int64_t* days = said.integer();
  if (days != nullptr && *days >= 1 && *days <= usage::kMaxSearchDays) {
    return static_cast<int>(*days);
  }
  members.wrong("days", Error{ErrorCode::InvalidInput, MessageId{"usage.saved-search-days"}});
  return std::nullopt;
}

SavedSearch searchIn(Members& members) {
  return {.name = std::string(trimmed(members.text("name", usage::kMaxSearchNameBytes))),
          .person = criterionIn(members, "person"),
          .terminal = criterionIn(members, "terminal"),
          .kind = criterionIn(members, "kind"),
          .entry_class = maybeWord(members, "class", &journal::entryClassOf),
          .action = maybeWord(members, "action", &usage::actionFrom),
          .outcome = maybeWord(members, "outcome", &usage::outcomeFrom),
          .days = daysIn(members)};
}

class SavedSearchOperations {
 public:
  SavedSearchOperations(usage::SavedSearches& searches, const people::PersonRegister& people,
                        const Clock& clock, IdSource& ids)
      : searches_(searches), people_(people), clock_(clock), ids_(ids) {}

  Result<Reply> list(Call& call) {
    const auto searches = searches_.all();
    if (!searches) return std::unexpected(searches.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    Json::Array bodies;
    for (const SavedSearch& search : *searches) {
      if (isFor(call.caller, search)) bodies.push_back(bodyOf(search, *people, call.caller));
    }
    return Reply{.body = Json::Object{{"today", toIsoDay(japaneseDay(clock_.now()))},
                                      {"searches", std::move(bodies)}}};
  }

  Result<Reply> save(Call& call) {
    Members members(call.body);
    SavedSearch search = searchIn(members);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    search.id = ids_.make<SavedSearchId>();
    search.by = call.caller.signedIn().person;
    search.at = clock_.now();
    if (auto good = usage::check(search); !good) return std::unexpected(std::move(good.error()));
    if (!isFor(call.caller, search)) {
      return fail(ErrorCode::PermissionDenied, MessageId{"journal.search-bodies"});
    }
    if (auto kept = searches_.save(search); !kept) return std::unexpected(std::move(kept.error()));
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    return Reply{.status = 201, .body = bodyOf(search, *people, call.caller)};
  }

  Result<Reply> remove(Call& call) {
    const auto id = SavedSearchId::fromText(call.parameter("search"));
    const auto searches = searches_.all();
    if (!searches) return std::unexpected(searches.error());
    const auto found = std::ranges::find_if(
        *searches, [&](const SavedSearch& one) { return id == one.id && isFor(call.caller, one); });
    if (found == searches->end()) {
      return fail(ErrorCode::NotFound, MessageId{"usage.saved-search-unknown"});
    }
    if (auto gone = searches_.remove(found->id, call.caller.signedIn().person); !gone) {
      return std::unexpected(std::move(gone.error()));
    }
    return Reply{.status = 204};
  }

 private:
  // The console has no person and searches nothing by itself; it may see which there are.
  static bool isFor(const Caller& caller, const SavedSearch& search) {
    return !search.opensBodies() || !caller.person || mayOpenBodies(caller);
  }

  static Json bodyOf(const SavedSearch& search, const std::vector<people::Person>& people,
                     const Caller& caller) {
    Json body = usage::toJson(search);
    Json::Object& members = *body.object();
    const auto by = std::ranges::find(people, search.by, &people::Person::id);
    members["by_name"] = by == people.end() ? Json() : Json(by->name);
    if (!caller.masked()) return body;
    members["name"] = kMasked;  // as typed: it may name somebody
    if (!search.person.empty()) members["person"] = kMasked;
    if (!members["by_name"].isNull()) members["by_name"] = kMasked;
    return body;
  }

  usage::SavedSearches& searches_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
};

}  // namespace

std::vector<Route> savedSearchOperations(usage::SavedSearches& searches,
                                         const people::PersonRegister& people, const Clock& clock,
                                         IdSource& ids) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<SavedSearchOperations>(searches, people, clock, ids);
  const auto bind = [&](Result<Reply> (SavedSearchOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/journal/searches", "listSavedSearches", bind(&SavedSearchOperations::list)},
      {"POST", "/journal/searches", "saveSearch", bind(&SavedSearchOperations::save)},
      {"DELETE", "/journal/searches/{search}", "removeSavedSearch",
       bind(&SavedSearchOperations::remove)},
  };
}

}  // namespace sekisho::http
