#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/documents/document.h"
#include "capabilities/inventory/device.h"
#include "capabilities/people/person.h"
#include "capabilities/visits/visit.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"
#include "interfaces/http/second_person.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct SelfCheckSurroundings {
  /// Which device of the register is met at the other end of a request; nothing if nobody knows.
  std::function<std::optional<DeviceId>(const platform::http::Peer&)> device_at;
  /// The addresses that a device of the register is known by lately; none if nobody knows.
  std::function<std::vector<std::string>(DeviceId)> addresses_of;
  /// After how long the clinic wants screens to lock.
  std::function<std::int64_t()> lock_after_s;
  /// How whoever vouches for a self-check stands to whoever answered it.
  SecondTo second;
  /// The register changed: judge again and tell the pages.
  std::function<void(DeviceId)> changed;
};

/// The operations of 端末の自己点検. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> selfCheckOperations(visits::VisitRegister& visits,
                                                     const inventory::DeviceRegister& devices,
                                                     const documents::DocumentRegister& documents,
                                                     const people::PersonRegister& people,
                                                     const Clock& clock, IdSource& ids,
                                                     SelfCheckSurroundings surroundings);

}  // namespace sekisho::http
