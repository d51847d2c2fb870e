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

namespace sekisho::people {

/// What somebody is to the clinic. Staff (従業者) always includes temporary agency workers.
enum class Kind {
  Director,    ///< 院長
  Doctor,      ///< 医師・歯科医師
  Nurse,       ///< 看護職
  Clerk,       ///< 医療事務
  OtherStaff,  ///< その他の職員
  Temporary,   ///< 派遣: of an agency, which has the contract
  Locum,       ///< 代診: a doctor who stands in, by an agreement of their own or of their employer
  WalksUp,     ///< 清掃、家族など: no seat of their own, but can walk up to one
  Engineer,    ///< サポート事業所の技術者
};

/// Duties of safe management (R7 1①; guideline 企画管理編).
enum class SafetyRole {
  SafetyManager,  ///< 医療情報システム安全管理責任者
  Planner,        ///< 企画管理者
  Operations,     ///< システム運用担当者
  Auditor,        ///< 点検担当者: reviews what others did
};

enum class Language { Japanese, English };

/// Whoever comes for a time (短期職員): has an employer, a last day and somebody who instructs.
[[nodiscard]] constexpr bool isShortTerm(Kind kind) noexcept {
  return kind == Kind::Temporary || kind == Kind::Locum;
}

[[nodiscard]] std::string_view nameOf(Kind kind) noexcept;
[[nodiscard]] std::string_view nameOf(SafetyRole role) noexcept;
[[nodiscard]] std::string_view nameOf(Language language) noexcept;
[[nodiscard]] std::optional<Kind> kindFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<SafetyRole> safetyRoleFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<Language> languageFrom(std::string_view name) noexcept;

/// The promise of confidentiality (guideline 企画7①; P-09): valid while here and after leaving.
struct Pledge {
  std::chrono::sys_days signed_on{};
  bool after_leaving = false;  ///< It says in writing that it holds after leaving too.
  /// For people of an agency or another firm: where the contract with that firm says it, such as
  /// "派遣契約 第8条". Empty if the person signed a pledge of their own.
  std::string contract_clause = {};
  /// The pledge or that contract, put on file.
  std::optional<documents::DocumentId> document = {};

  friend bool operator==(const Pledge&, const Pledge&) = default;
};

/// A 日レセ operator (ユーザID) meant for one person, on the days from–until; both belong to it.
struct OperatorUse {
  std::string id;
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};  ///< Nothing while it is theirs.

  friend bool operator==(const OperatorUse&, const OperatorUse&) = default;
};

/// That somebody wrote their own kind, duties, pledge or briefing, because nobody else could, or
/// who the director is while none signs in (単独承認).
struct OwnChange {
  Instant at{};
  std::string why;

  friend bool operator==(const OwnChange&, const OwnChange&) = default;
};

/// One person of the staff register (職員台帳), present or past. Days are days in Japan; both ends
/// of from–until belong to it.
struct Person {
  PersonId id;
  std::string name;
  std::string kana = {};  ///< Hiragana or katakana; may be empty.
  Kind kind = Kind::OtherStaff;
  std::string employer = {};  ///< Empty for the clinic's own staff.
  std::vector<SafetyRole> safety_roles = {};
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};  ///< Last day; nothing while none is set.
  Language language = Language::Japanese;
  std::optional<Pledge> pledge = {};
  std::optional<PersonId> instructed_by = {};         ///< Who tells them what to do.
  std::vector<DeviceId> seats = {};                   ///< Where they will sit.
  std::vector<OperatorUse> operators = {};            ///< Past ones too, by first day.
  std::optional<std::chrono::sys_days> briefed = {};  ///< The rules were explained to them.
  std::string mail = {};  ///< Where reminders are sent; empty if nowhere. As isMailAddress.
  bool reminders = true;  ///< Whether they are reminded there of what falls to them.
  /// If kind, duties, pledge and briefing are as one person alone wrote some of them.
  std::optional<OwnChange> own_change = {};

  /// Whether they are here on that day.
  [[nodiscard]] bool isHere(std::chrono::sys_days day) const {
    return from <= day && (!until || day <= *until);
  }
  /// The 日レセ operator that is theirs at present; empty if none is.
  [[nodiscard]] std::string_view operatorId() const;

  friend bool operator==(const Person&, const Person&) = default;
};

inline constexpr std::size_t kMaxTextBytes = 240;  // 80 characters of Japanese
inline constexpr std::size_t kMaxPeople = 2'000;
inline constexpr std::size_t kMaxSeats = 50;
inline constexpr std::size_t kMaxOperators = 50;
inline constexpr std::size_t kMaxOperatorBytes = 64;

/// InvalidInput for the first thing that cannot stand: people.field-bad with {field} (an empty or
/// overlong text, a control character), core.name-characters (one that names are not written with),
/// people.kana, people.dates (the last day before the first), people.mail (no mail address),
/// people.temporary-incomplete (who comes for a time without employer, last day or somebody who
/// instructs), people.pledge-clause (a pledge through an agency without the clause),
/// people.operators (too many, one of no day, or two at once). Each names the field in {pointer},
/// as the API writes a person.
[[nodiscard]] Result<void> check(const Person& person);

/// InvalidInput (people.not-yet) for a pledge or a briefing that is said to have been after
/// `today`.
[[nodiscard]] Result<void> checkPast(const Person& person, std::chrono::sys_days today);

/// From that day on `id` is their operator, or none if it is empty; the one before ends the day
/// before. One that began on that day or later is replaced: it was never used.
void assignOperator(Person& person, std::string id, std::chrono::sys_days from);

/// Whether a change forgets an operator that `before` had before `today`, or shortens its days:
/// such a change needs a reason.
[[nodiscard]] bool forgetsOperator(const Person& before, const Person& after,
                                   std::chrono::sys_days today);

/// Whether two are called the same, or look so (skeletonOfName()), and both are here on some day:
/// under what they state, nobody could tell one from the other.
[[nodiscard]] bool areNamesakes(const Person& one, const Person& other);

/// An OwnChange as it is kept, whatever was written after it.
struct LoneChange {
  PersonId person;                  ///< Whose row of the register.
  std::optional<PersonId> by = {};  ///< Who wrote it; nothing where nobody was named.
  OwnChange change;

  friend bool operator==(const LoneChange&, const LoneChange&) = default;
};

/// Whether a change says that somebody who has begun came on another day than it stands, or on a
/// day that has passed: who joins is told and reads what others were told and read before, so that
/// such a change needs a reason.
[[nodiscard]] bool movesPassedFirstDay(const Person& before, const Person& after,
                                       std::chrono::sys_days today);

/// Whether a change says or takes back that somebody's last day has passed: such a change needs a
/// reason.
[[nodiscard]] bool movesPassedLastDay(const Person& before, const Person& after,
                                      std::chrono::sys_days today);

/// The person as journal bodies and the API write them.
[[nodiscard]] Json toJson(const Person& person);

/// One thing to see to on a person's first day (短期職員, and whoever joins).
struct Step {
  MessageId message;  ///< people.first-day-…
  bool done = false;
};

/// What has to be done before somebody sits down at a 日レセ terminal, in order: pledge, rules
/// explained, employer of an engineer, somebody who instructs, seats, an operator of their own.
[[nodiscard]] std::vector<Step> firstDay(const Person& person);

/// Days for which somebody who has joined is shown what they need from the first day on.
inline constexpr std::chrono::days kJoiningFor{30};

/// Whether somebody joins at present or will: it is looked whether they have what they need to
/// work. Not who only walks up, and not who has left.
[[nodiscard]] bool isJoining(const Person& person, std::chrono::sys_days today);

/// The staff register. Each change is durable, with its journal entry, when the call returns.
/// Nobody is ever deleted: past people stay readable. Safe for use by any thread.
class PersonRegister {
 public:
  virtual ~PersonRegister() = default;

  /// Everybody, present and past, by kana and name.
  [[nodiscard]] virtual Result<std::vector<Person>> all() const = 0;
  /// NotFound (people.unknown) if there is none.
  [[nodiscard]] virtual Result<Person> person(PersonId id) const = 0;

  /// Every change that one person made alone, oldest first: each own_change that add() or change()
  /// was given anew.
  [[nodiscard]] virtual Result<std::vector<LoneChange>> loneChanges() const = 0;

  /// All of them or none. InvalidInput as of check(); Conflict with people.full, or with
  /// people.name-taken (pointer /name) for a namesake of somebody else.
  [[nodiscard]] virtual Result<void> add(const std::vector<Person>& added,
                                         const journal::Actor& by) = 0;
  /// `why` is kept in the entry with what stood before. Conflict with people.name-taken where
  /// another name or other days make a namesake.
  [[nodiscard]] virtual Result<void> change(const Person& changed, std::string_view why,
                                            const journal::Actor& by) = 0;
};

}  // namespace sekisho::people
