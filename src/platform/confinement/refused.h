#pragma once

// For the .cpp files of this folder only.

#include <cerrno>
#include <string>

#include "core/error.h"

namespace sekisho::platform {

/// What the kernel refused just now, with its errno.
[[nodiscard]] inline std::unexpected<Error> refused(const std::string& what) {
  return fail(ErrorCode::Unavailable, MessageId{"confinement.refused"},
              what + ": errno " + std::to_string(errno));
}

}  // namespace sekisho::platform
