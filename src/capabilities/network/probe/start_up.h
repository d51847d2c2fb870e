#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "platform/machine/machine.h"
#include "platform/machine/systemd_units.h"

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
  [[nodiscard]] const platform::SystemdUnits& units() const noexcept { return units_; }

 private:
  void readScripts();
  [[nodiscard]] std::optional<bool> orUnknown(bool starts) const;

  const platform::Machine& machine_;
  platform::SystemdUnits units_;
  std::set<std::string, std::less<>> scripts_ = {};  // as units: "ssh.service"
};

}  // namespace sekisho::network
