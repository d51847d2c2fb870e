#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/incidents/contact.h"
#include "capabilities/incidents/report_number.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::incidents {

/// What somebody saw, or felt: the nearest of a few plain answers.
enum class Sign {
  Screen,   ///< 画面がおかしい
  Stuck,    ///< 動かない・遅い
  Message,  ///< 知らない画面やメッセージ
  Figures,  ///< 数字や内容がおかしい
  Machine,  ///< 機器や配線が変わっている
  Other,    ///< その他・なんとなく心配
};

/// By what somebody was told.
enum class Way { Telephone, Fax, Visit, Mail };

/// Whether it had happened before.
enum class Recurrence { First, Again, Unknown };

enum class StepKind {
  Told,      ///< Somebody was told: who, when, by what.
  Answered,  ///< What they said or did.
  Added,     ///< More was written down.
  Closed,    ///< What was done in the end.
  Reopened,  ///< It is not over after all: telling and answering begin anew.
};

[[nodiscard]] std::string_view nameOf(Sign sign) noexcept;
[[nodiscard]] std::string_view nameOf(Way way) noexcept;
[[nodiscard]] std::string_view nameOf(Recurrence recurrence) noexcept;
[[nodiscard]] std::string_view nameOf(StepKind kind) noexcept;
[[nodiscard]] std::optional<Sign> signFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<Way> wayFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<Recurrence> recurrenceFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<StepKind> stepKindFrom(std::string_view name) noexcept;

/// What came after a report was filed, one after another.
struct Step {
  StepKind kind = StepKind::Added;
  std::optional<PersonId> by = {};  ///< Nothing of what the hub did: its mail was taken over.
  Instant at{};                     ///< When it was written down.
  Instant when{};                   ///< When it was: of Told and Answered; of others as `at`.
  std::string whom = {};            ///< Of Told, who was told; of Answered, who said so.
  std::optional<Way> way = {};      ///< Of Told.
  std::string words = {};           ///< Of all but Told; personal data.
  std::optional<Recurrence> recurrence = {};  ///< Of Closed.
  std::string why_without = {};  ///< Of Closed: why nobody had to be told, or to answer.

  friend bool operator==(const Step&, const Step&) = default;
};

/// That a report was written on paper first: who wrote it, as it stands there.
struct FromPaper {
  std::string writer;
  friend bool operator==(const FromPaper&, const FromPaper&) = default;
};

/// A time that a report is or was open.
struct Opening {
  Instant from{};
  std::optional<Instant> told = {};  ///< When somebody was told, or answered, at the earliest.
  std::optional<Instant> closed = {};
  friend bool operator==(const Opening&, const Opening&) = default;
};

/// 異常連絡票: that something about 日レセ worries somebody (P-12). A worry is enough, nobody
/// proves anything.
struct WorryReport {
  WorryId id = {};
  ReportNumber number = {};
  PersonId by = {};  ///< Who filed it.
  Instant at{};      ///< When it was filed.
  Instant seen{};    ///< When it was seen: earlier only if it comes from paper.
  Sign sign = Sign::Other;
  std::string words = {};             ///< What the person added; may be empty. Personal data.
  std::optional<DeviceId> seat = {};  ///< Where, if that is known.
  std::string seat_name = {};         ///< As it was called then.
  std::optional<FromPaper> paper = {};
  /// Health and versions as the evidence had them then: a JSON object without personal data.
  Json attached = {};
  std::vector<Step> steps = {};  ///< Oldest first.

  friend bool operator==(const WorryReport&, const WorryReport&) = default;

  [[nodiscard]] bool isOpen() const;
  /// Since when it is open: it was filed, or reopened last.
  [[nodiscard]] Instant openSince() const;
  /// That somebody was told, and what they answered, the last of each since it is open. Whoever
  /// answered was told, if nobody recorded that.
  [[nodiscard]] const Step* told() const;
  [[nodiscard]] const Step* answered() const;
  /// Each time that it was open, oldest first: at least one.
  [[nodiscard]] std::vector<Opening> openings() const;
};

inline constexpr std::size_t kMaxWordsBytes = 3'000;  // 1,000 characters of Japanese
inline constexpr std::size_t kMaxAttachedBytes = 131'072;
inline constexpr std::size_t kMaxSteps = 200;
inline constexpr std::size_t kKeptToEnd = 20;  ///< Of them for others than Added: it can be ended.
inline constexpr std::size_t kMaxReportsADay = 200;  // of a clinic
inline constexpr std::size_t kClosedShown = 200;
inline constexpr std::chrono::days kPaperLate{400};  ///< Paper of the year before, and a month.
/// Clocks of two machines need not agree to the second.
inline constexpr std::chrono::minutes kClockSlack{5};

/// InvalidInput with {pointer}: incidents.words (overlong, or with marks that are not seen),
/// incidents.writer (no line), incidents.seen (to come, longer ago than kPaperLate, or of another
/// time than it is filed without paper).
[[nodiscard]] Result<void> check(const WorryReport& report);

/// Whether that step may follow. Conflict: incidents.closed (it is closed), incidents.open
/// (reopening what is not), incidents.steps-full. InvalidInput with {pointer}: incidents.whom,
/// incidents.way, incidents.when (to come, or before it was seen), incidents.step-words,
/// incidents.recurrence, incidents.why-without (closed without telling or an answer, and no reason
/// said).
[[nodiscard]] Result<void> check(const WorryReport& report, const Step& step);

/// As journal bodies and the API write them; a report without its steps.
[[nodiscard]] Json toJson(const Step& step);
[[nodiscard]] Json toJson(const WorryReport& report);

/// The worry reports of one clinic, and who is to be told. Each change is durable, with its journal
/// entry, when the call returns. Nothing is ever deleted; words go with the bodies of the entries
/// that hold them. Safe for use by any thread.
class WorryRegister {
 public:
  virtual ~WorryRegister() = default;

  /// Nothing while nobody is named.
  [[nodiscard]] virtual Result<std::optional<Contact>> contact() const = 0;
  /// incident.contact-named@1. What check() refuses is refused.
  [[nodiscard]] virtual Result<void> nameContact(const Contact& contact) = 0;

  /// Every open one, newest first, then the newest kClosedShown that are closed; without what was
  /// attached.
  [[nodiscard]] virtual Result<std::vector<WorryReport>> list() const = 0;
  /// Whole. NotFound (incidents.unknown).
  [[nodiscard]] virtual Result<WorryReport> report(WorryId id) const = 0;
  /// The same by its number.
  [[nodiscard]] virtual Result<WorryReport> numbered(const ReportNumber& number) const = 0;

  /// Files it under the next number of the year in Japan, which it answers with. Refuses what
  /// check() refuses; Unavailable (incidents.full) with {most} after kMaxReportsADay in a day in
  /// Japan.
  [[nodiscard]] virtual Result<WorryReport> file(const WorryReport& report) = 0;
  /// Adds a step; answers the report as it is then. NotFound (incidents.unknown), or what check()
  /// refuses.
  [[nodiscard]] virtual Result<WorryReport> add(WorryId id, const Step& step) = 0;

  /// Forgets what was written by hand from `from` to before `until`, as the bodies of the entries
  /// of that time are destroyed.
  [[nodiscard]] virtual Result<void> forgetRecorded(Instant from, Instant until) = 0;
};

}  // namespace sekisho::incidents
