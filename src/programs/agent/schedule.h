#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "core/random.h"

namespace sekisho::agent {

/// When each probe reads next, by the time since boot. Pure: knows no clock and reads nothing.
///
/// Light probes read at once at start, heavy ones one after another, kHeavyApart apart. Then each
/// reads every `every` (at most kAtLeastEvery), heavy ones with some jitter so that the machines of
/// a clinic do not do it all at the same second. A watched path that changes brings its table
/// forward: kSettle after the change, but not sooner than kAtMostEvery after the last reading.
class Schedule {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kHeavyApart = std::chrono::seconds{5};
  static constexpr Time kAtLeastEvery = std::chrono::hours{1};
  static constexpr Time kSettle = std::chrono::milliseconds{500};
  static constexpr Time kAtMostEvery = std::chrono::seconds{10};

  Schedule(const std::vector<evidence::Probe>& probes, Time start, Random& random);

  /// The probe that is due longest, if any is. At most one heavy probe in kHeavyApart.
  [[nodiscard]] std::optional<std::size_t> due(Time now) const;
  /// The probe has been read; it comes again in its time.
  void done(std::size_t probe, Time now);
  /// A path that the probe watches has changed.
  void changed(std::size_t probe, Time now);
  /// All probes again, as soon as may be: what may be read has changed.
  void all(Time now);
  /// When something is due next.
  [[nodiscard]] Time next() const;

 private:
  struct Slot {
    Time every;
    bool heavy;
    Time due;
    std::optional<Time> last = {};
  };

  [[nodiscard]] Time dueOf(const Slot& slot) const;
  [[nodiscard]] Time jitter(Time most);

  std::vector<Slot> slots_;
  Random& random_;
  std::optional<Time> last_heavy_;
};

}  // namespace sekisho::agent
