#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/maintenance/probe/login_log.h"

namespace sekisho::maintenance {

/// How the remote sessions of this machine are followed.
struct Watched {
  bool logind = false;    ///< By logind's files: of every kind; else by wtmp, with terminal only.
  bool readable = false;  ///< What it is followed by could be read.
  bool prompt = false;    ///< Its changes are noticed at once, so that short ones are.
  std::int64_t since_day = 0;  ///< Day in Japan since 1970 from which on; 0 if never.
  std::string log = {};        ///< The system's log of who was let in, as it would be read.
  LoginLogState log_state = LoginLogState::Missing;
  std::int64_t log_lost_day = 0;  ///< The last day on which something of it was lost; 0: never.
};

/// The probe of remote_watch; `watched` is asked at every reading.
[[nodiscard]] std::vector<evidence::Probe> probes(std::function<Watched()> watched);

}  // namespace sekisho::maintenance
