#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/inventory/device.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/api.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// A machine met on the LAN that no row of the register claims.
struct UnknownNeighbour {
  inventory::Mac mac;
  std::string address = {};
  std::string vendor = {};  ///< A guess from the hardware address; empty if there is none.
  Instant first_seen{};
  Instant last_seen{};
  std::optional<DeviceId> seen_from = {};
};

/// What other capabilities know of a device. Each function may be called by many threads.
struct DeviceSurroundings {
  /// The Device members that posture and fleet know: os, verdict, evidence, findings, last_seen,
  /// asleep_since, agent.
  std::function<Json::Object(DeviceId)> standing;
  /// The DevicePage members besides: controls, tables, address_history, decisions.
  std::function<Result<Json::Object>(DeviceId)> page;
  std::function<Result<std::vector<UnknownNeighbour>>()> neighbours;
  /// The answer of createEnrolmentToken for a registered device.
  std::function<Result<Reply>(const inventory::Device&, const journal::Actor&)> enrol;
  /// Ends the certificate of a retired device's agent.
  std::function<Result<void>(DeviceId, const journal::Actor&)> revoke;
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
