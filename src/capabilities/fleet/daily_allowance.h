#pragma once

#include <chrono>
#include <cstdint>
#include <map>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/mutex.h"

namespace sekisho::fleet {

inline constexpr MessageId kTooMuchToday{"fleet.too-much-today"};

/// What a message of an agent adds to what is kept.
struct Amount {
  std::int64_t bytes = 0;
  std::int64_t events = 0;
};

/// How much is kept of one device in a day of Japan, so that one agent gone wrong, or in wrong
/// hands, cannot fill the disk and the journal of all. Counted in memory: a hub that starts anew
/// begins the day anew. Safe for any thread.
class DailyAllowance {
 public:
  /// Ample: a busy server sends some ten megabytes a day, and a hub restored from a backup asks for
  /// the events of a week.
  static constexpr Amount kUsual{.bytes = std::int64_t{256} << 20U, .events = 20'000};

  explicit DailyAllowance(Amount a_day = kUsual) : a_day_(a_day) {}

  enum class Answer {
    Fits,
    TooMuch,
    TooMuchForTheFirstTime,  ///< Of that device on that day.
  };

  /// Takes an amount out of the device's day before it is kept; nothing unless it fits whole.
  [[nodiscard]] Answer take(DeviceId device, Amount amount, Instant now) SEKISHO_EXCLUDES(mutex_);

  /// Gives back what was taken at `taken` but could not be kept.
  void giveBack(DeviceId device, Amount amount, Instant taken) SEKISHO_EXCLUDES(mutex_);

 private:
  struct Used {
    Amount amount = {};
    bool refused = false;
  };

  Amount a_day_;
  Mutex mutex_;
  std::chrono::sys_days day_ SEKISHO_GUARDED_BY(mutex_){};
  std::map<DeviceId, Used> used_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::fleet
