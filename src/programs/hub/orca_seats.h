#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/usage/sessions_at_once.h"
#include "core/ids.h"

namespace sekisho::hub {

/// Which addresses were one machine's, as its agent told on that day and the day before. Not for
/// several threads at once.
class OrcaSeats {
 public:
  /// The tables outlive it.
  explicit OrcaSeats(evidence::ReceivedTables& tables) : tables_(tables) {}

  /// Whether both were at one machine, under two of its addresses: a laptop that was lifted out of
  /// its dock, or 日レセ's own server and its loopback. False where that is not known, also where
  /// an address was told by several machines.
  [[nodiscard]] bool areOne(const usage::SessionsAtOnce& both);

 private:
  using Addresses = std::map<std::string, std::set<DeviceId>, std::less<>>;

  [[nodiscard]] std::optional<DeviceId> machineAt(std::string_view address, std::string_view server,
                                                  const Addresses& known);
  const Addresses& on(std::chrono::sys_days day);

  evidence::ReceivedTables& tables_;
  std::map<std::chrono::sys_days, Addresses> days_ = {};
};

}  // namespace sekisho::hub
