#pragma once

#include <cstdint>
#include <optional>

namespace sekisho::evidence {

/// What the table `accounts` tells of whether an account still lets somebody in; its columns by
/// their names. Nothing: it could not be told.
struct AccountUse {
  std::optional<std::int64_t> login_shell = {};
  std::optional<std::int64_t> sudo = {};
  std::optional<std::int64_t> locked = {};
  std::optional<std::int64_t> keys = {};
  std::optional<std::int64_t> expires_day = {};  ///< Nothing as well if it never ends.
};

/// Whether nobody can use the account any more, by every way there is into it. The controls and the
/// reviews all mean this by a stopped account:
///
///  - its last day has passed; on the day itself it may still open for some hours (UTC);
///  - or it has no log-in shell, and neither rights nor a password with which to use them;
///  - or its password is locked and no key opens it. A locked password alone is not enough.
///
/// Nothing if what could be told leaves it open.
[[nodiscard]] std::optional<bool> isStopped(const AccountUse& account, std::int64_t today);

/// How long an account has not been used is told in steps of so many days: a day would say when
/// somebody was at work, which nothing tells before the notice to staff.
inline constexpr std::int64_t kIdleStepDays = 30;

/// The end of the step that `days` whole days without a log-in are in: 30 for 0 to 30, 60 for 31 to
/// 60. Rounded up, so that "more than 90 days" is decided by the step as by the day.
[[nodiscard]] std::int64_t idleStep(std::int64_t days);

}  // namespace sekisho::evidence
