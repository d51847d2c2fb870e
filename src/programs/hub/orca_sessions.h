#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "capabilities/journal/generations.h"
#include "capabilities/usage/orca_use.h"
#include "core/clock.h"

namespace sekisho::hub {

/// How many sessions ended how.
struct SessionEnds {
  std::int64_t logged_out = 0;
  std::int64_t closed = 0;
  std::int64_t cut = 0;
  friend bool operator==(const SessionEnds&, const SessionEnds&) = default;

  void add(usage::SessionEnd::How how);
};

/// How sessions of 日レセ ended, as the journal has it (P-06). Of nobody by name.
struct OrcaSessions {
  std::map<std::chrono::sys_days, SessionEnds> days = {};  ///< On which they ended, in Japan.
  std::map<std::string, SessionEnds, std::less<>> functions = {};  ///< Empty: not told.
  std::map<std::string, SessionEnds, std::less<>> terminals = {};  ///< Empty: not told.
  bool whole = true;  ///< False if not all could be read, or not in time.
};

/// Those that ended in these days, the last one included. `enough` ends it early. Fails if the
/// newest generation of the journal cannot be read.
[[nodiscard]] Result<OrcaSessions> orcaSessions(const journal::Generations& record,
                                                std::chrono::sys_days first,
                                                std::chrono::sys_days last,
                                                const std::function<bool()>& enough);

}  // namespace sekisho::hub
