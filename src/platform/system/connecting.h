#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/error.h"

namespace sekisho::platform {

/// How long it takes until a TCP connection stands, which is closed again at once; nothing is sent.
/// `address` is numeric, IPv4 or IPv6. Unavailable (`system.not-connected`) if it does not come
/// about within `most`; InvalidInput if the address is none. Any thread, which waits for it.
[[nodiscard]] Result<std::chrono::microseconds> timeToConnect(const std::string& address,
                                                              std::uint16_t port,
                                                              std::chrono::milliseconds most);

}  // namespace sekisho::platform
