#pragma once

#include "core/error.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// Brings the accounts of other systems' records up to the journal.
[[nodiscard]] Result<void> openArrivals(Hub::State& state);

}  // namespace sekisho::hub
