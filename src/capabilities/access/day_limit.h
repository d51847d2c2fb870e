#pragma once

#include <chrono>
#include <cstddef>
#include <map>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/mutex.h"

namespace sekisho::access {

/// How often one person asks for something costly within a day in Japan: what takes disk or time of
/// everybody else. Kept in memory: a program that starts anew begins to count anew. Safe for any
/// thread.
class DayLimit {
 public:
  DayLimit(const Clock& clock, std::size_t most) : clock_(clock), most_(most) {}

  /// Counts one; Unavailable (access.day-limit) with {most} once there were as many.
  [[nodiscard]] Result<void> count(PersonId person) SEKISHO_EXCLUDES(mutex_);

 private:
  const Clock& clock_;
  const std::size_t most_;
  Mutex mutex_;
  std::chrono::sys_days day_ SEKISHO_GUARDED_BY(mutex_) = {};
  std::map<PersonId, std::size_t> counts_ SEKISHO_GUARDED_BY(mutex_) = {};
};

}  // namespace sekisho::access
