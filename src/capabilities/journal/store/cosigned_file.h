#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/disk/disk.h"

namespace sekisho::journal {

/// The newest checkpoint of a generation that enough witnesses cosigned: `cosigned` in its
/// directory (or in an export's), a signed note. Nothing before the first.
[[nodiscard]] Result<std::optional<std::string>> readCosigned(platform::Disk& disk,
                                                              const std::string& directory);

/// Puts it in the place of the one before, whole or not at all; durable on return.
[[nodiscard]] Result<void> keepCosigned(platform::Disk& disk, const std::string& directory,
                                        std::string_view note);

}  // namespace sekisho::journal
