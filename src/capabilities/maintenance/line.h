#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/hours.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::maintenance {

using LineId = Id<struct MaintenanceLineTag>;

inline constexpr std::size_t kMaxShortBytes = 240;   // 80 characters of Japanese
inline constexpr std::size_t kMaxLongBytes = 3'000;  // 1,000 characters
inline constexpr std::size_t kMaxTaken = 10;         ///< Things of one piece of work.
inline constexpr std::size_t kMaxTurns = 200;        ///< Reports, rulings and corrections of one.
/// Reports and corrections of one: the rest of kMaxTurns is the clinic's word's.
inline constexpr std::size_t kMaxTold = 100;
inline constexpr std::size_t kMaxLines = 50'000;      ///< Of those that wait for somebody.
inline constexpr std::size_t kMaxAtOnce = 100;        ///< Lines that one report or ruling is of.
inline constexpr std::chrono::days kLongestAgo{400};  ///< Of work that is written down.

/// How a line came to be.
enum class Origin {
  Session,  ///< An agent saw the session.
  Visit,    ///< Written: somebody came.
  Tool,     ///< Written: a way in that leaves no session, such as a support tool's screen.
};
[[nodiscard]] std::string_view nameOf(Origin origin) noexcept;
[[nodiscard]] std::optional<Origin> originFrom(std::string_view name) noexcept;

/// How it ended.
enum class Ending {
  Open,            ///< Not yet, as far as is known.
  Ended,           ///< At `until`.
  Unseen,          ///< While nobody looked.
  MachineStopped,  ///< With the machine.
  Written,         ///< At `until`, as a person says.
};
[[nodiscard]] std::string_view nameOf(Ending ending) noexcept;
[[nodiscard]] std::optional<Ending> endingFrom(std::string_view name) noexcept;

/// In what form something was handed over.
enum class Form { Electronic, Medium, Paper, Oral };
[[nodiscard]] std::string_view nameOf(Form form) noexcept;
[[nodiscard]] std::optional<Form> formFrom(std::string_view name) noexcept;

enum class Disposal { Return, Destroy };
[[nodiscard]] std::string_view nameOf(Disposal disposal) noexcept;
[[nodiscard]] std::optional<Disposal> disposalFrom(std::string_view name) noexcept;

/// Something of the clinic's that the provider took or was given for the work (K-2.1), and that it
/// gives back or destroys (K-2.3).
struct Taken {
  int category = 1;  ///< 1 to 5, as K-2.1 counts them.
  Form form = Form::Electronic;
  std::string medium = {};  ///< "USB", "dump file"; may be empty.
  std::string what = {};    ///< What, and how much of it, in words.
  Disposal disposal = Disposal::Destroy;
  std::chrono::sys_days until{};                   ///< By when.
  std::optional<std::chrono::sys_days> done = {};  ///< When it was.
  friend bool operator==(const Taken&, const Taken&) = default;
};

/// The provider's part: who it was and what was done.
struct Report {
  std::string engineer = {};
  std::string company = {};       ///< May be empty.
  std::string work = {};          ///< Why, and what was done.
  std::vector<Taken> taken = {};  ///< Empty: nothing was.
  PersonId by = {};               ///< Who wrote it down.
  Instant at{};
  friend bool operator==(const Report&, const Report&) = default;
};

/// What the clinic says of a line.
enum class Word {
  Confirmed,  ///< It was so.
  Own,        ///< Nobody of a provider's: our own people.
  Disputed,   ///< Nobody here knows of it.
  Withdrawn,  ///< A written line that should not be; it stays in the list.
};
[[nodiscard]] std::string_view nameOf(Word word) noexcept;
[[nodiscard]] std::optional<Word> wordFrom(std::string_view name) noexcept;

struct Ruling {
  Word word = Word::Confirmed;
  std::optional<PersonId> person = {};  ///< Who it was, of an own one.
  std::string said = {};                ///< May be empty but for one disputed or withdrawn.
  PersonId by = {};
  Instant at{};
  friend bool operator==(const Ruling&, const Ruling&) = default;
};

/// From when until when it stood before it was corrected.
struct Correction {
  Instant from{};
  std::optional<Instant> until = {};
  Ending ending = Ending::Open;
  std::string why = {};
  PersonId by = {};
  Instant at{};
  friend bool operator==(const Correction&, const Correction&) = default;
};

/// Something that was said of a line, in the order it was.
struct Turn {
  std::optional<Report> report = {};
  std::optional<Ruling> ruling = {};
  std::optional<Correction> correction = {};
  friend bool operator==(const Turn&, const Turn&) = default;
};

/// Where a line stands.
enum class Standing {
  ToName,     ///< Nobody has said who it was.
  ToConfirm,  ///< The provider has; the clinic has not.
  Confirmed,
  Own,
  Disputed,
  Withdrawn,
};
[[nodiscard]] std::string_view nameOf(Standing standing) noexcept;
[[nodiscard]] bool isSettled(Standing standing) noexcept;

/// One piece of work on a machine (保守作業). Nothing of it is ever erased but the account, once
/// the notice to staff says so.
struct Line {
  LineId id = {};
  std::int64_t number = 0;  ///< From 1 up within the clinic.
  DeviceId device = {};
  Origin origin = Origin::Session;
  std::string session = {};  ///< The agent's key of it; empty of a written one.
  std::string service = {};  ///< Such as sshd; empty where it is not said.
  std::string place = {};    ///< Where it came from.
  std::string account = {};  ///< Empty where it is not said, or may not be.
  bool screen = false;       ///< Of a desktop.
  Instant from{};            ///< By the machine's clock.
  std::optional<Instant> until = {};
  Ending ending = Ending::Open;
  std::optional<Instant> seen = {};      ///< Where the end is not known: when it was still open.
  Instant known{};                       ///< When the hub got to know of it.
  std::optional<PersonId> written = {};  ///< Who wrote the line.
  std::vector<Turn> turns = {};

  /// The newest; null if nobody has.
  [[nodiscard]] const Report* report() const noexcept;
  [[nodiscard]] const Ruling* ruling() const noexcept;
  /// Of a session that is over: whether it still went on then.
  [[nodiscard]] bool wentOnAfter(Instant moment) const noexcept;
  /// What was confirmed before a later report or correction, or while the session went on, is to be
  /// confirmed again.
  [[nodiscard]] Standing standing() const noexcept;
  /// What the newest report says was taken, in its order; nothing of the clinic's own work, or of a
  /// withdrawn line.
  [[nodiscard]] std::vector<Taken> taken() const;
  friend bool operator==(const Line&, const Line&) = default;
};

/// A line as a person writes it: InvalidInput with {pointer}: maintenance.times (from a time to
/// come, or more than kLongestAgo ago; not from before until), maintenance.origin (of a session).
[[nodiscard]] Result<void> checkWritten(const Line& line, Instant now);

/// InvalidInput with {pointer}: maintenance.engineer, maintenance.company, maintenance.work,
/// maintenance.taken (too many, no words, a day more than kLongestAgo ago or more than a year to
/// come, done in days to come).
[[nodiscard]] Result<void> check(const Report& report, Instant now);

/// InvalidInput with {pointer}: maintenance.own-person, maintenance.said.
[[nodiscard]] Result<void> check(const Ruling& ruling);

/// InvalidInput with {pointer}: maintenance.taken (something was to be given back or destroyed, or
/// was, before the day of the work).
[[nodiscard]] Result<void> checkTaken(const Report& report, Instant from);

// What may be added to a line of which the caller has seen `seen` turns. Conflict:
// maintenance.moved (there are others by now), maintenance.full.

/// Conflict, too: maintenance.not-providers (it is the clinic's own, or withdrawn). InvalidInput as
/// of checkTaken().
[[nodiscard]] Result<void> mayReport(const Line& line, const Report& report, std::size_t seen);
/// Conflict, too: maintenance.unnamed (nothing to confirm), maintenance.measured (a line that an
/// agent opened is never withdrawn).
[[nodiscard]] Result<void> mayRule(const Line& line, const Ruling& ruling, std::size_t seen);
/// The line with other times, and a turn that keeps those it had. Of one that an agent saw only an
/// end that is over and not known can be given: Conflict (maintenance.measured, and
/// maintenance.still-open while it goes on). People know whole minutes: an end in the minute it
/// began in is the end of that minute. InvalidInput with {pointer} as of checkWritten(), as of when
/// it is corrected, and maintenance.why.
[[nodiscard]] Result<Line> corrected(Line line, Instant from, std::optional<Instant> until,
                                     const Correction& why, std::size_t seen);

/// Days on which the clinic was open since the hub got to know of it, until `today`.
[[nodiscard]] int openDaysSince(const Line& line, std::chrono::sys_days today,
                                const evidence::Hours& hours);

/// As journal bodies and the API write them.
[[nodiscard]] Json toJson(const Line& line);
[[nodiscard]] Json toJson(const std::vector<Taken>& taken);
/// Nothing if it is not what toJson() wrote.
[[nodiscard]] std::optional<std::vector<Taken>> takenFrom(const Json& value);

}  // namespace sekisho::maintenance
