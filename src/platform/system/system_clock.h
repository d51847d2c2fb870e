#pragma once

#include "core/clock.h"

namespace sekisho::platform {

/// The machine's own clocks. Has no state: any number of them may live, in any thread.
class SystemClock final : public Clock {
 public:
  /// CLOCK_REALTIME, cut to whole milliseconds.
  [[nodiscard]] Instant now() const override;
  /// CLOCK_BOOTTIME, cut to whole milliseconds.
  [[nodiscard]] std::chrono::milliseconds sinceBoot() const override;
};

}  // namespace sekisho::platform
