#pragma once

#include <string>

#include "core/error.h"

namespace sekisho::cli {

/// Whether a hub's data lies in `data`. NotFound (hub.no-data) if not; PermissionDenied
/// (hub.no-permission) if this user may not use the folder, its lock or its socket, with the path
/// that is closed and its owner as {path} and {owner}.
[[nodiscard]] Result<void> findHub(const std::string& data);

/// Whether a new hub may begin in `data`, which need not exist. Conflict (hub.folder-in-use) if
/// something lies there that no hub's start leaves behind, as {name}.
[[nodiscard]] Result<void> findRoomForHub(const std::string& data);

/// Whether a process holds the lock of `data`: a hub that runs, starts or ends.
[[nodiscard]] bool isHeld(const std::string& data);

}  // namespace sekisho::cli
