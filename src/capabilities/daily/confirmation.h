#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/daily/draft.h"
#include "capabilities/evidence/hours.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::daily {

using ConfirmationId = Id<struct DailyConfirmationTag>;

/// The journal as it stood.
struct Seal {
  std::uint64_t generation = 0;
  std::uint64_t size = 0;
  Sha256 root = {};
  friend bool operator==(const Seal&, const Seal&) = default;
};

/// A line as it was confirmed: what it says is in the journal's entry, sealed.
struct ConfirmedLine {
  Origin origin = Origin::SignedIn;
  Sha256 digest = {};
  friend auto operator<=>(const ConfirmedLine&, const ConfirmedLine&) = default;
};

/// That a named person has read the journal of use of one day and says that it is so.
struct Confirmation {
  ConfirmationId id = {};
  std::chrono::sys_days day{};
  PersonId by = {};
  Instant at{};
  Sha256 digest = {};  ///< Of the draft.
  std::int64_t unknown = 0;
  std::string remark = {};  ///< What is known of what is nobody's.
  Seal seal = {};
  std::vector<ConfirmedLine> lines = {};  ///< Sorted.

  friend bool operator==(const Confirmation&, const Confirmation&) = default;
};

/// How a day stands.
enum class Standing {
  Closed,  ///< The clinic was closed: nothing is asked.
  Early,   ///< It is not over yet.
  Waits,   ///< Nobody has confirmed it.
  Confirmed,
  Differs,  ///< Evidence changed after it was confirmed: it is asked anew.
};
[[nodiscard]] std::string_view nameOf(Standing standing) noexcept;

/// What came after a day was confirmed. That what went on then has ended is none of it.
struct Difference {
  std::vector<std::size_t> added = {};  ///< Indexes of lines of the draft.
  /// Lines that people wrote and have put right since. That machines' evidence is kept only so long
  /// is no difference.
  std::int64_t gone = 0;
  [[nodiscard]] bool empty() const { return added.empty() && gone == 0; }
};
[[nodiscard]] Difference differenceOf(const Draft& draft, const Confirmation& confirmed);

/// From when a day may be confirmed: when the clinic has closed that day, else when it is over.
[[nodiscard]] Instant closingOf(std::chrono::sys_days day, const evidence::Hours& hours);

/// Days on which the clinic was open after `day`, up to `today`: what a confirmation may take.
[[nodiscard]] int openDaysSince(std::chrono::sys_days day, std::chrono::sys_days today,
                                const evidence::Hours& hours);

inline constexpr std::size_t kMaxRemarkBytes = 1'500;  // 500 characters of Japanese
inline constexpr std::size_t kMaxLines = 10'000;

/// What a person says of the draft of a day.
struct Said {
  Sha256 digest = {};  ///< Of the draft they saw.
  std::string remark = {};
};

/// Whether a person may confirm `draft` now, after `last`, the newest confirmation of that day.
/// Conflict: daily.early, daily.moved (the draft is another by now), daily.nothing-new.
/// Unavailable: daily.counting. InvalidInput with {pointer}: daily.remark (nobody knows who it was:
/// a line says what is known), daily.too-long (more than kMaxLines).
[[nodiscard]] Result<void> check(const Draft& draft, const Said& said, const Confirmation* last,
                                 const evidence::Hours& hours, Instant now);

/// The confirmation that is kept of a draft that check() lets pass.
[[nodiscard]] Confirmation confirmationOf(const Draft& draft, const Said& said, ConfirmationId id,
                                          PersonId by, Instant at, const Seal& seal);

/// As the API writes it; lines are left out.
[[nodiscard]] Json toJson(const Confirmation& confirmation);

/// The body of its journal entry: with every line, as long as there is room for them.
[[nodiscard]] Json bodyOf(const Confirmation& confirmation, const Draft& draft);

/// That a confirmed day was found to differ, derived from the evidence, and since when.
struct Differing {
  std::chrono::sys_days day{};
  Instant since{};
  friend bool operator==(const Differing&, const Differing&) = default;
};

/// The confirmed days of one clinic. Each is durable, with its journal entry, when the call
/// returns. Nothing is ever changed or deleted: a day confirmed anew has one more. Safe for use by
/// any thread.
class ConfirmationRegister {
 public:
  virtual ~ConfirmationRegister() = default;

  /// The newest of each day from `first` to `last`, by day.
  [[nodiscard]] virtual Result<std::vector<Confirmation>> newest(
      std::chrono::sys_days first, std::chrono::sys_days last) const = 0;
  /// Every one of a day, newest first.
  [[nodiscard]] virtual Result<std::vector<Confirmation>> of(std::chrono::sys_days day) const = 0;
  /// The confirmed days that are noted as differing, by day.
  [[nodiscard]] virtual Result<std::vector<Differing>> differing() const = 0;
  /// Notes that a day differs, or no longer does; one noted before keeps its time. No decision:
  /// anybody can draw it from the evidence again.
  [[nodiscard]] virtual Result<void> note(std::chrono::sys_days day,
                                          std::optional<Instant> differs_since) = 0;

  /// Conflict (daily.moved) if another one of that day was kept after `last`, the newest that the
  /// caller knew of. `body` is the entry's. The day does not differ any more.
  [[nodiscard]] virtual Result<void> keep(const Confirmation& confirmation,
                                          std::optional<ConfirmationId> last, Json body) = 0;
};

}  // namespace sekisho::daily
