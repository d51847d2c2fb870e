#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::backupchecks {

using BackupCheckId = Id<struct BackupCheckTag>;

/// What of backups was looked at: what no program on the server can see (P-12).
enum class Kind {
  Restored,  ///< One was restored, as a trial, on another machine.
  Detached,  ///< A copy was seen to lie off the server, detached from it.
};
[[nodiscard]] std::string_view nameOf(Kind kind) noexcept;
[[nodiscard]] std::optional<Kind> kindFrom(std::string_view name) noexcept;

enum class Outcome {
  Worked,
  Partly,  ///< Something was missing, or the copy was older than it should be.
  Failed,
};
[[nodiscard]] std::string_view nameOf(Outcome outcome) noexcept;
[[nodiscard]] std::optional<Outcome> outcomeFrom(std::string_view name) noexcept;

/// One such look, as whoever records it says.
struct BackupCheck {
  BackupCheckId id = {};
  Kind kind = Kind::Restored;
  std::chrono::sys_days day{};  ///< When it was done.
  std::string what = {};        ///< What was restored or seen: which backup, of which day.
  std::string where = {};       ///< On which machine, or where the copy lies.
  std::string who = {};         ///< Who did it: a person of the clinic, or of the provider.
  Outcome outcome = Outcome::Worked;
  std::string said = {};  ///< How it went; empty only where it worked.
  PersonId by = {};       ///< Who recorded it.
  Instant at{};
  friend bool operator==(const BackupCheck&, const BackupCheck&) = default;
};

inline constexpr std::size_t kMaxShortBytes = 600;   // 200 characters of Japanese
inline constexpr std::size_t kMaxSaidBytes = 3'000;  // 1,000 characters
inline constexpr std::chrono::days kLongestAgo{3'660};

/// InvalidInput with {pointer}: backupchecks.day (to come, or longer ago than kLongestAgo),
/// backupchecks.words (no words, or overlong, of what, where or who), backupchecks.said (overlong,
/// or none of what did not work).
[[nodiscard]] Result<void> check(const BackupCheck& done, std::chrono::sys_days today);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const BackupCheck& done);

inline constexpr int kChecksShown = 200;

/// The checks of one clinic, kept for ever. Each is durable, with its journal entry, when the call
/// returns. Safe for any thread.
class BackupChecks {
 public:
  virtual ~BackupChecks() = default;

  /// The newest kChecksShown by the day they were done; of one day the last recorded first.
  [[nodiscard]] virtual Result<std::vector<BackupCheck>> all() const = 0;
  /// backup.checked@1. What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> record(const BackupCheck& done) = 0;
};

}  // namespace sekisho::backupchecks
