#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capabilities/journal/generations.h"
#include "capabilities/usage/orca_use.h"
#include "capabilities/usage/session_join.h"
#include "core/clock.h"

namespace sekisho::hub {

/// How many sessions ended how, and what of them was quiet: ten minutes and more in which their
/// user operated nothing.
struct SessionEnds {
  std::int64_t logged_out = 0;
  std::int64_t closed = 0;
  std::int64_t cut = 0;
  std::int64_t quiet_told = 0;  ///< Sessions of which it is known;
  std::int64_t quiet_spans = 0;
  std::int64_t quiet_minutes = 0;
  /// Patients that were open through ten quiet minutes of one; nothing where it was not seen of any
  /// patient who had them open, or in no session of which it is known when it was quiet.
  std::optional<std::int64_t> left_open = {};
  friend bool operator==(const SessionEnds&, const SessionEnds&) = default;

  void add(const usage::SessionEnd& end);
};

/// How sessions of 日レセ ended, as the journal has it (P-06). Of nobody by name.
struct OrcaSessions {
  std::map<std::chrono::sys_days, SessionEnds> days = {};  ///< On which they ended, in Japan.
  std::map<std::string, SessionEnds, std::less<>> functions = {};  ///< Empty: not told.
  std::map<std::string, SessionEnds, std::less<>> terminals = {};  ///< Empty: not told.
  bool whole = true;  ///< False if not all could be read, or not in time.
};

/// Whether what terminals tell of sessions themselves is joined with them, where their times and
/// terminals fit (SessionJoin). Whoever uses a terminal can write it: no verdict stands on it, and
/// none waits for it.
enum class Terminals { Joined, LeftAside };

/// Those that ended in these days, the last one included. `enough` ends it early. Fails if the
/// newest generation of the journal cannot be read.
[[nodiscard]] Result<OrcaSessions> orcaSessions(const journal::Generations& record,
                                                std::chrono::sys_days first,
                                                std::chrono::sys_days last,
                                                const std::function<bool()>& enough,
                                                Terminals terminals = Terminals::Joined,
                                                const usage::StoodAt& stood_at = {});

/// Counts the patients that were left open, by the day and function they were opened in, and by the
/// terminal of the session they were open in; where any patient's opening was seen, and when that
/// session was quiet is known. The same days; as above.
[[nodiscard]] Result<void> countLeftOpen(const journal::Generations& record,
                                         std::chrono::sys_days first, std::chrono::sys_days last,
                                         const std::function<bool()>& enough,
                                         OrcaSessions& sessions,
                                         const usage::StoodAt& stood_at = {});

/// How those of the seven days before today ended, for whoever asks often: the journal is searched
/// again after ten minutes, on another day, or for other machines. Any thread.
class WeekOfSessions {
 public:
  struct Week {
    std::map<std::chrono::sys_days, SessionEnds> days = {};
    /// False if not all of them could be read, or not in time, or agents lost some since: what was
    /// read may prove a failure, never its absence.
    bool whole = false;
  };

  /// Both outlive it.
  WeekOfSessions(const journal::Generations& record, const Clock& clock)
      : record_(record), clock_(clock) {}

  /// `machines` are those with 日レセ (machinesWithOrca).
  [[nodiscard]] Week before(std::chrono::sys_days today, const std::set<std::string>& machines);

 private:
  struct Read {
    std::chrono::sys_days day;
    Instant at;
    std::set<std::string> machines;
    Week week;
  };

  const journal::Generations& record_;
  const Clock& clock_;
  std::mutex lock_;
  std::optional<Read> last_ = {};
};

}  // namespace sekisho::hub
