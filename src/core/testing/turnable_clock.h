#pragma once

#include <atomic>

#include "core/clock.h"

namespace sekisho::testing {

/// A clock that stands until a test turns it, from one thread, while any may read it.
class TurnableClock final : public Clock {
 public:
  explicit TurnableClock(Instant start = fromMs(1'764'000'000'000)) : now_(start) {}

  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] std::chrono::milliseconds sinceBoot() const override { return boot_; }

  /// Time passes on both clocks.
  void pass(std::chrono::milliseconds time) {
    now_ = now_.load() + time;
    boot_ = boot_.load() + time;
  }
  /// The wall clock alone is set, as a person or an NTP step does.
  void set(Instant now) { now_ = now; }

 private:
  std::atomic<Instant> now_;
  std::atomic<std::chrono::milliseconds> boot_{std::chrono::hours{1}};
};

}  // namespace sekisho::testing
