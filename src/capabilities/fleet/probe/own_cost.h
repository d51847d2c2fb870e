#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho::fleet {

/// A size in bytes from a line such as "VmHWM:\t  8192 kB" of /proc/<pid>/status.
[[nodiscard]] std::optional<std::int64_t> bytesIn(std::string_view status, std::string_view name);

/// CPU time in milliseconds from /proc/<pid>/stat (user and system), counted in ticks of which
/// `ticks_per_second` make a second.
[[nodiscard]] std::optional<std::int64_t> cpuMsIn(std::string_view stat,
                                                  std::int64_t ticks_per_second);

}  // namespace sekisho::fleet
