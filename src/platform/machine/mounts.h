#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "platform/machine/machine.h"

namespace sekisho::platform {

inline constexpr std::string_view kMountsOfThis = "/proc/self/mountinfo";
inline constexpr std::size_t kMaxMountBytes = std::size_t{2} << 20U;

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

/// Whether it lies on a device of this machine.
[[nodiscard]] bool isLocal(const Mount& mount);

/// Whether `path` is `folder` or lies in it; both absolute, links not followed.
[[nodiscard]] bool isBelow(std::string_view path, std::string_view folder) noexcept;

/// Whether `path` lies on this machine, by its name: links are not followed. Who looks into one
/// that does not, whose server may be gone, waits for as long as the system likes. Nothing if the
/// mounts could not be read.
[[nodiscard]] std::optional<bool> liesHere(const Machine& machine, std::string_view path);

/// A name of mountinfo or swaps as it is: \040 is a space.
[[nodiscard]] std::string withoutEscapes(std::string_view text);

}  // namespace sekisho::platform
