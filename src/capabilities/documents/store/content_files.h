#pragma once

#include <memory>
#include <string>

#include "capabilities/documents/content.h"
#include "platform/disk/disk.h"

namespace sekisho::documents {

/// Contents as files of one folder, each named by its SHA-256. Makes the folder, and takes away
/// what was arriving when the program ended. Both must outlive it.
[[nodiscard]] Result<std::unique_ptr<Contents>> openContentFiles(platform::Disk& disk,
                                                                 std::string folder, IdSource& ids);

}  // namespace sekisho::documents
