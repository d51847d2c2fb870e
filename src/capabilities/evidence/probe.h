#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/table.h"

namespace sekisho::evidence {

/// One way to read one fact table from this machine.
///
/// A probe says what it saw, "could not tell" and "only partly" included; it never judges.
struct Probe {
  std::string_view table;                 ///< The table's name in specs/facts.
  std::chrono::seconds every;             ///< Read again at least so often; at most an hour.
  bool heavy = false;                     ///< Spread out at start and among each other.
  std::vector<std::string> watched = {};  ///< Paths whose change means "read again at once".
  std::function<Table()> read;  ///< One thread at a time. Never throws, never blocks for long.
};

}  // namespace sekisho::evidence
