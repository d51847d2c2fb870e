#pragma once

#include "core/error.h"

namespace sekisho::posture {

/// Whether what a sentence took from a row is a count (days, minutes, updates): told by its name,
/// and a number. Counts name nobody, so everybody who sees the sentence may see them. By the look
/// of a value alone nothing is known: an account may be called 4711.
[[nodiscard]] bool isCount(const MessageArgument& argument);

}  // namespace sekisho::posture
