#pragma once

#include <filesystem>

#include "core/error.h"

namespace sekisho::storage {

/// Makes sure that `path` is a regular file which only its owner can use, an empty one if there was
/// none, and that its name is on the disk. Never opens a file that is there: closing it would drop
/// the locks that SQLite holds on it in this process. Fails as openSqlite.
[[nodiscard]] Result<void> makePrivateFile(const std::filesystem::path& path);

/// Puts the names in `folder` on the disk.
[[nodiscard]] Result<void> syncFolder(const std::filesystem::path& folder);

/// Puts the bytes of `path`, which nobody has open as a database, on the disk.
[[nodiscard]] Result<void> syncFile(const std::filesystem::path& path);

}  // namespace sekisho::storage
