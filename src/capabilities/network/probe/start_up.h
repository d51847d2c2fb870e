#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "platform/machine/machine.h"

namespace sekisho::network {

/// What this machine starts by itself: systemd's units, and System V scripts where it has no unit
/// of that name. Read once, when made.
class StartUp {
 public:
  explicit StartUp(const platform::Machine& machine);

  /// Whether a unit such as "ssh.service" starts by itself; nothing if that could not be read.
  [[nodiscard]] std::optional<bool> starts(std::string_view unit) const;
  /// Whether a template such as "openvpn@" has any instance that starts by itself.
  [[nodiscard]] std::optional<bool> startsInstanceOf(std::string_view unit_before_instance) const;
  /// Whether the unit (or its System V script) exists.
  [[nodiscard]] bool hasUnit(std::string_view unit) const;

 private:
  void readUnits(std::string_view folder);
  void readScripts();

  const platform::Machine& machine_;
  std::set<std::string, std::less<>> enabled_ = {};
  std::set<std::string, std::less<>> masked_ = {};
  bool readable_ = true;
};

}  // namespace sekisho::network
