#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/generations.h"
#include "capabilities/journal/journal.h"
#include "capabilities/usage/arrivals.h"
#include "capabilities/usage/sender.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/random.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// A certificate for a sender; `key_pem` is empty if the sender made its own.
struct SenderCertificate {
  std::string certificate_pem = {};
  std::string key_pem = {};
  std::string authority_pem = {};
  std::string serial = {};
};

/// Functions may be called by many threads.
struct UsageSurroundings {
  /// Signs the request (PEM) for that URI; without one, makes a key as well.
  std::function<Result<SenderCertificate>(std::string_view csr, std::string_view uri)> certify;
  /// Whether what that person's tokens read is given out today.
  std::function<bool(PersonId made_by)> may_read;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `usage`: what other systems send, and who they are. What is passed by
/// reference must outlive them.
[[nodiscard]] std::vector<Route> usageOperations(usage::SenderRegister& senders,
                                                 usage::Arrivals& arrivals,
                                                 journal::Journal& journal,
                                                 const journal::Generations& record,
                                                 const Clock& clock, Random& random, IdSource& ids,
                                                 UsageSurroundings surroundings);

}  // namespace sekisho::http
