#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

#include "capabilities/daily/tally.h"
#include "capabilities/journal/generations.h"
#include "capabilities/usage/record.h"
#include "core/mutex.h"

namespace sekisho::hub {

/// What a day reckons with of a record of another system; its patients are those that a search
/// finds it by. `at` is only set if the record names a time with a zone.
struct ReadRecord {
  daily::Seen seen;
  bool dated = false;
};
[[nodiscard]] ReadRecord seenIn(const usage::Record& record);

/// The running tally of records of use, derived from the journal and kept in memory. What comes is
/// counted as it comes; of what was there before, each day that is asked for is looked up by its
/// hours in the index, a piece at a time, in earlier generations too: a day costs what tells of it,
/// whatever the journal holds. Safe for any thread.
class RecordTally {
 public:
  /// `record` must outlive it.
  explicit RecordTally(const journal::Generations& record)
      : record_(record), journal_(record.newest()) {}

  /// What was counted of one day.
  struct Counted {
    daily::DayTally tally;
    bool whole = false;  ///< Everything the journal has of it was counted.
    bool cut = false;    ///< A part of the day lies in a generation that cannot be read.
  };
  /// Asks for that day, and reads up to about `left` entries towards it, of which that takes away
  /// what it read.
  [[nodiscard]] Result<Counted> of(std::chrono::sys_days day, std::size_t& left)
      SEKISHO_EXCLUDES(mutex_);

  /// Reads up to about `most` entries: those that came since, then of the days that were asked for.
  /// Days before `oldest` are forgotten: whoever asks again has them counted anew.
  [[nodiscard]] Result<void> advance(std::size_t most, std::chrono::sys_days oldest)
      SEKISHO_EXCLUDES(mutex_);

  /// Forgets all, to count anew: some of what was counted was destroyed.
  void forget() SEKISHO_EXCLUDES(mutex_);

 private:
  /// How far a day was looked up in what was there before.
  struct LookedUp {
    journal::EntryPlace below = {};  ///< It goes on there.
    bool ended = false;              ///< There is no more.
    bool cut = false;                ///< A part of it cannot be read.
    Instant since = Instant::max();  ///< When the oldest generation that was looked at began.
  };
  Result<void> readOn(std::size_t& left) SEKISHO_REQUIRES(mutex_);
  Result<void> lookUp(std::chrono::sys_days day, LookedUp& looked, std::size_t& left)
      SEKISHO_REQUIRES(mutex_);
  Result<void> countFound(const journal::Journal& journal, std::uint64_t index,
                          std::chrono::sys_days day) SEKISHO_REQUIRES(mutex_);
  void count(const journal::Journal& journal, std::uint64_t index, const journal::Entry& entry)
      SEKISHO_REQUIRES(mutex_);
  void countOrca(const journal::Journal& journal, std::uint64_t index, const journal::Entry& entry)
      SEKISHO_REQUIRES(mutex_);
  void countRefused(const journal::Journal& journal, std::uint64_t index,
                    const journal::Entry& entry) SEKISHO_REQUIRES(mutex_);
  void begin() SEKISHO_REQUIRES(mutex_);

  const journal::Generations& record_;
  const journal::Journal& journal_;  // the newest of them
  Mutex mutex_;
  daily::Tally tally_ SEKISHO_GUARDED_BY(mutex_);
  bool begun_ SEKISHO_GUARDED_BY(mutex_) = false;
  /// Of the newest generation: entries from `low_` to before `high_` were counted as they came.
  std::uint64_t low_ SEKISHO_GUARDED_BY(mutex_) = 0;
  std::uint64_t high_ SEKISHO_GUARDED_BY(mutex_) = 0;
  std::chrono::sys_days oldest_ SEKISHO_GUARDED_BY(mutex_){};  ///< Before it all is forgotten.
  std::map<std::chrono::sys_days, LookedUp> asked_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub
