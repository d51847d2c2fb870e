#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::platform {

inline constexpr std::size_t kMaxProcesses = 200'000;
inline constexpr std::size_t kMaxCommandLine = 262'144;

/// The names (/proc/<pid>/comm, at most 15 characters) of all running processes; nothing if they
/// could not all be listed.
[[nodiscard]] std::optional<std::set<std::string, std::less<>>> runningPrograms(
    const Machine& machine);

/// The command lines (/proc/<pid>/cmdline: words, each ended by a NUL) of all running processes of
/// that name; nothing if they could not all be read. Who has none, as a process that has ended and
/// waits for its parent, is left out.
[[nodiscard]] std::optional<std::vector<std::string>> commandLinesOf(const Machine& machine,
                                                                     std::string_view program);

}  // namespace sekisho::platform
