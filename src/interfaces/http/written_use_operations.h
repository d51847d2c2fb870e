#pragma once

#include <functional>
#include <vector>

#include "capabilities/inventory/device.h"
#include "capabilities/people/person.h"
#include "capabilities/usage/written_use.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct WrittenUseSurroundings {
  /// Records that somebody read what others did: as of JournalSurroundings.
  std::function<Result<void>(const Caller&, std::string_view query, std::string_view why)> reading;
  /// A line was written: tell the pages.
  std::function<void()> changed;
};

/// The operations of lines that people write into the journal of use. Who may see the staff
/// register reads and writes everybody's, and says why they look; everybody else their own. What is
/// passed by reference must outlive them.
[[nodiscard]] std::vector<Route> writtenUseOperations(usage::WrittenUses& uses,
                                                      const people::PersonRegister& people,
                                                      inventory::DeviceRegister& devices,
                                                      const Clock& clock, IdSource& ids,
                                                      WrittenUseSurroundings surroundings);

}  // namespace sekisho::http
