#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include "core/error.h"

namespace sekisho::platform {

/// Which servers answer for names; the machine's own (/etc/resolv.conf) if empty.
struct NameServers {
  std::string csv = {};  ///< Such as "127.0.0.1:5353".
};

/// The numeric addresses of a host, in the order in which to try them: `host` itself if it is one,
/// this machine's own for `localhost` (RFC 6761 §6.3: nobody is asked), else what /etc/hosts or the
/// name servers say. Waits no longer than `deadline`, and hardly longer than until a wish to stop;
/// any thread.
///
/// NotFound (names.unknown) if there is no such host, Unavailable (names.no-answer) if nobody could
/// be asked or none answered in time.
[[nodiscard]] Result<std::vector<std::string>> addressesOf(const std::string& host,
                                                           std::chrono::milliseconds deadline,
                                                           const NameServers& servers = {},
                                                           const std::stop_token& stop = {});

/// Whether `host` is this machine itself: `localhost` or a numeric loopback address.
[[nodiscard]] bool isLoopback(const std::string& host);

}  // namespace sekisho::platform
