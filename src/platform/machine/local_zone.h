#pragma once

#include <chrono>
#include <optional>

#include "platform/machine/machine.h"

namespace sekisho::platform {

/// Local time minus UTC, as /etc/localtime says (RFC 9636) and where it is the same all year; UTC
/// where that file is not there, as the C library has it. Nothing where summer time is kept, or if
/// it cannot be read.
[[nodiscard]] std::optional<std::chrono::minutes> zoneOf(const Machine& machine);

}  // namespace sekisho::platform
