#pragma once

#include <functional>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/fleet/fleet.h"
#include "capabilities/inventory/device.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// What persons did is for those whom the notice to staff names. Called by many threads.
struct ObservedSurroundings {
  /// Whether somebody may see what was received then: the notice of that day says who. Of a time
  /// that is not known any more, every notice that was given has to name them.
  std::function<bool(const Caller&, std::optional<Instant> received)> sees;
  /// Records that they look. What cannot be recorded is not shown.
  std::function<Result<void>(const Caller&, DeviceId)> looks;
};

/// The operation tagged `evidence`. What is passed by reference must outlive it.
[[nodiscard]] std::vector<Route> evidenceOperations(evidence::ReceivedTables& tables,
                                                    inventory::DeviceRegister& devices,
                                                    fleet::Fleet& fleet,
                                                    const catalog::Specs& specs,
                                                    ObservedSurroundings observed);

}  // namespace sekisho::http
