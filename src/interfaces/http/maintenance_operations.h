#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "capabilities/evidence/hours.h"
#include "capabilities/inventory/device.h"
#include "capabilities/maintenance/maintenance_register.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct MaintenanceSurroundings {
  std::function<evidence::Hours()> hours;
  /// Within how many days of opening somebody says who it was.
  std::function<std::int64_t()> within;
  /// Whether the notices to staff let somebody see what was observed of persons then.
  std::function<bool(const Caller&, Instant)> sees;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `maintenance`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> maintenanceOperations(maintenance::MaintenanceRegister& lines,
                                                       const people::PersonRegister& people,
                                                       const inventory::DeviceRegister& devices,
                                                       const Clock& clock, IdSource& ids,
                                                       MaintenanceSurroundings surroundings);

}  // namespace sekisho::http
