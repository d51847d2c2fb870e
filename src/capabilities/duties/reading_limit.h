#pragma once

#include <chrono>
#include <map>
#include <string>

#include "core/clock.h"
#include "core/mutex.h"

namespace sekisho::duties {

/// How often feeds are read from one network address, right and wrong tokens alike: so often a
/// minute, then it waits. Bounded: beyond kMaxAddresses the oldest are forgotten. Safe for any
/// thread.
class ReadingLimit {
 public:
  static constexpr int kAMinute = 30;
  static constexpr std::size_t kMaxAddresses = 10'000;

  explicit ReadingLimit(const Clock& clock) : clock_(clock) {}

  /// Counts a reading. Zero if it may go on, else how long to wait.
  [[nodiscard]] std::chrono::seconds count(const std::string& address) SEKISHO_EXCLUDES(mutex_);

 private:
  struct Minute {
    std::chrono::milliseconds begun{};  // since boot
    int readings = 0;
  };

  const Clock& clock_;
  Mutex mutex_;
  std::map<std::string, Minute> minutes_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::duties
