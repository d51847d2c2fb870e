#pragma once

#include <vector>

#include "capabilities/inventory/probe/other_starts.h"
#include "platform/machine/machine.h"

namespace sekisho::inventory {

/// What sessions of everybody start: programs of desktops (XDG autostart), and of systemd's units
/// of users those that this place's own folders (/etc, /run, /usr/local) want, put in the place of
/// a package's, or change by a drop-in that names a program. What lies below homes is its owner's,
/// and what packages want among themselves is trusted. `clear` becomes false if something could not
/// be read.
[[nodiscard]] std::vector<Started> sessionStarts(const platform::Machine& machine, bool& clear);

}  // namespace sekisho::inventory
