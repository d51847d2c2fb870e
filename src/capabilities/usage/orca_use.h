#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/journal/entry.h"
#include "capabilities/usage/record.h"
#include "capabilities/usage/sessions_at_once.h"
#include "core/clock.h"

namespace sekisho::usage {

/// Who gave out the identifier of an operator: the clinic's 日レセ.
inline constexpr std::string_view kOperatorIds = "urn:sekisho:orca-operator";

/// The first subtype of its records; the last says in which function ("orca-reception"), by which
/// interface ("orca-interface:system01lstv2") or how a session ended ("orca-logged-out").
inline constexpr std::string_view kOrca = "orca";

/// Whether it tells what an agent read of the use of 日レセ: orca.used, orca.interface-used and
/// orca.session.
[[nodiscard]] bool isOrcaUse(const journal::Entry& entry) noexcept;

/// The record of such an entry, which stands for all acts of its stretch (`period`), so many as its
/// entity says. The operator is left out where the log does not name one, or the staff were not
/// told yet. InvalidInput (usage.unreadable with {offset}, usage.incomplete with {part}) for
/// another body.
[[nodiscard]] Result<Reading> readOrcaUse(const journal::Entry& entry, std::string_view body);

/// From when until when.
struct Stretch {
  Instant from{};
  Instant until{};
};
/// That of such a record; nothing if it was not seen to begin.
[[nodiscard]] std::optional<Stretch> stretchOf(const Record& record);

/// How a session of 日レセ ended.
struct SessionEnd {
  enum class How {
    LoggedOut,
    Closed,  ///< Without logging out.
    Cut,     ///< By a restart, or out of sight: nobody knows.
  };
  How how = How::Cut;
  std::string function = {};  ///< Where it was then, as Uses names functions; empty if not told.
  std::string terminal = {};  ///< As the log names it; empty if it does not.
};
/// That of such a record; nothing if it is of no session.
[[nodiscard]] std::optional<SessionEnd> sessionEndOf(const Record& record);

/// Such a record as one session among others; nothing if it is of no session.
[[nodiscard]] std::optional<OrcaSession> sessionOf(const Record& record);
/// The operator it names; empty if it names none.
[[nodiscard]] std::string operatorOf(const Record& record);

/// How many acts such a record stands for: 1 if it does not say.
[[nodiscard]] std::int64_t timesOf(const Record& record);

}  // namespace sekisho::usage
