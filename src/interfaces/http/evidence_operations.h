#pragma once

#include <functional>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/fleet/fleet.h"
#include "capabilities/inventory/device.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Whether the notice to staff lets somebody see what persons did. Called by many threads.
using SeesObserved = std::function<bool(const Caller&)>;

/// The operation tagged `evidence`. What is passed by reference must outlive it.
[[nodiscard]] std::vector<Route> evidenceOperations(evidence::ReceivedTables& tables,
                                                    inventory::DeviceRegister& devices,
                                                    fleet::Fleet& fleet,
                                                    const catalog::Specs& specs,
                                                    SeesObserved sees_observed);

}  // namespace sekisho::http
