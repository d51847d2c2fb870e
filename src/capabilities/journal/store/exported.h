#pragma once

#include <optional>
#include <string>

#include "capabilities/journal/store/examiner.h"

namespace sekisho::journal {

/// Examines one directory in tlog-tiles layout: bundles of entries, tiles, checkpoint, and bodies
/// where they were exported. `next` is the generation after it, if there is one. An error only if
/// files cannot be read.
[[nodiscard]] Result<Examined> examineExport(platform::Disk& disk, const std::string& directory,
                                             const std::optional<std::string>& vkey,
                                             const Held& held, const Examined* next = nullptr);

}  // namespace sekisho::journal
