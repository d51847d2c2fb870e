#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// What a desktop does with a medium that is plugged in, as the administrator set it; a person may
/// choose otherwise unless the setting is locked.
struct MediaSettings {
  struct Setting {
    std::optional<std::int64_t> value = {};  ///< 1 or 0; nothing if it could not be told.
    std::string source = {};
  };
  Setting automount = {};
  Setting autorun = {};
  bool is_complete = true;
};

/// 0 for both on machines without a desktop or another program that mounts by itself.
[[nodiscard]] MediaSettings readMediaSettings(const platform::Machine& machine);

}  // namespace sekisho::inventory
