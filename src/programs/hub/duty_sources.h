#pragma once

#include <vector>

#include "capabilities/duties/duty.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// What each capability adds to the calendar, one source each: a further capability adds its own
/// function here. `state` must outlive them.
[[nodiscard]] std::vector<duties::Source> dutySources(Hub::State& state);

}  // namespace sekisho::hub
