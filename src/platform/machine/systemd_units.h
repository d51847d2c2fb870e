#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::platform {

/// One unit file of systemd, as `systemctl list-unit-files` would call it, read from the files.
struct SystemdUnit {
  std::string name = {};   ///< "ssh.service"; an enabled instance of a template has its own.
  std::string path = {};   ///< Where it lies, links of its folder followed.
  std::string hides = {};  ///< The file of the same name, in a later folder, whose place it takes.
  std::string state = {};  ///< enabled disabled static masked alias generated indirect
  bool starts = false;     ///< A unit that starts with the machine wants or requires it.
};

/// A file that adds settings to a unit, to all instances of a template, or to all of a kind.
struct SystemdDropIn {
  std::string unit = {};  ///< "ssh.service"; "getty@.service"; "foo-.service"; "service" for all.
  std::string path = {};
};

struct SystemdUnits {
  std::vector<SystemdUnit> units = {};  ///< Sorted by name; services, sockets, timers and paths.
  std::vector<SystemdDropIn> drop_ins = {};  ///< Those that no file of an earlier folder hides.
  bool is_present = false;                   ///< There is a folder of units.
  bool is_complete = true;                   ///< Every folder could be read.

  [[nodiscard]] const SystemdUnit* find(std::string_view name) const;
};

inline constexpr std::size_t kMaxUnits = 10'000;

[[nodiscard]] SystemdUnits readSystemdUnits(const Machine& machine);

/// Whether a service has processes now, by its control group. Nothing if the machine was not
/// started by systemd. Of a socket, timer or path only that it is active can be seen, where systemd
/// keeps a record of it (/run/systemd/units); else nothing.
[[nodiscard]] std::optional<bool> isUnitRunning(const Machine& machine, std::string_view name);

}  // namespace sekisho::platform
