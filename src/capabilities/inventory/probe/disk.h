#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// Reads the table `disk`: mounted local file systems and swap, how full and whether encrypted.
/// Network and memory file systems are no rows: a server that is gone would make the agent wait.
[[nodiscard]] evidence::Table readDisk(const platform::Machine& machine);

/// One line of /proc/self/mountinfo (proc(5)), escapes undone.
struct Mount {
  std::string device_number = {};  ///< "8:1"
  std::string root = {};           ///< Which part of the file system is mounted.
  std::string point = {};
  std::string type = {};
  std::string source = {};
  std::string file_system_options = {};  ///< Of all its mounts: "rw,errors=remount-ro".
};
/// Nothing if the line is malformed.
[[nodiscard]] std::optional<Mount> mountFrom(std::string_view line);

/// `path` with the name of a person's folder (/home, /media, /run/media) written "~".
[[nodiscard]] std::string withoutPerson(std::string_view path);

}  // namespace sekisho::inventory
