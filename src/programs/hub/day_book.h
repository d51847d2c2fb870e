#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "capabilities/daily/confirmation.h"
#include "programs/hub/hub.h"
#include "programs/hub/record_tally.h"

namespace sekisho::hub {

/// How far back it is looked whether a confirmed day still says the same.
inline constexpr std::chrono::days kLookedAgain{35};
/// How far back days are asked for: received tables are kept no longer.
inline constexpr std::chrono::days kAskedFor{400};

/// One day as it stands.
struct DayStanding {
  std::chrono::sys_days day{};
  daily::Standing standing = daily::Standing::Waits;
  /// Days on which the clinic was open since it was to be confirmed, or was found to differ.
  int open_days = 0;
  std::optional<PersonId> by = {};  ///< Who confirmed it last, and when.
  std::optional<Instant> at = {};
};

/// The journal of use day by day (今日の利用日誌): drafts out of the evidence, and how each day
/// stands. `state` must outlive it. Safe for any thread, but for tick().
class DayBook {
 public:
  explicit DayBook(Hub::State& state);
  ~DayBook();

  /// Entries that one question reads at most, or about so many.
  static constexpr std::size_t kReadAtOnce = 4'000;
  /// Draws the day out of the evidence as it is now. What is left to count of the journal is
  /// counted a piece at a time, which is taken from `left`: not whole, and asking again goes on.
  [[nodiscard]] Result<daily::Draft> draft(std::chrono::sys_days day, std::size_t& left);
  [[nodiscard]] Result<daily::Draft> draft(std::chrono::sys_days day);
  /// What was counted so far of that day of records of other systems.
  [[nodiscard]] Result<RecordTally::Counted> counted(std::chrono::sys_days day);

  /// The days from `first` to `last`, those before the hub was set up left out.
  [[nodiscard]] Result<std::vector<DayStanding>> days(std::chrono::sys_days first,
                                                      std::chrono::sys_days last) const;

  /// Some of what it counted was destroyed: days are drawn anew.
  void countAnew();

  /// A little of the counting, and a look at one of the confirmed days: whether that changed how a
  /// day stands. Of the thread that calls Hub::tick().
  [[nodiscard]] bool tick();

 private:
  Result<bool> lookAgain(std::chrono::sys_days day);

  Hub::State& state_;
  std::unique_ptr<RecordTally> tally_;
  std::int64_t ticks_ = 0;
  std::int64_t next_ = 0;  ///< Which of the confirmed days is looked at next.
};

/// The day of set-up, which brings the first machine; nothing before.
[[nodiscard]] Result<std::optional<std::chrono::sys_days>> setUpOn(const Hub::State& state);

}  // namespace sekisho::hub
