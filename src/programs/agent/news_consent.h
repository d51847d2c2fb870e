#pragma once

#include <chrono>

#include "core/clock.h"

namespace sekisho::agent {

/// Whether this machine may try to reach 日レセ's news: by what the hub said last, for a day after
/// it was heard last. Not kept over a restart. One thread.
class NewsConsent {
 public:
  static constexpr std::chrono::hours kLapses{24};

  explicit NewsConsent(const Clock& clock) : clock_(clock) {}

  void told(bool allowed) {
    allowed_ = allowed;
    heard();
  }
  void heard() { heard_ = clock_.sinceBoot(); }
  [[nodiscard]] bool now() const { return allowed_ && clock_.sinceBoot() < heard_ + kLapses; }

 private:
  const Clock& clock_;
  bool allowed_ = false;
  std::chrono::milliseconds heard_{};
};

}  // namespace sekisho::agent
