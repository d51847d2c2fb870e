#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// What sysfs says of how a block device protects what lies on it.
struct Protection {
  std::optional<std::int64_t> encrypted = {};  ///< 1 if every device below is encrypted, else 0.
  std::optional<std::string> kind = {};        ///< luks2, luks1, plain…
  std::optional<std::int64_t> removable = {};
};

/// The kernel's name ("sda1", "dm-0") of the device with a number such as "8:1".
[[nodiscard]] std::optional<std::string> blockDeviceOfNumber(const platform::Machine& machine,
                                                             std::string_view number);
/// The kernel's name of the device at a path such as /dev/mapper/root.
[[nodiscard]] std::optional<std::string> blockDeviceOfPath(const platform::Machine& machine,
                                                           std::string_view path);
/// Follows a device down to the disks it lies on (LVM, RAID, dm-crypt).
[[nodiscard]] Protection readProtection(const platform::Machine& machine, const std::string& name);

}  // namespace sekisho::inventory
