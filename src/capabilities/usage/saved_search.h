#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capabilities/journal/entry.h"
#include "capabilities/usage/record.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::usage {

using SavedSearchId = Id<struct SavedSearchTag>;

inline constexpr std::size_t kMaxSavedSearches = 50;
inline constexpr std::size_t kMaxSearchNameBytes = 120;  // 40 characters of Japanese
inline constexpr int kMaxSearchDays = 366;

/// What is looked for time and again, by a name that everybody who searches may choose. A patient's
/// number and words are never in it: they may name a patient, and are typed each time.
struct SavedSearch {
  SavedSearchId id = {};
  std::string name = {};
  std::string person = {};    ///< Who took part; like the others, empty for whoever.
  std::string terminal = {};  ///< Where.
  std::string kind = {};      ///< Of the entry, or a code of the event.
  std::optional<journal::EntryClass> entry_class = {};
  std::optional<Action> action = {};
  std::optional<Outcome> outcome = {};
  std::optional<int> days = {};  ///< The last so many, today with them; else typed each time.
  PersonId by = {};
  Instant at{};

  /// Whether what bodies say is asked for, as of Criteria.
  [[nodiscard]] bool opensBodies() const;
  friend bool operator==(const SavedSearch&, const SavedSearch&) = default;
};

/// InvalidInput, with the pointer: a name of one line (usage.saved-search-name), something to look
/// for (usage.search-empty), 1 to kMaxSearchDays days (usage.saved-search-days).
[[nodiscard]] Result<void> check(const SavedSearch& search);

/// Without who and when.
[[nodiscard]] Json toJson(const SavedSearch& search);

/// The saved searches of one clinic. Safe for use by any thread.
class SavedSearches {
 public:
  virtual ~SavedSearches() = default;

  /// By name.
  [[nodiscard]] virtual Result<std::vector<SavedSearch>> all() const = 0;
  /// Durable on return, with its journal entry. Conflict if another has that name, however it is
  /// written (usage.saved-search-taken), or there are kMaxSavedSearches
  /// (usage.saved-searches-full).
  [[nodiscard]] virtual Result<void> save(const SavedSearch& search) = 0;
  /// NotFound (usage.saved-search-unknown) if there is none.
  [[nodiscard]] virtual Result<void> remove(SavedSearchId id, PersonId by) = 0;
};

}  // namespace sekisho::usage
