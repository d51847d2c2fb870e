#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/journal/generations.h"
#include "capabilities/journal/journal.h"
#include "capabilities/usage/orca_use.h"
#include "interfaces/http/api.h"
#include "interfaces/http/call.h"
#include "interfaces/http/names_of_use.h"

namespace sekisho::http {

/// What a kind of entry is called, and what its body's members are.
struct EventWords {
  Json title;                                             ///< {"ja","en"}
  std::map<std::string, Json, std::less<>> members = {};  ///< Member → {"ja","en"}.
};

struct JournalSurroundings {
  std::function<EventWords(std::string_view kind)> words;
  /// The name of a person by the text of their id; empty if unknown.
  std::function<std::string(std::string_view person)> person;
  /// Records that somebody read: `query` names what was asked, without personal data.
  std::function<Result<void>(const Caller&, std::string_view query, std::string_view why)> reading;
  /// The newest checkpoint of a generation that witnesses cosigned, if any.
  std::function<std::optional<std::string>(std::uint64_t generation)> cosigned;
  /// A failure's words: {"ja","en"}.
  std::function<Json(const Error&)> sentence = {};
  /// Names of people and devices, for lines that people wrote.
  std::function<Result<NamesOfUse>()> names = {};
  /// Opens the numbers of patients that this hub named.
  usage::OpenNumber patient_number = {};
};

/// The operations tagged `journal`. `journal`, and the record that goes on with it, must outlive
/// them.
[[nodiscard]] std::vector<Route> journalOperations(journal::Journal& journal,
                                                   const journal::Generations& record,
                                                   JournalSurroundings surroundings);

/// The entry that a path names as {index}. NotFound (journal.no-entry) if it names none.
[[nodiscard]] Result<journal::EntryPlace> placeIn(std::string_view path_element,
                                                  const journal::Generations& record);

/// An entry's proof as a file: Journal::proofOf where `journal` goes on, else keptProofOf.
[[nodiscard]] Result<std::string> proofFile(journal::Journal& journal,
                                            const journal::Generations& record,
                                            const journal::EntryPlace& place,
                                            const std::string& cosigned = {});

/// Why somebody looks at the journal, as the query parameter `why` says. InvalidInput (journal.why)
/// unless it is a purpose that may be named.
[[nodiscard]] Result<std::string> purposeIn(const platform::http::Request& request);

/// Whether it is a purpose that a reader may name (ReadingPurpose of the specification).
[[nodiscard]] bool isPurpose(std::string_view why);

/// What lists of entries are recorded as, whatever shows them.
inline constexpr std::string_view kEntriesRead = "journal entries";

/// Who acted, by the member `by` of a decision's body, as rows show it.
struct NamedActor {
  /// ActorKind of the specification: a missing name must not read as an act of the hub.
  std::string_view kind = "unsaid";
  Json name = {};  ///< Of a person whom the register knows, else null.

  /// As whoever may not see the people is told of it.
  [[nodiscard]] NamedActor withheld() const;
};

[[nodiscard]] NamedActor actorOf(const Json& by,
                                 const std::function<std::string(std::string_view)>& person);

/// A Checkpoint body: the newest, signed now if need be.
[[nodiscard]] Result<Json> checkpointBody(journal::Journal& journal);

}  // namespace sekisho::http
