#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/documents/document.h"
#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"
#include "core/second_person.h"

namespace sekisho::statements {

using StatementId = Id<struct StatementTag>;

/// はい, いいえ, 対象外.
enum class Answer { Yes, No, NotApplicable };
[[nodiscard]] std::string_view nameOf(Answer answer) noexcept;
[[nodiscard]] std::optional<Answer> answerFrom(std::string_view name) noexcept;

/// A measured control of the same requirements, as it stood.
struct SeenControl {
  ControlId control;
  std::string verdict = {};   ///< As posture names verdicts.
  std::string evidence = {};  ///< As the catalog names evidence classes.
  int judged = 0;
  int of = 0;
  friend bool operator==(const SeenControl&, const SeenControl&) = default;
};

/// One table that those controls were judged by: what was read of a device, or a register of the
/// hub.
struct SeenTable {
  std::string table = {};
  std::optional<DeviceId> device = {};   ///< Nothing for a register.
  Sha256 digest = {};                    ///< Of its canonical text (evidence/table.h).
  std::optional<Instant> observed = {};  ///< When its device last read it; nothing for a register.
  friend bool operator==(const SeenTable&, const SeenTable&) = default;
};

/// Of the canonical JSON of those tables, as entries write them; nothing of none.
[[nodiscard]] std::optional<Sha256> digestOf(const std::vector<SeenTable>& tables);
[[nodiscard]] Json toJson(const SeenTable& table);

/// What the hub had seen when the answer was given.
struct Seen {
  Instant at{};
  std::vector<SeenControl> controls = {};
  std::optional<Sha256> tables = {};  ///< digestOf() the tables behind them.
  friend bool operator==(const Seen&, const Seen&) = default;

  /// Everything there was passed. Nothing at all speaks neither for an answer nor against it.
  [[nodiscard]] bool supportsYes() const;
};

/// A document that goes with an answer, and what it held then.
struct Attached {
  documents::DocumentId document = {};
  Sha256 digest = {};
  friend bool operator==(const Attached&, const Attached&) = default;
};

struct Withdrawal {
  PersonId by;
  Instant at{};
  std::string why = {};
  friend bool operator==(const Withdrawal&, const Withdrawal&) = default;
};

/// The second person's yes to an answer that needs one.
struct Confirmation {
  PersonId by;
  Instant at{};
  /// 単独承認: of the same person, or of one whose sign-in was of one hand with theirs, because
  /// nobody else was there who could.
  bool alone = false;
  std::string why = {};  ///< Of one alone.
  /// The two sign-ins were of one hand, and not for long; for good.
  bool lately = false;

  [[nodiscard]] Worth worth() const { return worthOf(alone, lately); }
  friend bool operator==(const Confirmation&, const Confirmation&) = default;
};

/// One answer to one control.
struct Statement {
  StatementId id = {};
  ControlId control = {};
  Answer answer = Answer::No;
  std::chrono::sys_days checked{};                   ///< 確認日: the day somebody looked.
  std::chrono::sys_days until{};                     ///< Last day it holds.
  std::optional<std::chrono::sys_days> target = {};  ///< 目標日, of a no.
  std::optional<PersonId> in_charge = {};            ///< Who puts a no right.
  std::string reason = {};               ///< Of a no, of 対象外, of a yes over what is not proved.
  std::vector<Attached> documents = {};  ///< In the order given; each once.
  Seen seen = {};
  PersonId by = {};
  Instant at{};
  std::optional<Confirmation> confirmed = {};       ///< The newest: none is worth more.
  std::vector<Confirmation> confirmed_before = {};  ///< Those it took the place of, oldest first.
  std::optional<Withdrawal> withdrawn = {};

  friend bool operator==(const Statement&, const Statement&) = default;
};

/// What a control asks of an answer to it.
struct Question {
  std::chrono::days every{};  ///< How long an answer holds.
  bool strict = false;        ///< 決して, 必ず: it applies to everybody.
};

inline constexpr std::size_t kMaxReasonBytes = 3'000;  // 1,000 characters of Japanese
inline constexpr std::size_t kMaxStatements = 20'000;
inline constexpr std::size_t kMaxAttached = 10;

/// Last day of the Japanese fiscal year (until 31 March) that `day` lies in.
[[nodiscard]] std::chrono::sys_days fiscalYearEnd(std::chrono::sys_days day);

/// InvalidInput for the first thing that cannot stand, with {pointer} of its field:
/// statements.strict (対象外 where the policy knows none), statements.checked-ahead (a day to
/// come), statements.checked-long-ago with {days} (it would have ended already), statements.target
/// with {first} and {last} (a no without a target day from today to the fiscal year's end),
/// statements.in-charge (a no without anybody), statements.reason (none where one is asked for),
/// statements.reason-bad (overlong, or with control characters), statements.documents (more than
/// kMaxAttached, or one twice).
[[nodiscard]] Result<void> check(const Statement& statement, const Question& question,
                                 std::chrono::sys_days today);

/// The confirmation as it is kept: with the marks of how `second` stands to who answered, and a
/// reason exactly if it is one alone. Whose sign-in was of the other's making is kept even while
/// somebody else could confirm; it counts for nothing then.
///
/// Conflict: statements.withdrawn, statements.confirmed (it may not follow the one
/// that stands, as of mayFollow()), statements.same-person (who answered does not confirm as well
/// while others could). InvalidInput with {pointer}: statements.reason, statements.reason-bad (one
/// alone says why).
[[nodiscard]] Result<Confirmation> confirmed(const Statement& statement, Confirmation confirmation,
                                             SecondPerson second);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const Statement& statement);

/// The statements of one clinic. Each change is durable, with its journal entry, when the call
/// returns. Nothing is ever deleted. Safe for use by any thread.
class StatementRegister {
 public:
  virtual ~StatementRegister() = default;

  /// Every one, newest first.
  [[nodiscard]] virtual Result<std::vector<Statement>> all() const = 0;
  /// For each control the newest, unless it was withdrawn: what it had replaced does not come back.
  [[nodiscard]] virtual Result<std::vector<Statement>> standing() const = 0;

  /// Conflict with statements.full. What check() refuses must not be given, and `seen.tables` is
  /// the digest of `tables`, which the entry names as well.
  [[nodiscard]] virtual Result<void> make(const Statement& statement,
                                          const std::vector<SeenTable>& tables) = 0;
  /// NotFound (statements.unknown).
  [[nodiscard]] virtual Result<Statement> statement(StatementId id) const = 0;
  /// The tables behind what was seen, in the order given; none of an unknown one.
  [[nodiscard]] virtual Result<std::vector<SeenTable>> tables(StatementId id) const = 0;
  /// Answers the statement as it is then. NotFound (statements.unknown), or what confirmed()
  /// refuses. A confirmation that was there before stays in `confirmed_before`.
  [[nodiscard]] virtual Result<Statement> confirm(StatementId id, const Confirmation& confirmation,
                                                  const SecondPerson& second) = 0;
  /// Answers the statement as it is then. NotFound (statements.unknown); Conflict
  /// (statements.withdrawn) if it was withdrawn before.
  [[nodiscard]] virtual Result<Statement> withdraw(StatementId id,
                                                   const Withdrawal& withdrawal) = 0;
};

}  // namespace sekisho::statements
