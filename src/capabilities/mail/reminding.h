#pragma once

#include <chrono>
#include <vector>

namespace sekisho::mail {

/// Whether something that is due on `due` is to be told in a round that covers the days after
/// `after` up to `until`: so many days before it, and once a week from a week after it on, until it
/// is done. Pure.
[[nodiscard]] bool isToTell(std::chrono::sys_days due, const std::vector<int>& days_before,
                            std::chrono::sys_days after, std::chrono::sys_days until);

/// Whether a message of that day lists it: everything overdue, and what is near enough to be
/// reminded of at all.
[[nodiscard]] bool isNear(std::chrono::sys_days due, const std::vector<int>& days_before,
                          std::chrono::sys_days day);

}  // namespace sekisho::mail
