#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/journal/journal_store.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::retention {

using RuleId = Id<struct RetentionRuleTag>;
using HoldId = Id<struct LegalHoldTag>;

inline constexpr int kFewestMonths = 12;
inline constexpr int kMostMonths = 1200;
/// A rule that keeps for a shorter time than the one before holds only after so long: what it
/// destroys cannot be brought back, and somebody has to have seen it.
inline constexpr std::chrono::days kShorterAfter{14};
inline constexpr std::size_t kMostWords = 1000;  ///< Bytes of a reason.
inline constexpr std::size_t kMostHolds = 200;

/// How long the bodies of a class of entries are kept, as the clinic has written it. Entries and
/// proofs stay for ever.
struct Rule {
  RuleId id = {};
  journal::EntryClass entry_class = journal::EntryClass::Usage;
  int months = 0;  ///< Whole months after the one an entry was recorded in.
  std::string reason = {};
  PersonId by = {};
  Instant at{};
  std::chrono::sys_days from{};  ///< First day in Japan on which it holds.
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// That somebody ended a hold, and why.
struct Release {
  PersonId by = {};
  Instant at{};
  std::string why = {};
  friend bool operator==(const Release&, const Release&) = default;
};

/// Legal hold: until it is released nothing recorded in those months is destroyed, by rule or by
/// hand.
struct Hold {
  HoldId id = {};
  journal::Month first;                     ///< Of Japan's calendar.
  std::optional<journal::Month> last = {};  ///< Nothing: what is still to come, too.
  std::string reason = {};
  PersonId by = {};
  Instant at{};
  std::optional<Release> released = {};
  friend bool operator==(const Hold&, const Hold&) = default;

  /// Whether anything of that month of UTC lies in it: Japan's months begin nine hours earlier.
  [[nodiscard]] bool holds(const journal::Month& month) const;
};

/// InvalidInput with {pointer}: retention.months ({fewest}, {most}), retention.reason.
[[nodiscard]] Result<void> check(const Rule& rule);
/// InvalidInput with {pointer}: retention.months-order (the last before the first),
/// retention.reason.
[[nodiscard]] Result<void> check(const Hold& hold);

/// The rule of that class that holds on `today`: of those that have begun, the one written last.
/// Nothing if nobody has written one.
[[nodiscard]] const Rule* inForce(const std::vector<Rule>& rules, journal::EntryClass of,
                                  std::chrono::sys_days today);

/// From which day a rule of so many months holds that is written on `today`.
[[nodiscard]] std::chrono::sys_days firstDay(const std::vector<Rule>& rules, journal::EntryClass of,
                                             int months, std::chrono::sys_days today);

/// Which of the `living` shelves the rules let go on `today`, oldest first: whose month lies whole
/// months behind, and which nothing holds.
[[nodiscard]] std::vector<journal::BodyShelf> due(const std::vector<journal::BodyShelf>& living,
                                                  const std::vector<Rule>& rules,
                                                  const std::vector<Hold>& holds,
                                                  std::chrono::sys_days today);

/// The hold that keeps that month; nothing if none does.
[[nodiscard]] const Hold* heldBy(const std::vector<Hold>& holds, const journal::Month& month);

[[nodiscard]] Json toJson(const Rule& rule);
[[nodiscard]] Json toJson(const Hold& hold);

/// Where rules and holds are kept. Each change is durable, with its journal entry, when the call
/// returns. Nothing is ever taken away. Safe for any thread.
class RetentionRegister {
 public:
  virtual ~RetentionRegister() = default;

  /// As they were written, newest first.
  [[nodiscard]] virtual Result<std::vector<Rule>> rules() const = 0;
  [[nodiscard]] virtual Result<std::vector<Hold>> holds() const = 0;

  [[nodiscard]] virtual Result<void> write(const Rule& rule) = 0;
  /// Conflict (retention.holds-full).
  [[nodiscard]] virtual Result<void> hold(const Hold& hold) = 0;
  /// The hold as it is then. NotFound (retention.hold-unknown), Conflict (retention.released).
  [[nodiscard]] virtual Result<Hold> release(HoldId id, const Release& release) = 0;
};

}  // namespace sekisho::retention
