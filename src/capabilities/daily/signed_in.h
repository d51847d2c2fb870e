#pragma once

#include <span>
#include <vector>

#include "capabilities/daily/line.h"
#include "capabilities/evidence/received_tables.h"

namespace sekisho::daily {

/// Nothing heard for longer than this leaves a gap: as long as the table `sessions` is fresh.
inline constexpr std::chrono::hours kSilence{1};

/// Some time, its end not included.
struct Stretch {
  Instant from{};
  Instant until{};
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

/// Who was signed in at one terminal, and where nothing tells.
struct SignedIn {
  std::vector<Line> lines = {};  ///< By beginning. Without persons: the registers know them.
  std::vector<Gap> gaps = {};
};

/// Draws the lines of `within` out of the tables `sessions` of one terminal, in the order in which
/// they were observed. A table holds until the next was observed, but no longer than kSilence after
/// it was last confirmed; what is not covered by then is a gap, unless the terminal slept. Before
/// the first table there is none: nothing was watched yet. Accounts are left out unless `named`: no
/// notice to staff lets them be told.
[[nodiscard]] SignedIn signedInAt(DeviceId terminal,
                                  std::span<const evidence::ReceivedTable> tables,
                                  std::span<const Stretch> asleep, Stretch within, bool named);

}  // namespace sekisho::daily
