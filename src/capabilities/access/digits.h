#pragma once

#include <string>
#include <string_view>

#include "core/random.h"

namespace sekisho::access {

/// How many digits a code that the hub deals has: of a printed sheet, and the first one of a
/// sign-in. About 40 bits.
inline constexpr std::size_t kCodeDigits = 12;

[[nodiscard]] std::string makeCode(Random& random);

/// The digits of what was typed from paper or a telephone: 1234 5678-9012, also in the wide digits
/// of Japanese input (U+FF10 to U+FF19).
[[nodiscard]] std::string digitsOf(std::string_view typed);

}  // namespace sekisho::access
