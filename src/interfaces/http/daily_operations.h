#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "capabilities/daily/confirmation.h"
#include "capabilities/evidence/hours.h"
#include "capabilities/inventory/device.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// How one day stands.
struct DayOfUse {
  std::chrono::sys_days day{};
  daily::Standing standing = daily::Standing::Waits;
  int open_days = 0;  ///< Days open since it was to be confirmed, or was found to differ.
  std::optional<PersonId> by = {};  ///< Who confirmed it last, and when.
  std::optional<Instant> at = {};
};

/// Functions may be called by many threads.
struct DailySurroundings {
  /// The day as the evidence draws it now.
  std::function<Result<daily::Draft>(std::chrono::sys_days)> draft;
  std::function<Result<std::vector<DayOfUse>>(std::chrono::sys_days first,
                                              std::chrono::sys_days last)>
      days;
  /// Whether the notice to staff lets somebody see what was observed on that day.
  std::function<bool(const Caller&, std::chrono::sys_days)> sees;
  std::function<evidence::Hours()> hours;
  /// Within how many days of opening a day is confirmed.
  std::function<std::int64_t()> within;
  /// The journal as it stands.
  std::function<daily::Seal()> seal;
  /// Records that somebody read what others did: as of JournalSurroundings.
  std::function<Result<void>(const Caller&, std::string_view query, std::string_view why)> reading;
  /// A day was confirmed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `daily`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> dailyOperations(daily::ConfirmationRegister& confirmations,
                                                 const people::PersonRegister& people,
                                                 inventory::DeviceRegister& devices,
                                                 const Clock& clock, IdSource& ids,
                                                 DailySurroundings surroundings);

}  // namespace sekisho::http
