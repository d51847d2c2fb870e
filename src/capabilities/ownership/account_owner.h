#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::ownership {

using OwnershipId = Id<struct OwnershipTag>;

/// An account of the operating system at one seat.
struct Account {
  DeviceId device = {};
  std::string name = {};
  friend auto operator<=>(const Account&, const Account&) = default;
};

/// What uses it: one person, or a program for which one person answers.
enum class Use { Person, Service };
[[nodiscard]] std::string_view nameOf(Use use) noexcept;
[[nodiscard]] std::optional<Use> useFrom(std::string_view name) noexcept;

struct Ending {
  PersonId by = {};
  Instant at{};
  std::string why = {};
  friend bool operator==(const Ending&, const Ending&) = default;
};

/// The last day a row holds: of one taken back, the day before that at the latest. Nothing while it
/// has no end.
[[nodiscard]] std::optional<std::chrono::sys_days> lastDayOf(
    const std::optional<std::chrono::sys_days>& until, const std::optional<Ending>& ended);

/// Days in a row, both ends belong to them.
struct Days {
  std::chrono::sys_days first{};
  std::optional<std::chrono::sys_days> last = {};  ///< Nothing: without end.
};
/// Whether some day belongs to both.
[[nodiscard]] bool doMeet(const Days& one, const Days& other);

/// Whose an account is, from–to: a row of the access register (P-10).
struct AccountOwner {
  OwnershipId id = {};
  Account account = {};
  Use use = Use::Person;
  PersonId person = {};      ///< Its owner, or who answers for the service.
  std::string purpose = {};  ///< Why it is needed at that seat; of a service always said.
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};  ///< Last day.
  PersonId by = {};
  Instant at{};
  std::optional<Ending> ended = {};  ///< Taken back; it stays visible.

  friend bool operator==(const AccountOwner&, const AccountOwner&) = default;

  [[nodiscard]] bool isInForce(std::chrono::sys_days day) const {
    return !ended && from <= day && (!until || day <= *until);
  }
  /// lastDayOf() it.
  [[nodiscard]] std::optional<std::chrono::sys_days> lastDay() const;
  /// Whether both would own the account on some day, past ones included: what was is not rewritten.
  [[nodiscard]] bool overlaps(const AccountOwner& other) const;
};

inline constexpr std::size_t kMaxAccountNameBytes = 256;
inline constexpr std::size_t kMaxPurposeBytes = 600;  // 200 characters of Japanese
inline constexpr std::size_t kMaxRows = 20'000;

/// Whether any account is that person's on that day.
[[nodiscard]] bool ownsAny(std::span<const AccountOwner> owners, PersonId person,
                           std::chrono::sys_days day);
/// Whether the account was that person's on `since` or later, even if that was taken back.
[[nodiscard]] bool ownedSince(std::span<const AccountOwner> owners, const Account& account,
                              PersonId person, std::chrono::sys_days since);

/// InvalidInput with {pointer}: ownership.account (no such name can be), ownership.purpose (a
/// service without one, or no line), ownership.until (before the first day).
[[nodiscard]] Result<void> check(const AccountOwner& owner);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const AccountOwner& owner);

/// Whose the accounts of one clinic are and were. Each change is durable, with its journal entry,
/// when the call returns. Nothing is ever deleted. Safe for use by any thread.
class OwnerRegister {
 public:
  virtual ~OwnerRegister() = default;

  /// Every row, newest first.
  [[nodiscard]] virtual Result<std::vector<AccountOwner>> all() const = 0;

  /// Conflict: ownership.owned (another row of the account holds on one of those days: an account
  /// has one owner), ownership.full. What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> assign(const AccountOwner& owner) = 0;
  /// Answers the row as it is then. NotFound (ownership.unknown); Conflict (ownership.ended).
  [[nodiscard]] virtual Result<AccountOwner> end(OwnershipId id, const Ending& ending) = 0;
};

}  // namespace sekisho::ownership
