#pragma once

#include <cstdint>

namespace sekisho::orca {

/// Where 日レセ of either generation takes connections, of terminals as of its API, unless it was
/// set otherwise.
inline constexpr std::uint16_t kUsualPort = 8000;

}  // namespace sekisho::orca
