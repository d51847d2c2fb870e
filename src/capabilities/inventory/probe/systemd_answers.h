#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/program_runner.h"

namespace sekisho::inventory {

/// Which of some units are active, as `systemctl show` tells: sockets and timers leave no trace in
/// files. Units that systemd said nothing of, and names that it would take for patterns, are
/// missing; so are all where it did not answer.
[[nodiscard]] std::map<std::string, bool> activeUnits(const platform::ProgramRunner& run,
                                                      const std::vector<std::string>& names);

/// Reads the answer: blocks of "Id=" and "ActiveState=" in any order, ended by an empty line.
[[nodiscard]] std::map<std::string, bool> activeUnitsIn(std::string_view output);

}  // namespace sekisho::inventory
