#pragma once

#include <span>
#include <string>

#include "core/error.h"

namespace sekisho::platform {

/// Keeps, of the kernel's capabilities(7) this process holds, only those named (CAP_… numbers), and
/// lets nothing it starts gain any, not even by a set-user-id program (no_new_privs). For good.
///
/// One that is not held stays not held: that is no error. Unavailable (confinement.refused) if the
/// kernel refuses. Call it before there is a second thread: another thread would keep what it has.
[[nodiscard]] Result<void> keepCapabilities(std::span<const int> kept);

/// A root process becomes the account that `folder` belongs to, with the folder's group alone, so
/// that what it writes there stays that account's. It holds on to its capabilities until
/// keepCapabilities(). Does nothing unless it is root and the folder is not.
///
/// Unavailable (confinement.refused) if the folder cannot be looked at or the kernel refuses. Call
/// it before there is a second thread.
[[nodiscard]] Result<void> becomeOwnerOf(const std::string& folder);

}  // namespace sekisho::platform
