#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "capabilities/orca/probe/database.h"
#include "core/clock.h"

namespace sekisho::orca {

/// Which jobs of the last 24 hours failed, as far as 日レセ's own tables say.
struct FailedJobs {
  static constexpr std::chrono::hours kWithin{24};
  static constexpr std::int64_t kMost = 1'000;  ///< Of one table: more are not counted.

  /// By the table that has more of them: one job may stand in both. Nothing if one of them could
  /// not be read, or there is none.
  std::optional<std::int64_t> count = {};
  /// Those that this edition does not have, or not with the columns that are known.
  std::set<std::string> absent = {};
  friend bool operator==(const FailedJobs&, const FailedJobs&) = default;
};

/// Counts rows of tbl_jobkanri and tbl_joblog with a code of an error (that one which is neither
/// blank nor zeros is one is inferred). Jobs count by when they began.
[[nodiscard]] FailedJobs failedJobsIn(const Select& select, Instant now);

}  // namespace sekisho::orca
