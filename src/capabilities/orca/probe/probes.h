#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/discovery.h"
#include "capabilities/orca/probe/log_search.h"
#include "capabilities/orca/probe/uses.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// What was seen of the log of one generation while it was followed.
struct Followed {
  std::string path = {};       ///< Empty if none is followed.
  bool readable = false;       ///< It was read when it was tried last.
  std::int64_t lines = 0;      ///< Of 日レセ, lately,
  std::int64_t known = 0;      ///< of which so many said something.
  std::int64_t since_day = 0;  ///< Since when it is read without a gap, in days since 1970.
  std::int64_t last_day = 0;   ///< The last day on which a line of a known form was read, or 0.
  /// Whether it said so when 日レセ started last; nothing if that was not read.
  std::optional<bool> https = {};
  /// The first day on which one of its certificates ends, as it said since it started last.
  std::optional<std::int64_t> certificate_until_day = {};
  std::int64_t open_since_day = 0;  ///< Uses::openSinceDay()
  Uses::Open open = {};             ///< Uses::openAt()
  std::int64_t secrets_day = 0;     ///< The last day on which secrets were written into it, or 0.
  std::optional<LogsSearched> searched = {};  ///< What stands in it and in its copies.
};
/// Asked at every reading.
using FollowedLog = std::function<Followed(Generation)>;

/// What of 日レセ is on this machine: orca_server (P-04, P-10). `machine` outlives the probes.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  Settings settings, FollowedLog followed);

}  // namespace sekisho::orca
