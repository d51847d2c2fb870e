#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/entry.h"
#include "capabilities/usage/record.h"
#include "capabilities/usage/sessions_at_once.h"
#include "core/clock.h"

namespace sekisho::usage {

/// Who gave out the identifier of an operator: the clinic's 日レセ.
inline constexpr std::string_view kOperatorIds = "urn:sekisho:orca-operator";

/// Who gave out the name that stands for a patient's number (orca::PatientNames): this hub.
inline constexpr std::string_view kPatientNames = "urn:sekisho:patient-name";
/// And the number itself: the clinic's 日レセ.
inline constexpr std::string_view kPatientNumbers = "urn:sekisho:orca-patient";

/// The first subtype of its records; the last says in which function ("orca-reception"), by which
/// interface ("orca-interface:system01lstv2"), how a session ended ("orca-logged-out"), in which
/// function a patient was open ("orca-open:reception") or something was written
/// ("orca-written:diagnoses"), which job ran ("orca-job:ORCBM01"), what was pulled
/// ("orca-pulled:patient_medical_all"), which program printed ("orca-printed:ORCHC03") or what was
/// exported ("orca-exported:csv"); or what a terminal itself told of any of it
/// ("orca-at-terminal:reception", "orca-at-terminal:disconnected").
inline constexpr std::string_view kOrca = "orca";

/// Whether it tells what an agent read of the use of 日レセ: orca.used, orca.interface-used,
/// orca.session, orca.patient-open, orca.written, orca.job, orca.pulled, orca.printed,
/// orca.exported, and what the log of a terminal's own client tells (orca.client-used,
/// orca.client-output, orca.client-session).
[[nodiscard]] bool isOrcaUse(const journal::Entry& entry) noexcept;

/// The record of such an entry, which stands for all acts of its stretch (`period`), so many as its
/// entity says. The operator is left out where the log does not name one, or the staff were not
/// told yet. InvalidInput (usage.unreadable with {offset}, usage.incomplete with {part}) for
/// another body.
[[nodiscard]] Result<Reading> readOrcaUse(const journal::Entry& entry, std::string_view body);

/// Whether it is the record of such an entry.
[[nodiscard]] bool isOrcaRecord(const Record& record);

/// From when until when.
struct Stretch {
  Instant from{};
  Instant until{};
};
/// That of such a record; nothing if it was not seen to begin.
[[nodiscard]] std::optional<Stretch> stretchOf(const Record& record);

/// The digest of the session's id that it is of; empty if it is of none.
[[nodiscard]] std::string sessionMarkOf(const Record& record);

/// How a session of 日レセ ended.
struct SessionEnd {
  enum class How {
    LoggedOut,
    Closed,  ///< Without logging out.
    Cut,     ///< By a broken connection or a restart, or out of sight: nobody knows.
  };
  How how = How::Cut;
  std::string function = {};  ///< Where it was then, as Uses names functions; empty if not told.
  std::string terminal = {};  ///< As the log names it; empty if it does not.
  /// The log does not: it is the machine that alone had a connection which began and ended with it.
  bool by_connection = false;
  std::int64_t candidates = 0;  ///< Of so many machines it was one, where several had such a one.
  /// When its user operated nothing for a while; nothing if that is not known for all of it.
  std::optional<std::vector<Stretch>> quiet = {};
};
/// That of such a record; nothing if it is of no session.
[[nodiscard]] std::optional<SessionEnd> sessionEndOf(const Record& record);

/// Whether a terminal's own client told it.
[[nodiscard]] bool isToldByTerminal(const Record& record);

/// What a terminal's own client told of a session that ended.
struct SessionAtTerminal {
  std::string function = {};                       ///< As SessionEnd's.
  std::optional<std::vector<Stretch>> quiet = {};  ///< As SessionEnd's.
};
/// That of such a record; nothing if it is none.
[[nodiscard]] std::optional<SessionAtTerminal> sessionAtTerminalOf(const Record& record);

/// In which function a patient was open or rows were written, as Uses names functions; nothing if
/// it is no such record.
[[nodiscard]] std::optional<std::string_view> orcaFunctionOf(const Record& record);

/// Opens a sealed number that stands beside a name; nothing if it is not that one's.
using OpenNumber =
    std::function<std::optional<std::string>(std::string_view sealed, std::string_view name)>;
/// Puts numbers in place of the names of patients. Only for who may see them and said why.
void showPatientNumbers(Record& record, const OpenNumber& open);

/// Such a record as one session among others; nothing if it is of no session.
[[nodiscard]] std::optional<OrcaSession> sessionOf(const Record& record);
/// The operator it names; empty if it names none.
[[nodiscard]] std::string operatorOf(const Record& record);

/// How many acts such a record stands for: 1 if it does not say.
[[nodiscard]] std::int64_t timesOf(const Record& record);

}  // namespace sekisho::usage
