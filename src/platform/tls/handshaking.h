#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/error.h"

namespace sekisho::platform::tls {

/// How long it takes until a TCP connection stands and whoever serves TLS there answers, be it with
/// an alert, such as that it wants a certificate of its clients. A handshake (RFC 8446 §2) that is
/// possible is finished and ended with close_notify, so that a server has nothing to complain
/// about; nobody is believed by it and nothing is asked. `address` is numeric. Unavailable
/// (`system.not-connected`) if none comes about within `most`, or what answers is no TLS;
/// InvalidInput if the address is none. Any thread, which waits for it.
[[nodiscard]] Result<std::chrono::microseconds> timeToShakeHands(const std::string& address,
                                                                 std::uint16_t port,
                                                                 std::chrono::milliseconds most);

}  // namespace sekisho::platform::tls
