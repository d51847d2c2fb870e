#pragma once

#include <functional>
#include <vector>

#include "capabilities/access/access.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// What the operations on sign-ins and sessions need beside the capability itself.
struct AccessSurroundings {
  std::function<std::string()> clinic;  ///< The clinic's name; empty before set-up.
  /// The name of a person of the staff register. NotFound (people.unknown) if there is none.
  std::function<Result<std::string>(PersonId)> person;
  /// Keeps a new sign-in, with its person where the register has none yet, as one decision.
  std::function<Result<void>(const access::SignIn&, const journal::Actor&)> admit;
  /// Where this hub is opened by its name, such as `https://sekisho.internal:8440`.
  std::function<std::string()> named_address;
  /// Sessions ended: whoever only listens is to be disconnected.
  std::function<void()> sessions_ended;
  /// What a sign-in opens, or whether it was begun, is not as it was: controls judge it anew.
  std::function<void()> changed;
};

/// The operations on one's own sign-in, second factors and sessions. `access` and `clock` must
/// outlive them.
[[nodiscard]] std::vector<Route> accessOperations(access::Access& access,
                                                  access::SecondFactors& factors,
                                                  const Clock& clock,
                                                  AccessSurroundings surroundings);

}  // namespace sekisho::http
