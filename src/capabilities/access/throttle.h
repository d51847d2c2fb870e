#pragma once

#include <chrono>
#include <map>
#include <string>

#include "core/clock.h"
#include "core/mutex.h"

namespace sekisho::access {

/// Slows guessing down without a way to lock a person out.
///
/// Failures are counted apart for each name as tried from browsers that never signed in with it,
/// for each browser that did (it shows its device cookie), and for each network address. After five
/// failures a count waits, twice as long each time, at most fifteen minutes. Whoever floods a name
/// from outside thus delays only strangers: the person's own browser has a count of its own,
/// whatever others at its address did, and the console is never throttled. Bounded: the oldest
/// counts are forgotten beyond kMaxCounts. Safe for any thread.
class Throttle {
 public:
  static constexpr int kFreeFailures = 5;
  static constexpr std::chrono::minutes kLongestWait{15};
  static constexpr std::size_t kMaxCounts = 10'000;

  explicit Throttle(const Clock& clock) : clock_(clock) {}

  struct Attempt {
    std::string name;          ///< As typed.
    std::string known_device;  ///< The device cookie's digest if it is this name's; else empty.
    std::string address;       ///< Numeric; empty if there is none to count by.
  };

  /// How long the attempt has to wait; zero if it may go on.
  [[nodiscard]] std::chrono::milliseconds wait(const Attempt& attempt) const
      SEKISHO_EXCLUDES(mutex_);
  void failed(const Attempt& attempt) SEKISHO_EXCLUDES(mutex_);
  void succeeded(const Attempt& attempt) SEKISHO_EXCLUDES(mutex_);

 private:
  struct Count {
    int failures = 0;
    std::chrono::milliseconds until{};  // since boot: a wall clock set back must not free anybody
    std::chrono::milliseconds last{};
  };

  const Clock& clock_;
  mutable Mutex mutex_;
  std::map<std::string, Count> counts_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::access
