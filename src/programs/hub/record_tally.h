#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "capabilities/daily/tally.h"
#include "capabilities/journal/generations.h"
#include "capabilities/usage/record.h"
#include "core/mutex.h"

namespace sekisho::hub {

/// What a day reckons with of a record of another system. `at` is only set if the record names a
/// time with a zone.
struct ReadRecord {
  daily::Seen seen;
  bool dated = false;
};
[[nodiscard]] ReadRecord seenIn(const usage::Record& record);

/// The running tally of records of use, derived from the journal and kept in memory: each entry is
/// read once, so that a day costs what came for it, whatever the journal holds. It begins at the
/// journal's end and goes back as far as days were asked for, a piece at a time, into earlier
/// generations too. Safe for any thread.
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
  /// Asks for that day, and reads up to `most` entries towards it.
  [[nodiscard]] Result<Counted> of(std::chrono::sys_days day, std::size_t most)
      SEKISHO_EXCLUDES(mutex_);

  /// Reads up to `most` entries: those that came since, then older ones as far as was asked for.
  /// Days before `oldest` are forgotten: nobody asks for them any more.
  [[nodiscard]] Result<void> advance(std::size_t most, std::chrono::sys_days oldest)
      SEKISHO_EXCLUDES(mutex_);

 private:
  Result<void> readOn(std::size_t most) SEKISHO_REQUIRES(mutex_);
  Result<void> readBack(std::size_t most) SEKISHO_REQUIRES(mutex_);
  void count(const journal::Journal& journal, std::uint64_t index, const journal::Entry& entry)
      SEKISHO_REQUIRES(mutex_);
  void countRefused(const journal::Journal& journal, std::uint64_t index,
                    const journal::Entry& entry) SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] bool reaches(Instant beginning) const SEKISHO_REQUIRES(mutex_);

  const journal::Generations& record_;
  const journal::Journal& journal_;  // the newest of them
  Mutex mutex_;
  daily::Tally tally_ SEKISHO_GUARDED_BY(mutex_);
  bool begun_ SEKISHO_GUARDED_BY(mutex_) = false;
  /// Entries from `low_`, which may lie in an earlier generation, to before `high_` of the newest
  /// are counted.
  journal::EntryPlace low_ SEKISHO_GUARDED_BY(mutex_);
  std::uint64_t high_ SEKISHO_GUARDED_BY(mutex_) = 0;
  bool ended_ SEKISHO_GUARDED_BY(mutex_) = false;            ///< There is nothing below low_.
  Instant cut_ SEKISHO_GUARDED_BY(mutex_) = Instant::min();  ///< Before this something is closed.
  Instant lowest_ SEKISHO_GUARDED_BY(mutex_) = Instant::max();  ///< When the one at low_ came.
  Instant wanted_ SEKISHO_GUARDED_BY(mutex_) = Instant::max();
};

}  // namespace sekisho::hub
