#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/generations.h"
#include "capabilities/journal/journal.h"
#include "capabilities/usage/search.h"
#include "capabilities/usage/session_join.h"
#include "interfaces/http/call.h"
#include "interfaces/http/journal_operations.h"
#include "interfaces/http/names_of_use.h"

namespace sekisho::http {

/// A page of a search takes about so long at most; what is left goes on with the next.
inline constexpr std::chrono::milliseconds kSearchFor{2000};

struct SearchSurroundings {
  JournalSurroundings journal;
  /// Records that somebody searched: `criteria` is the entry's member of that name.
  std::function<Result<void>(const Caller&, Json criteria, std::string_view why)> searching;
  /// What stands for a patient's number in that entry.
  std::function<std::string(std::string_view number)> pseudonym;
  /// Of whom of the register a name, id, operator or account speaks; of a part of a name, too. What
  /// cannot be told is not searched.
  std::function<Result<std::vector<PersonId>>(std::string_view text)> persons_meant = {};
};

/// A function for usage::search() that ends it kSearchFor from now.
[[nodiscard]] std::function<bool()> searchTime();

/// With what records of 日レセ's sessions are joined for an answer, within searchTime(). `names`
/// outlives it.
[[nodiscard]] usage::JoinSurroundings joining(const NamesOfUse& names);

/// Names who took part where records hold ids of this hub's registers, once what others tell of
/// their session is joined into them (usage::SessionJoin).
void putNames(usage::FoundInRecord& found, const journal::Generations& record,
              const NamesOfUse& names);

/// Sessions of 日レセ that a search by a person looks up at most, and for how long.
inline constexpr std::size_t kMostSessions = 200;
inline constexpr std::chrono::milliseconds kSessionsFor{1000};

/// Adds to a search by a person the sessions of 日レセ that were theirs (by their end, and by
/// patients that were open in them): what a terminal told of one, and an end without a name, name
/// nobody. False if not all of them could be looked up: of the others such records are not found.
[[nodiscard]] bool addSessions(usage::Criteria& criteria, const journal::Generations& record,
                               const std::function<bool()>& enough);

/// Takes out what was found by such a session and is not theirs once it is joined (putNames): it
/// was at another time or terminal, or somebody else's. What could not be joined stays.
void dropOthers(usage::FoundInRecord& found, const usage::Criteria& criteria);

/// A function that is true from then on.
[[nodiscard]] std::function<bool()> timeOf(std::chrono::milliseconds span);

/// Adds the name that stands for each patient's number: records of this hub's own hold names only.
void addPatientNames(usage::Criteria& criteria,
                     const std::function<std::string(std::string_view)>& pseudonym);

/// The criteria as an entry keeps them: a patient's number by its pseudonym.
[[nodiscard]] Json criteriaBody(const usage::Criteria& criteria,
                                const std::function<std::string(std::string_view)>& pseudonym);

/// Searching the record, and the indexes of the journal that goes on with it. What is passed by
/// reference must outlive the operations.
[[nodiscard]] std::vector<Route> searchOperations(journal::Journal& journal,
                                                  const journal::Generations& record,
                                                  SearchSurroundings surroundings);

}  // namespace sekisho::http
