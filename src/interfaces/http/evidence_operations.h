#pragma once

#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/fleet/fleet.h"
#include "capabilities/inventory/device.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The operation tagged `evidence`. What is passed by reference must outlive it.
[[nodiscard]] std::vector<Route> evidenceOperations(evidence::ReceivedTables& tables,
                                                    inventory::DeviceRegister& devices,
                                                    fleet::Fleet& fleet,
                                                    const catalog::Specs& specs);

}  // namespace sekisho::http
