#pragma once

#include <optional>
#include <set>
#include <string>

#include "platform/machine/machine.h"

namespace sekisho::inventory {

inline constexpr std::size_t kMaxProcesses = 200'000;

/// The names (/proc/<pid>/comm, at most 15 characters) of all running processes; nothing if they
/// could not all be listed.
[[nodiscard]] std::optional<std::set<std::string, std::less<>>> runningPrograms(
    const platform::Machine& machine);

}  // namespace sekisho::inventory
