#pragma once

#include <optional>

#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// Health and versions as the evidence has them now, of that seat and of the servers of 日レセ:
/// what was read last and when, when an agent was heard last, and which controls are red. Columns
/// that say anything about anybody, patients above all, are left out by their personal class.
[[nodiscard]] Result<Json> attachedNow(const Hub::State& state, std::optional<DeviceId> seat);

/// Whether a report is open: how long it waits grows while nothing happens. So if that cannot be
/// told.
[[nodiscard]] bool hasOpenWorries(const Hub::State& state);

}  // namespace sekisho::hub
