#pragma once

#include <functional>
#include <memory>
#include <string>

#include "capabilities/documents/content.h"
#include "platform/disk/disk.h"

namespace sekisho::documents {

/// Contents as files of one folder, each named by its SHA-256. Makes the folder, and takes away
/// what was arriving when the program ended. `room` tells of the folder's disk, at any time and by
/// any thread. Disk and ids must outlive it.
[[nodiscard]] Result<std::unique_ptr<Contents>> openContentFiles(
    platform::Disk& disk, std::string folder, IdSource& ids, std::function<Result<Room>()> room);

}  // namespace sekisho::documents
