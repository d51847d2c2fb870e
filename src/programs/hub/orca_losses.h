#pragma once

#include <functional>
#include <set>
#include <string>

#include "capabilities/journal/generations.h"
#include "core/clock.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// The devices on which an agent found 日レセ, retired ones too, by their ids as the journal writes
/// them. Fails if what they told cannot be read.
[[nodiscard]] Result<std::set<std::string>> machinesWithOrca(const Hub::State& state);

/// Whether some of the use of 日レセ from `from` to before `until` is missing in the journal: its
/// log was lost to an agent, or an agent of one of the machines could not send all it had, or what
/// it sent was quarantined (OrcaIntake). True as well if that could not be looked for wholly, or
/// not before `enough` said so. Fails if the newest generation of the journal cannot be read.
[[nodiscard]] Result<bool> isUseOfOrcaLost(const journal::Generations& record,
                                           const std::set<std::string>& machines, Instant from,
                                           Instant until, const std::function<bool()>& enough);

}  // namespace sekisho::hub
