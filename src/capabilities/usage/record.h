#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capabilities/usage/moment.h"
#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::usage {

/// The longest audit message of any form that is read. DICOM PS3.15 A.6 asks for 32,768 octets.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{64} << 10U;
/// Agents, entities, codes and the like in one place; more is refused.
inline constexpr std::size_t kMaxParts = 512;
/// How many paths Reading::not_carried names at most.
inline constexpr std::size_t kMaxNotCarried = 64;

inline constexpr MessageId kUnreadable{"usage.unreadable"};
inline constexpr MessageId kForbidden{"usage.forbidden"};
inline constexpr MessageId kTooLarge{"usage.too-large"};
inline constexpr MessageId kIncomplete{"usage.incomplete"};
inline constexpr MessageId kNotWritable{"usage.not-writable"};

/// A word of a coding scheme. `system` is the URI that FHIR knows it by (code_systems.h).
struct Code {
  std::string system = {};
  std::string code = {};
  std::string display = {};
  friend bool operator==(const Code&, const Code&) = default;
};

/// One idea, said in any number of schemes.
struct Concept {
  std::vector<Code> codes = {};
  std::string text = {};
  friend bool operator==(const Concept&, const Concept&) = default;
};

enum class Action { Create, Read, Update, Delete, Execute };
/// By DICOM's numbers: what was tried has worked, or failed so much.
enum class Outcome { Success = 0, MinorFailure = 4, SeriousFailure = 8, MajorFailure = 12 };

/// Whom or what a message names, in whichever way it does.
struct Identity {
  std::string reference = {};  ///< Where FHIR keeps it: "Patient/12".
  std::string resource = {};   ///< As what, if it says so by itself: "Patient".
  std::string system = {};     ///< Who gave out the identifier: a URI.
  std::string value = {};      ///< The identifier itself.
  std::string display = {};    ///< A name for people only.
  std::optional<Concept> type = {};

  [[nodiscard]] bool empty() const { return *this == Identity{}; }
  friend bool operator==(const Identity&, const Identity&) = default;
};

/// Where an agent worked: "1" name of a machine, "2" IP address, "3" telephone, "4" mail, "5" URI.
struct Network {
  std::string address = {};
  std::string type = {};
  friend bool operator==(const Network&, const Network&) = default;
};

/// A person or program that took part (DICOM ActiveParticipant, FHIR agent).
struct Agent {
  Identity who = {};
  std::string alternative_id = {};
  std::string name = {};
  std::optional<bool> requestor = {};  ///< Nothing if the sender did not say.
  std::optional<Concept> type = {};    ///< How it took part.
  std::vector<Concept> roles = {};     ///< What it may do.
  Network network = {};
  std::optional<Code> media = {};
  std::vector<std::string> policies = {};
  std::vector<Concept> purposes = {};
  friend bool operator==(const Agent&, const Agent&) = default;
};

/// Who observed and reported it (DICOM AuditSourceIdentification, FHIR source).
struct Source {
  std::string site = {};
  Identity observer = {};
  std::vector<Code> types = {};
  friend bool operator==(const Source&, const Source&) = default;
};

/// A value that a message adds in its own words.
struct Detail {
  std::string type = {};
  std::string value = {};  ///< Any bytes, decoded.
  bool text = false;       ///< It came as text rather than as base64.
  friend bool operator==(const Detail&, const Detail&) = default;
};

/// A patient, document, query or thing that was used (DICOM ParticipantObjectIdentification, FHIR
/// entity).
struct Entity {
  Identity what = {};
  std::optional<Code> type = {};
  std::optional<Code> role = {};
  std::optional<Code> lifecycle = {};
  std::vector<Code> labels = {};  ///< How sensitive it is.
  std::string name = {};
  std::string description = {};
  std::string query = {};  ///< Any bytes, decoded.
  std::vector<Detail> details = {};
  friend bool operator==(const Entity&, const Entity&) = default;
};

/// When something took its time rather than happened at once.
struct Period {
  std::optional<Moment> start = {};
  std::optional<Moment> end = {};
  friend bool operator==(const Period&, const Period&) = default;
};

/// Who did what to whose data, where, when and with which outcome (P-10): what DICOM PS3.15 A.5
/// audit messages and FHIR R4 AuditEvents both say.
///
/// It is derived whenever somebody reads; what is kept are the bytes received. All text is UTF-8 as
/// the sender wrote it; where it is shown, it is somebody else's.
struct Record {
  Code type = {};  ///< Such as DCM 110114, user authentication.
  std::vector<Code> subtypes = {};
  std::optional<Action> action = {};
  Moment recorded = {};
  std::optional<Period> period = {};
  std::optional<Outcome> outcome = {};  ///< Nothing if the sender did not say.
  std::string outcome_text = {};
  std::vector<Concept> purposes = {};
  std::vector<Agent> agents = {};
  Source source = {};
  std::vector<Entity> entities = {};
  friend bool operator==(const Record&, const Record&) = default;
};

/// What was read, and which parts of the message no record has a place for: they are in the bytes
/// received and nowhere else.
struct Reading {
  Record record;
  /// Such as "ActiveParticipant/@UserTypeCode" or "agent.location": names of the form, never
  /// values.
  std::vector<std::string> not_carried = {};
};

/// The letter of both standards (C, R, U, D, E), and back.
[[nodiscard]] char letterOf(Action action) noexcept;
[[nodiscard]] std::optional<Action> actionFrom(std::string_view letter) noexcept;
/// The number of both standards, as text, and back.
[[nodiscard]] std::string_view numberOf(Outcome outcome) noexcept;
[[nodiscard]] std::optional<Outcome> outcomeFrom(std::string_view number) noexcept;

/// Whether a Network::type is one that the standards know.
[[nodiscard]] bool isAccessPoint(std::string_view type) noexcept;

/// Notes that a part has no place in a record, once, up to kMaxNotCarried. A name that is not
/// letters, digits and a few marks could be anybody's data and is noted as "…".
void noteNotCarried(Reading& reading, std::string_view where, std::string_view name);

/// The one text for an identity in forms that have room for one only: the identifier (with its
/// system, if that is a URI, before a '|'), else the reference, else the name.
[[nodiscard]] std::string oneTextOf(const Identity& identity);
/// Back: an identifier, whose system is what stands before '|' if that is a URI.
[[nodiscard]] Identity identityFrom(std::string_view text);

}  // namespace sekisho::usage
