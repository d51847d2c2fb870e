#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "capabilities/evidence/table.h"

namespace sekisho::posture {

/// What stands in a cell of a register, as controls read it: a claim as 1 or 0, a day as days since
/// 1970.
[[nodiscard]] inline evidence::Cell cellOf(std::string text) { return text; }
[[nodiscard]] inline evidence::Cell cellOf(std::int64_t number) { return number; }
[[nodiscard]] inline evidence::Cell cellOf(bool claim) { return std::int64_t{claim ? 1 : 0}; }
[[nodiscard]] inline std::int64_t dayNumber(std::chrono::sys_days day) {
  return day.time_since_epoch().count();
}
[[nodiscard]] inline evidence::Cell dayOrNull(const std::optional<std::chrono::sys_days>& day) {
  return day ? cellOf(dayNumber(*day)) : evidence::Cell();
}

}  // namespace sekisho::posture
