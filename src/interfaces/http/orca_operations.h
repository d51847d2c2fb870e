#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/inventory/device.h"
#include "capabilities/orca/reading.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The operations tagged `orca`: what is read of the 日レセ on one machine, as its clinic decides.
/// `changed` tells the pages. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> orcaOperations(orca::ReadingDecisions& decisions,
                                                inventory::DeviceRegister& devices,
                                                evidence::ReceivedTables& tables,
                                                const people::PersonRegister& people,
                                                const Clock& clock, IdSource& ids,
                                                std::function<void(DeviceId)> changed);

}  // namespace sekisho::http
