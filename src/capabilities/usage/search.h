#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/journal/generations.h"
#include "capabilities/journal/journal.h"
#include "capabilities/usage/told.h"

namespace sekisho::usage {

inline constexpr MessageId kSearchShort{"usage.search-short"};
inline constexpr MessageId kSearchEmpty{"usage.search-empty"};
/// The longest time range whose hours narrow a search down; of longer ones only the ends count.
inline constexpr std::chrono::hours kNarrowing{24 * 32};

/// A 日レセ operator that was somebody's, from `from` until before `until`.
struct OperatorThen {
  std::string id = {};
  Instant from{};
  Instant until{};
};

/// Somebody or something by a name, or by the ids that the hub's registers know under it.
struct Named {
  std::string text = {};
  std::vector<std::string> ids = {};
  std::vector<OperatorThen> operators =
      {};  ///< Of records of 日レセ that began while it was theirs.
  /// Sessions of 日レセ by the digest of their id: what is told of them by whoever names nobody.
  std::vector<std::string> sessions = {};
};

/// Whether it is somebody's by that operator, in a record that began then.
[[nodiscard]] bool isOperatorOf(const Named& named, std::string_view id, Instant began);

/// What is asked for in one place, one or the other of them; nothing is if it is empty.
template <class T>
using AnyOf = std::vector<T>;

/// What is looked for in the journal; everything that is set must hold.
struct Criteria {
  AnyOf<Named> person = {};         ///< Who took part: name or account; or whose id is in it.
  AnyOf<Named> terminal = {};       ///< Where: name or address; or which device's id is in it.
  AnyOf<std::string> patient = {};  ///< A number, whatever system gave it out.
  std::map<Part, AnyOf<std::string>> parts = {};  ///< What stands in a place of its record.
  std::optional<std::string> kind = {};        ///< Of the entry, or a code of the event: "110114".
  std::vector<AnyOf<std::string>> codes = {};  ///< Of the event; each of these must hold.
  std::optional<journal::EntryClass> entry_class = {};
  AnyOf<Action> action = {};
  AnyOf<Outcome> outcome = {};
  std::optional<std::string> word = {};  ///< Words, Japanese or not, each somewhere in the text.
  Instant from = Instant::min();         ///< It went on at or after this,
  Instant until = Instant::max();        ///< and had begun before.
  /// Of the one model (usage::Record); in the time asked for if it was recorded in it, too.
  bool records_only = false;
  /// Whoever searches may not open bodies: `kind` is the entry's, which its line tells.
  bool lines_only = false;

  /// Whether what bodies say is asked for, not only what lines tell.
  [[nodiscard]] bool opensBodies() const;
  /// Which of them are set, by name, without what they say: "patient, word".
  [[nodiscard]] std::string names() const;
};

/// InvalidInput: usage.search-empty without any criterion; usage.search-short if `word` holds
/// nothing that is indexed (a letter alone, one Japanese character alone) and nothing else is set.
[[nodiscard]] Result<void> check(const Criteria& criteria);

/// Which terms such an entry carries.
[[nodiscard]] journal::Sought soughtBy(const Criteria& criteria);

/// Whether an entry is one.
[[nodiscard]] bool meets(const Told& told, const journal::Entry& entry, const Criteria& criteria);

struct Hit {
  std::uint64_t generation = 0;
  std::uint64_t index = 0;
  journal::Entry entry = {};
  Told told = {};
  bool destroyed = false;  ///< Its body.
};

struct Found {
  std::vector<Hit> hits = {};        ///< Newest first.
  std::uint64_t next = 0;            ///< Below which the search goes on; 0: it has come to its end.
  std::uint64_t unread = 0;          ///< Entries that may be ones but are damaged or closed.
  std::optional<Error> broken = {};  ///< Why the journal cannot be read on below `next`.
};

/// Searches among the entries below `below` until there are `most`, or `enough` says so, which is
/// asked between steps of some milliseconds, or the journal cannot be read on. Complete to the
/// newest entry. Recording who searched is for the caller.
[[nodiscard]] Found search(const journal::Journal& journal, const Criteria& criteria,
                           std::uint64_t below, std::size_t most,
                           const std::function<bool()>& enough);

/// What was found in the record as a whole.
struct FoundInRecord {
  std::vector<Hit> hits = {};                    ///< Newest first.
  std::optional<journal::EntryPlace> next = {};  ///< As Found's; nothing: it has come to its end.
  std::uint64_t unread = 0;
  std::vector<journal::ClosedGeneration> closed = {};  ///< Passed over on this way.
};

/// The same through all generations: from the first entry of one it goes on with the newest of the
/// one before. An earlier one that cannot be read, or not on, is passed over with what was not read
/// of it; a failure of reading the newest is a failure.
[[nodiscard]] Result<FoundInRecord> search(const journal::Generations& record,
                                           const Criteria& criteria, journal::EntryPlace below,
                                           std::size_t most, const std::function<bool()>& enough);

}  // namespace sekisho::usage
