#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "platform/descriptor.h"

namespace sekisho::platform {

/// A socket that does not block, connected over TCP. `address` is numeric, IPv4 or IPv6.
/// Unavailable
/// (`system.not-connected`) if that does not come about by `until`; InvalidInput if the address is
/// none. Any thread, which waits for it.
[[nodiscard]] Result<Descriptor> connectedTo(const std::string& address, std::uint16_t port,
                                             std::chrono::steady_clock::time_point until);

/// How long it takes until a TCP connection stands, which is closed again at once; nothing is sent.
/// `address` is numeric, IPv4 or IPv6. Unavailable (`system.not-connected`) if it does not come
/// about within `most`; InvalidInput if the address is none. Any thread, which waits for it.
[[nodiscard]] Result<std::chrono::microseconds> timeToConnect(const std::string& address,
                                                              std::uint16_t port,
                                                              std::chrono::milliseconds most);

/// How long it takes until a TCP connection stands, `asked` is sent and the first byte of an answer
/// is here; then it is closed. A kernel takes connections of a process that hangs, but does not
/// answer for it. `address` and failures as above: Unavailable also if the other end closes without
/// an answer. `asked` is short enough to be sent at once.
[[nodiscard]] Result<std::chrono::microseconds> timeToAnswer(const std::string& address,
                                                             std::uint16_t port,
                                                             std::string_view asked,
                                                             std::chrono::milliseconds most);

}  // namespace sekisho::platform
