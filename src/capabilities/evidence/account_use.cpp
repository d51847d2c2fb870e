#include "capabilities/evidence/account_use.h"

#include <algorithm>

namespace sekisho::evidence {
namespace {

// What is not known stays so unless the other side decides (Kleene), as in SQL.
using Told = std::optional<bool>;

Told is(const std::optional<std::int64_t>& cell, std::int64_t value) {
  return cell ? Told(*cell == value) : std::nullopt;
}

Told both(Told a, Told b) {
  if (a == false || b == false) return false;
  return a && b ? Told(true) : std::nullopt;
}

Told either(Told a, Told b) {
  if (a == true || b == true) return true;
  return a && b ? Told(false) : std::nullopt;
}

}  // namespace

Told isStopped(const AccountUse& account, std::int64_t today) {
  const Told locked = is(account.locked, 1);
  const Told ended = account.expires_day && *account.expires_day < today;
  const Told useless = both(is(account.login_shell, 0), either(is(account.sudo, 0), locked));
  const Told shut = both(locked, is(account.keys, 0));
  return either(ended, either(useless, shut));
}

std::int64_t idleStep(std::int64_t days) {
  const std::int64_t begun = (days + kIdleStepDays - 1) / kIdleStepDays;
  return std::max<std::int64_t>(begun, 1) * kIdleStepDays;
}

}  // namespace sekisho::evidence
