#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::usage {

using WrittenUseId = Id<struct WrittenUseTag>;

/// That a use was copied from paper (紙からの転記): who wrote the line there, as it is written. Its
/// time is the use's own; who copied it, and when, are the entry's.
struct FromPaper {
  std::string writer;
  friend bool operator==(const FromPaper&, const FromPaper&) = default;
};

/// What an entry puts right. The one it points to stays readable.
struct Correction {
  WrittenUseId of = {};
  std::string why;
  bool taken_back = false;  ///< There was no such use; the rest is as it was written first.
  friend bool operator==(const Correction&, const Correction&) = default;
};

/// One line of the journal of use (利用の日誌) that a person writes: who used which terminal from
/// when until when, and for what. No patient is named in it.
struct WrittenUse {
  WrittenUseId id = {};
  PersonId person = {};
  DeviceId terminal = {};
  Instant from{};
  Instant until{};  ///< After `from`.
  std::string purpose = {};
  std::optional<FromPaper> paper = {};
  std::optional<Correction> corrects = {};
  PersonId by = {};  ///< Who wrote the entry.
  Instant at{};

  friend bool operator==(const WrittenUse&, const WrittenUse&) = default;
};

inline constexpr std::size_t kMaxPurposeBytes = 600;   // 200 characters of Japanese
inline constexpr std::size_t kMaxWrittenADay = 2'000;  // in a clinic
inline constexpr std::size_t kUsesShown = 200;
inline constexpr std::chrono::hours kLongestUse{24};
inline constexpr std::chrono::days kWrittenLate{400};  // paper of the year before, and a month

/// InvalidInput with {pointer} for the first thing that cannot stand: usage.written-times (not
/// after one another, longer than kLongestUse, or not over at `now`), usage.written-late (longer
/// ago than kWrittenLate), usage.written-purpose, usage.written-writer and usage.written-why (no
/// line of up to 200 characters).
[[nodiscard]] Result<void> check(const WrittenUse& use, Instant now);

/// Conflict (usage.written-corrected) if one of `others` corrects `use` already: the newest one is
/// corrected, so that there is one last word.
[[nodiscard]] Result<void> checkCorrectable(const WrittenUse& use,
                                            const std::vector<WrittenUse>& others);

/// The first moment of a day in Japan.
[[nodiscard]] Instant beginningOf(std::chrono::sys_days day);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const WrittenUse& use);
/// Back. Nothing if it is not what toJson() writes; texts are not checked.
[[nodiscard]] std::optional<WrittenUse> writtenUseFrom(const Json& json);

/// The written lines of one clinic. Each is durable, with its journal entry, when the call returns.
/// Nothing is ever changed; one goes only with the body of its entry. Safe for use by any thread.
class WrittenUses {
 public:
  virtual ~WrittenUses() = default;

  /// All that were open at some moment from `from` to before `until`, with whatever corrects them
  /// or is corrected by them, by their beginning.
  [[nodiscard]] virtual Result<std::vector<WrittenUse>> between(Instant from,
                                                                Instant until) const = 0;
  /// All about one person, by whomever they were written, newest first, kUsesShown at most.
  [[nodiscard]] virtual Result<std::vector<WrittenUse>> about(PersonId person) const = 0;
  /// NotFound (usage.written-unknown).
  [[nodiscard]] virtual Result<WrittenUse> use(WrittenUseId id) const = 0;
  /// Refuses what check() and checkCorrectable() refuse; NotFound (usage.written-unknown) if it
  /// corrects what is not there; Unavailable (usage.written-full) with {most} after kMaxWrittenADay
  /// in a day in Japan.
  [[nodiscard]] virtual Result<void> write(const WrittenUse& use) = 0;

  /// Forgets one, as the body of its entry is destroyed; one that is not there is fine. What
  /// corrects it, or what it corrected, stays.
  [[nodiscard]] virtual Result<void> forget(WrittenUseId id) = 0;
  /// The same of all that were written from `from` to before `until`.
  [[nodiscard]] virtual Result<void> forgetWritten(Instant from, Instant until) = 0;
};

}  // namespace sekisho::usage
