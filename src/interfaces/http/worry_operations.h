#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/incidents/worry.h"
#include "capabilities/inventory/device.h"
#include "capabilities/mail/outgoing.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// What would be mailed about a report, and to whom.
struct WorryLetter {
  std::vector<std::string> whom = {};
  incidents::LetterLanguage language = incidents::LetterLanguage::Japanese;
  std::string subject = {};
  std::string text = {};
};

/// What became of the mail about a report to one of those who are told.
struct WorryMail {
  std::optional<std::string> whom = {};  ///< Nothing if they are told of reports no more.
  mail::Outgoing message = {};
};

/// Functions may be called by many threads.
struct WorrySurroundings {
  /// Which device of the register is met at the other end of a request; nothing if nobody knows.
  std::function<std::optional<DeviceId>(const platform::http::Peer&)> device_at;
  /// Health and versions as the evidence has them now, of that seat and of 日レセ's server.
  std::function<Result<Json>(std::optional<DeviceId> seat)> attached;
  /// Whether a mail server is set up.
  std::function<bool()> mails;
  /// The letters about a report that is not filed yet; what was seen may not be said yet.
  std::function<Result<std::vector<WorryLetter>>(const incidents::WorryReport& draft,
                                                 std::optional<incidents::Sign> sign)>
      letters;
  /// What became of the mail about a report, oldest first.
  std::function<Result<std::vector<WorryMail>>(WorryId)> mails_about;
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
