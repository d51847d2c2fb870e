#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "capabilities/incidents/worry.h"
#include "capabilities/inventory/device.h"
#include "capabilities/mail/outgoing.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct WorrySurroundings {
  /// Which device of the register is met at the other end of a request; nothing if nobody knows.
  std::function<std::optional<DeviceId>(const platform::http::Peer&)> device_at;
  /// Health and versions as the evidence has them now, of that seat and of 日レセ's server.
  std::function<Result<Json>(std::optional<DeviceId> seat)> attached;
  /// Whether a mail server is set up.
  std::function<bool()> mails;
  /// What became of the mail about a report; nothing if there was none.
  std::function<Result<std::optional<mail::Outgoing>>(WorryId)> mail_about;
  /// A report changed: mail what is to be mailed, judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `incidents`. Who may answer reports sees them all, everybody else their
/// own. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> worryOperations(incidents::WorryRegister& worries,
                                                 const people::PersonRegister& people,
                                                 const inventory::DeviceRegister& devices,
                                                 const Clock& clock, IdSource& ids,
                                                 WorrySurroundings surroundings);

}  // namespace sekisho::http
