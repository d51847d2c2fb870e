#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::inventory {

/// Which mass storage rules let in; ordered from narrow to wide.
enum class StorageAdmitted {
  Chosen,   ///< None, or models and sticks that somebody chose.
  NotTold,  ///< Perhaps more: by a name, a port, a condition, or what is not understood here.
  Any,
};

/// A file of rules of USBGuard (usbguard-rules.conf(5)).
struct UsbGuardRules {
  std::int64_t count = 0;
  StorageAdmitted admitted = StorageAdmitted::Chosen;  ///< By the widest that allows something.
};
[[nodiscard]] UsbGuardRules usbGuardRulesIn(std::string_view text);

/// A setting of usbguard-daemon.conf(5), `otherwise` if the text has none; nothing if it is there
/// twice with different values.
[[nodiscard]] std::optional<std::string> usbGuardSetting(std::string_view text,
                                                         std::string_view name,
                                                         std::string_view otherwise);

}  // namespace sekisho::inventory
