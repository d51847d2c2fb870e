#pragma once

#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/random.h"

namespace sekisho::access {

/// What a browser holds a session, or is known again, by: 256 random bits. A secret; kept nowhere
/// but in its cookie.
[[nodiscard]] std::string makeToken(Random& random);

/// What is kept of it.
[[nodiscard]] Sha256 digestOfToken(std::string_view token);

}  // namespace sekisho::access
