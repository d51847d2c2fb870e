#pragma once

#include <optional>
#include <string>

#include "platform/machine/machine.h"
#include "platform/machine/systemd_units.h"

namespace sekisho::inventory {

/// The file whose package says where a unit comes from: its own, that which a mask hides, or that
/// of the program that made it. Makers are believed only of units that start nothing else: scripts
/// of /etc/init.d (by what their unit names), netplan and snapd (by what their units start).
[[nodiscard]] std::string originOf(const platform::Machine& machine,
                                   const platform::SystemdUnit& unit);

/// The same for a drop-in; nothing if it names no program and no unit to start.
[[nodiscard]] std::optional<std::string> originOfStarting(const platform::Machine& machine,
                                                          const platform::SystemdDropIn& drop_in);

}  // namespace sekisho::inventory
