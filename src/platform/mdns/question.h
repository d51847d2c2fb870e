#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/system/interfaces.h"

namespace sekisho::platform::mdns {

/// Asks once, on each of the machine's IPv4 networks, which addresses a host has, from a port of
/// its own (RFC 6762 §5.1), and waits for the first answer that names some. `name` ends in
/// ".local"; `id` should be hard to guess. At most 16 addresses; none if nobody answers within
/// `patience`.
///
/// Anybody on the network can answer, and falsely: whoever connects must check who is there.
[[nodiscard]] std::vector<std::string> ask(std::string_view name, std::uint16_t id,
                                           std::span<const InterfaceAddress> machine,
                                           std::chrono::milliseconds patience);

}  // namespace sekisho::platform::mdns
