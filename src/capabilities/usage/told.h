#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/entry.h"
#include "capabilities/journal/indexing.h"
#include "capabilities/usage/record.h"

namespace sekisho::usage {

/// A place of a record whose texts are looked for as a whole, each by itself.
enum class Part {
  Entity,  ///< Whatever was used.
  EntityName,
  EntityRole,  ///< As what: a code of RFC 3881, "1" for a patient.
  EntityType,
  AgentRole,
  AlternativeId,  ///< Of who took part, in another system.
  Policy,         ///< By which they acted.
  Source,         ///< Who observed and reported it.
  Site,           ///< Where that is.
};
[[nodiscard]] std::string_view nameOf(Part part) noexcept;

using Texts = std::set<std::string, std::less<>>;

/// What an entry says, as far as somebody may look for it; all texts folded (core/folding.h).
/// Derived from the bytes whenever somebody searches; never stored.
struct Told {
  std::string kind = {};  ///< Of the entry, without its version.
  Texts codes = {};       ///< What kind of event it was: "110114".
  Texts ids = {};         ///< Of people, devices and the like on this hub.
  Texts persons = {};     ///< Names and accounts of who took part.
  Texts terminals = {};   ///< Names and addresses of where.
  Texts patients = {};    ///< All that patientsOf() knows them by.
  std::optional<Action> action = {};
  std::optional<Outcome> outcome = {};
  Instant from{};         ///< When it happened: as it says itself, else when the journal took it.
  Instant until{};        ///< At or after `from`.
  bool own_time = false;  ///< It says so itself.
  std::vector<std::string> texts = {};  ///< All that can be read in it.
  std::optional<Record> record = {};    ///< If it is a record of the one model.
};

/// What stands in the places of a record, folded.
[[nodiscard]] std::map<Part, Texts> partsOf(const Record& record);

/// How far a record's own time may lie behind its arrival,
inline constexpr std::chrono::days kFurthestBack{400};
/// and before it, as clocks differ.
inline constexpr std::chrono::hours kFurthestAhead{1};
/// Whether a record may tell of that time if it came then. One that may not is reckoned with where
/// it came, and found there too.
[[nodiscard]] bool isCredible(Instant own, Instant came) noexcept;

/// When it was recorded by its own word; for a search and a day the same as when it happened.
[[nodiscard]] Instant recordedAt(const Told& told);

/// Of an entry and its body, without which only what the line tells is there.
[[nodiscard]] Told tell(const journal::Entry& entry, std::optional<std::string_view> body);

/// Whether it is a line that a person wrote (written_record.h), by its kind.
[[nodiscard]] bool isWritten(const journal::Entry& entry);
/// Whether its record is of this hub's making, with people and terminals by their ids: a written
/// line, that somebody looked at the journal (audit_log_used.h), or use of 日レセ (orca_use.h).
[[nodiscard]] bool isOwnRecord(const journal::Entry& entry);
/// The record of an entry: of what another system sent (readReceived), a person wrote
/// (readWritten), somebody looked at (readLook) or an agent read of 日レセ (readOrcaUse). Fails as
/// they do.
[[nodiscard]] Result<Reading> readEntry(const journal::Entry& entry, std::string_view body);

/// More terms than this are one: whoever looks reads the entry.
inline constexpr std::size_t kMaxTerms = 1024;
/// Longer words are indexed by their beginning.
inline constexpr std::size_t kMaxWordBytes = 64;
/// Terms of an hour that something went on for; longer is found as whatever is sought.
inline constexpr int kMaxHours = 48;

/// The words of folded text: letters and digits of one alphabet in a row, and pairs of Japanese
/// characters that follow each other. A letter alone is none.
[[nodiscard]] std::vector<std::string> wordsOf(std::string_view folded);

/// How entries of this journal are indexed.
[[nodiscard]] journal::Indexing searchIndexing();
[[nodiscard]] journal::Terms termsOf(const Told& told, const journal::Entry& entry);

}  // namespace sekisho::usage
