#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/inventory/device.h"
#include "capabilities/ownership/program_operator.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// When operators of 日レセ were last in use, of the days that the journal was asked for.
struct OperatorsUsed {
  struct Days {
    std::optional<std::chrono::sys_days> by_program = {};
    std::optional<std::chrono::sys_days> at_screen = {};
  };
  std::map<std::string, Days, std::less<>> operators = {};
  bool whole = true;  ///< Nothing was left unread.
};

/// Functions may be called by many threads.
struct OperatorSurroundings {
  /// Within seven days; acts at a screen are looked for of these at least.
  std::function<OperatorsUsed(std::vector<std::string>)> used;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `ownership` about operators of 日レセ: which there are, whose they are,
/// and which are a program's. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> programOperatorOperations(ownership::ProgramOperators& programs,
                                                           const people::PersonRegister& people,
                                                           inventory::DeviceRegister& devices,
                                                           evidence::ReceivedTables& tables,
                                                           const Clock& clock, IdSource& ids,
                                                           OperatorSurroundings surroundings);

}  // namespace sekisho::http
