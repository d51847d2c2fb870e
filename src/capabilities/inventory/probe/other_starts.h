#pragma once

#include <string>
#include <vector>

#include "facts/services.h"
#include "platform/machine/machine.h"
#include "platform/machine/systemd_units.h"

namespace sekisho::inventory {

/// Something that starts, and the file whose package is asked for; empty where none could tell
/// whose words the file holds.
struct Started {
  facts::Services row = {};
  std::string file = {};
};

/// What starts without a unit of its own: programs that a drop-in gives to a unit, systemd's
/// generators, /etc/rc.local, and what sessions of everybody start (sessionStarts()).
/// `clear` becomes false if one of them could not be read.
[[nodiscard]] std::vector<Started> otherStarts(const platform::Machine& machine,
                                               const platform::SystemdUnits& units, bool& clear);

}  // namespace sekisho::inventory
