#pragma once

#include <set>
#include <string>
#include <string_view>

#include "capabilities/journal/actor.h"
#include "capabilities/journal/store/decisions.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/mutex.h"

namespace sekisho::hub {

/// Who looked at what: an entry for each person, question and Japanese day, however often it is
/// asked. What was recorded is remembered in memory; a restart may record it once more. Any thread.
class Readings {
 public:
  static constexpr std::size_t kMaxRemembered = 10'000;

  /// What is passed by reference must outlive the object.
  Readings(journal::Decisions& decisions, ClinicId clinic, const Clock& clock)
      : decisions_(decisions), clinic_(clinic), clock_(clock) {}

  /// `what` is the entry's body without "by". What cannot be recorded must not be shown.
  [[nodiscard]] Result<void> record(const journal::Actor& by, std::string_view kind,
                                    Json::Object what) SEKISHO_EXCLUDES(mutex_);

 private:
  journal::Decisions& decisions_;
  ClinicId clinic_;
  const Clock& clock_;
  Mutex mutex_;
  std::set<std::string> recorded_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub
