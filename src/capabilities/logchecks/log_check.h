#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"
#include "core/second_person.h"

namespace sekisho::logchecks {

using LogCheckId = Id<struct LogCheckTag>;

/// A kind of access record.
enum class Source {
  Journal,    ///< 利用日誌
  LogIns,     ///< Log-ins to machines.
  Operators,  ///< Use of 日レセ.
  Remote,     ///< Connections from outside.
  Other,
};
[[nodiscard]] std::string_view nameOf(Source source) noexcept;
[[nodiscard]] std::optional<Source> sourceFrom(std::string_view name) noexcept;

/// The journal as it stood.
struct Seal {
  std::uint64_t generation = 0;
  std::uint64_t size = 0;
  Sha256 root = {};
  friend bool operator==(const Seal&, const Seal&) = default;
};

/// That somebody else has looked at what the checker did themselves in those days.
struct OwnActsSeen {
  PersonId by = {};
  Instant at{};
  std::string looked = {};  ///< What exactly was looked at.
  bool lately = false;      ///< The two sign-ins were lately of one hand.
  bool alone = false;       ///< 単独承認: so, and nobody else was there who could look.
  std::string why = {};     ///< Of one alone.

  [[nodiscard]] Worth worth() const { return worthOf(alone, lately); }
  friend bool operator==(const OwnActsSeen&, const OwnActsSeen&) = default;
};

/// That a person has looked at the access records of some days.
struct LogCheck {
  LogCheckId id = {};
  std::chrono::sys_days first{};
  std::chrono::sys_days last{};
  std::vector<Source> sources = {};  ///< In the order of the enum, each once.
  std::string looked = {};           ///< What exactly was looked at.
  bool clear = false;                ///< Nothing was found.
  std::string found = {};            ///< What was, unless it is clear.
  std::string done = {};             ///< What was done about it.
  Seal seal = {};
  /// What the records of those days held, with what the checker said of it: as answered() writes
  /// it.
  Json material = {};
  PersonId by = {};
  Instant at{};
  bool alone = false;    ///< 単独承認: nobody else was there who could look at their own acts.
  std::string why = {};  ///< Of one alone.
  std::optional<OwnActsSeen> own_acts = {};       ///< The newest: none is worth more.
  std::vector<OwnActsSeen> own_acts_before = {};  ///< Those it took the place of, oldest first.

  /// Whether what the checker did themselves was looked at by one who counts, or nobody else was
  /// there to do it.
  [[nodiscard]] bool isWhole() const {
    return alone || (own_acts && own_acts->worth() != Worth::NeedsAnother);
  }

  /// Whether the journal's own records were looked at: only those days count as checked.
  [[nodiscard]] bool readsJournal() const;

  friend bool operator==(const LogCheck&, const LogCheck&) = default;
};

/// Some days on end.
struct Period {
  std::chrono::sys_days first{};
  std::chrono::sys_days last{};
  friend bool operator==(const Period&, const Period&) = default;
};

/// The days from the hub's set-up to the last checked one that lie in no check that reads the
/// journal, oldest first; from the first checked day if it is not set up. Nothing while no check
/// reaches the set-up. Checks may overlap, and stand in any order.
[[nodiscard]] std::vector<Period> missingIn(const std::vector<LogCheck>& checks,
                                            std::optional<std::chrono::sys_days> set_up);

/// The last day that a check which reads the journal covers.
[[nodiscard]] std::optional<std::chrono::sys_days> lastChecked(const std::vector<LogCheck>& checks);

/// What is checked next: from the day after the last checked one to the end of the month before
/// `today`, or to yesterday where that month is checked; no longer than a check may be. The month
/// before, and what lies between the set-up and it, if nothing was checked yet; nothing if
/// yesterday was. Only checks that read the journal count.
[[nodiscard]] std::optional<Period> nextPeriod(const std::vector<LogCheck>& checks,
                                               std::optional<std::chrono::sys_days> set_up,
                                               std::chrono::sys_days today);

inline constexpr std::size_t kMaxTextBytes = 3'000;  // 1,000 characters of Japanese
inline constexpr std::size_t kMaxChecks = 5'000;
inline constexpr std::chrono::days kLongestPeriod{100};

/// InvalidInput with {pointer} for the first thing that cannot stand: logchecks.period (no days,
/// more than kLongestPeriod, or a day that has not ended `today`), logchecks.sources (none, or one
/// twice), logchecks.looked, logchecks.found and logchecks.done (none where one is asked for, or no
/// line of up to 1,000 characters).
[[nodiscard]] Result<void> check(const LogCheck& check, std::chrono::sys_days today);

/// The check as it is kept: alone exactly if nobody else could look at the checker's own acts;
/// `second` is the checker. InvalidInput with {pointer}: logchecks.why (one alone says why).
[[nodiscard]] Result<LogCheck> recorded(LogCheck check, const SecondPerson& second);

/// The look as it is kept: with the marks of how `second` stands to the checker. Whose sign-in was
/// of the other's making is kept even while somebody else could look; it counts for nothing then.
/// Conflict: logchecks.own-same (by the checker: nobody alone reviews their own use),
/// logchecks.own-seen (it may not follow the one there is, as of mayFollow()). InvalidInput with
/// {pointer}: logchecks.looked, logchecks.seen-why (one alone says why).
[[nodiscard]] Result<OwnActsSeen> seen(const LogCheck& check, OwnActsSeen seen,
                                       SecondPerson second);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const LogCheck& check);

/// The log checks of one clinic. Each change is durable, with its journal entry, when the call
/// returns. Nothing is ever deleted, or changed but by whoever looked at the checker's own acts.
/// Safe for use by any thread.
class LogCheckRegister {
 public:
  virtual ~LogCheckRegister() = default;

  /// Every one, newest first.
  [[nodiscard]] virtual Result<std::vector<LogCheck>> all() const = 0;
  /// Conflict with logchecks.full. What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> record(const LogCheck& check) = 0;
  /// Answers the check as it is then. NotFound (logchecks.unknown), or what seen() refuses. A look
  /// that was there before stays in `own_acts_before`.
  [[nodiscard]] virtual Result<LogCheck> confirm(LogCheckId id, const OwnActsSeen& seen,
                                                 const SecondPerson& second) = 0;
};

}  // namespace sekisho::logchecks
