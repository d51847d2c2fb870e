#pragma once

#include <chrono>

#include "capabilities/catalog/text.h"

namespace sekisho::duties {

/// A day near to today as people say it: 11月28日(土), 28 Nov (Sat).
[[nodiscard]] catalog::Text wordsOf(std::chrono::sys_days day);

}  // namespace sekisho::duties
