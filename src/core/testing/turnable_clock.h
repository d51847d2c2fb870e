#pragma once

#include "core/clock.h"

namespace sekisho::testing {

/// A clock that stands until a test turns it.
class TurnableClock final : public Clock {
 public:
  explicit TurnableClock(Instant start = fromMs(1'764'000'000'000)) : now_(start) {}

  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] std::chrono::milliseconds sinceBoot() const override { return boot_; }

  /// Time passes on both clocks.
  void pass(std::chrono::milliseconds time) {
    now_ += time;
    boot_ += time;
  }
  /// The wall clock alone is set, as a person or an NTP step does.
  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
  std::chrono::milliseconds boot_{std::chrono::hours{1}};
};

}  // namespace sekisho::testing
