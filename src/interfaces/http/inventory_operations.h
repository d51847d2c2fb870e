#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/inventory/device.h"
#include "capabilities/inventory/sightings.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/api.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// What other capabilities know of a device. Each function may be called by many threads.
struct DeviceSurroundings {
  /// Of each the Device members that others know: os, verdict, evidence, findings, last_seen,
  /// asleep_since, agent, addresses, perhaps_same.
  std::function<Result<std::vector<Json::Object>>(const std::vector<inventory::Device>&)> standing;
  /// The DevicePage members besides: controls, tables, address_history, decisions.
  std::function<Result<Json::Object>(const inventory::Device&, bool masked)> page;
  /// The machines met lately that no row of the register claims.
  std::function<Result<std::vector<inventory::Sighting>>()> neighbours;
  /// The answer of createEnrolmentToken for a registered device.
  std::function<Result<Reply>(const inventory::Device&, const journal::Actor&)> enrol;
  /// Whether both devices have an agent, so that they cannot be one.
  std::function<bool(DeviceId, DeviceId)> both_have_agents;
  /// The register changed: judge again and tell the pages.
  std::function<void(std::optional<DeviceId>)> changed;
};

/// The operations tagged `inventory`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> inventoryOperations(inventory::DeviceRegister& devices,
                                                     const Clock& clock, IdSource& ids, Words words,
                                                     DeviceSurroundings surroundings);

/// {"id","name","place"} of a device.
[[nodiscard]] Json nameBody(const inventory::Device& device);

}  // namespace sekisho::http
