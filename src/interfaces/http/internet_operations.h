#pragma once

#include <functional>
#include <vector>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/internet/internet_register.h"
#include "capabilities/inventory/device.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The operations tagged `internet`: how the Internet is used, as the clinic decided, the ways that
/// machines see, and news read elsewhere. What is passed by reference must outlive them; `changed`
/// tells the pages and may be called by many threads.
[[nodiscard]] std::vector<Route> internetOperations(internet::InternetRegister& decided,
                                                    inventory::DeviceRegister& devices,
                                                    evidence::ReceivedTables& tables,
                                                    const people::PersonRegister& people,
                                                    const Clock& clock, IdSource& ids,
                                                    std::function<void()> changed);

}  // namespace sekisho::http
