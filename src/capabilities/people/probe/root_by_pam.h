#pragma once

#include <set>
#include <string>
#include <string_view>

#include "capabilities/people/probe/sudoers.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// Whom a service lets in who can show nothing: no password, no key, no card.
struct LetIn {
  Claim anybody = Claim::No;
  Claim members = Claim::No;                       ///< Of any of the groups.
  std::set<std::string, std::less<>> groups = {};  ///< That pam_wheel(8) is told to trust.
};

/// Reads the service's stack of auth (pam.conf(5)); that of `other` for a service without a file of
/// its own, or with a file that has none. Nobody is let in without either.
[[nodiscard]] LetIn whomPamLetsIn(const platform::Machine& machine, std::string_view service);

/// Of two services by which the same is reached.
[[nodiscard]] LetIn either(LetIn one, const LetIn& other);

}  // namespace sekisho::people
