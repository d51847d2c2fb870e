#include "capabilities/mail/reminding.h"

#include <algorithm>

namespace sekisho::mail {

using std::chrono::days;
using std::chrono::sys_days;

bool isToTell(sys_days due, const std::vector<int>& days_before, sys_days after, sys_days until) {
  const bool before = std::ranges::any_of(days_before, [&](int count) {
    const sys_days told = due - days{count};
    return after < told && told <= until;
  });
  if (before || until <= due) return before;
  // The last whole week after it that lies in the round, if any does.
  const sys_days week = due + days{(until - due).count() / 7 * 7};
  return week > due && after < week;
}

bool isNear(sys_days due, const std::vector<int>& days_before, sys_days day) {
  const int most = days_before.empty() ? 0 : std::ranges::max(days_before);
  return due - days{most} <= day;
}

}  // namespace sekisho::mail
