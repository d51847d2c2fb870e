#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/inventory/met_machines.h"
#include "capabilities/usage/sessions_at_once.h"
#include "core/ids.h"

namespace sekisho::hub {

/// At which machines sessions were: by the addresses that agents told as their own machine's on
/// that day and the day before, else by the hardware address that was met under an address. Not for
/// several threads at once.
class OrcaSeats {
 public:
  /// All outlive it; `met` if there is any.
  OrcaSeats(evidence::ReceivedTables& tables, inventory::MetMachines met)
      : tables_(tables), met_(std::move(met)) {}

  /// Such two with the terminals of which it is certain that they were different machines: both, if
  /// each address was that of another row of the register; else without those that may be any. One
  /// machine has several addresses: by cable and by air, of the old kind and of the new. Nothing if
  /// both were at one: a laptop that was lifted out of its dock, or 日レセ's server and its
  /// loopback.
  [[nodiscard]] std::optional<usage::SessionsAtOnce> certain(usage::SessionsAtOnce both);

 private:
  using Addresses = std::map<std::string, std::set<DeviceId>, std::less<>>;

  [[nodiscard]] std::optional<inventory::MetMachine> machineAt(std::string_view address,
                                                               const usage::SessionsAtOnce& both);
  const Addresses& on(std::chrono::sys_days day);

  evidence::ReceivedTables& tables_;
  inventory::MetMachines met_;
  std::map<std::chrono::sys_days, Addresses> days_ = {};
};

}  // namespace sekisho::hub
