#pragma once

#include <chrono>
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

/// What others know. Functions may be called by many threads.
struct OrcaSurroundings {
  /// The members of OrcaSessions beside the month's name: of those that ended from `first` to
  /// `last`.
  std::function<Result<Json::Object>(std::chrono::sys_days first, std::chrono::sys_days last)>
      sessions;
  /// How soon each 日レセ let this hub connect: OrcaAnswers.
  std::function<Json::Array()> answers;
  std::function<void(DeviceId)> changed;  ///< Tell the pages.
};

/// The operations tagged `orca`: what is read of the 日レセ on one machine, as its clinic decides,
/// and how its sessions end. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> orcaOperations(orca::ReadingDecisions& decisions,
                                                inventory::DeviceRegister& devices,
                                                evidence::ReceivedTables& tables,
                                                const people::PersonRegister& people,
                                                const Clock& clock, IdSource& ids,
                                                OrcaSurroundings surroundings);

}  // namespace sekisho::http
