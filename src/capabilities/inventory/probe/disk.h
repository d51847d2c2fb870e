#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// Reads the table `disk`: mounted local file systems and swap, how full and whether encrypted.
/// Network and memory file systems are no rows: a server that is gone would make the agent wait.
[[nodiscard]] evidence::Table readDisk(const platform::Machine& machine);

/// `path` with the name of a person's folder (/home, /media, /run/media) written "~".
[[nodiscard]] std::string withoutPerson(std::string_view path);

}  // namespace sekisho::inventory
