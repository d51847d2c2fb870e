#pragma once

#include "interfaces/http/names_of_use.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// What use is told with: names from the notice to staff on, also where records of a session are
/// joined, and which machine had which address. One thread; the hub's state outlives it.
[[nodiscard]] Result<http::NamesOfUse> namesOfUse(const Hub::State& state);

}  // namespace sekisho::hub
