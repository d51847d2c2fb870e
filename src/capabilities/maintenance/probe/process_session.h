#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/machine/machine.h"

namespace sekisho::maintenance {

/// Whether a process belongs to the session of logind's with that id and leader: by its control
/// group, or by its parents where it lies in no session's. Nothing if the process is gone or the
/// kernel tells neither.
[[nodiscard]] std::optional<bool> processIsOf(const platform::Machine& machine,
                                              std::int32_t process, std::string_view id,
                                              std::int32_t leader);

}  // namespace sekisho::maintenance
