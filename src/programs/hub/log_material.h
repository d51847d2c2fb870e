#pragma once

#include "capabilities/logchecks/material.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// What the records of those days hold, out of drafts, the running tally and the journal. Not whole
/// while the journal is still being counted: asking again goes on. InvalidInput
/// (logchecks.period) for days that check() refuses.
[[nodiscard]] Result<logchecks::Material> logMaterial(Hub::State& state, logchecks::Period period);

}  // namespace sekisho::hub
