#pragma once

#include <cstdint>
#include <string>

#include "core/error.h"

namespace sekisho::platform {

/// How large the disk is that a path lies on, and how much of it is free for whoever asks.
struct DiskRoom {
  std::uint64_t whole = 0;
  std::uint64_t free = 0;
};

/// As statvfs(3) tells. Unavailable (disk.failed) if it does not.
[[nodiscard]] Result<DiskRoom> roomAt(const std::string& path);

}  // namespace sekisho::platform
