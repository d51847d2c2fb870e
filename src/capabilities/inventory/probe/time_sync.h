#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// What the kernel knows of its clock (adjtimex(2)).
struct KernelClock {
  bool is_synchronised = false;
  std::int64_t offset_ms = 0;
  std::int64_t max_error_ms = 0;
};
/// Asks the kernel; nothing if it does not answer (or is not the machine's own).
using KernelClockReader = std::function<std::optional<KernelClock>()>;
[[nodiscard]] std::optional<KernelClock> readKernelClock();

/// Reads the table `time_sync`. The journal's and the access log's times rest on it (P-10).
[[nodiscard]] evidence::Table readTimeSync(const platform::Machine& machine,
                                           const KernelClockReader& kernel_clock);

}  // namespace sekisho::inventory
