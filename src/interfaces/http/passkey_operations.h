#pragma once

#include <functional>
#include <string>
#include <vector>

#include "capabilities/access/access.h"
#include "capabilities/access/passkeys.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The site that a request came to (WebAuthn level 3, §5.1.2). Conflict (access.passkey-address) if
/// it was opened by a number instead of a name: browsers keep passkeys for names alone.
[[nodiscard]] Result<access::Site> siteOf(const platform::http::Request& request);

/// Enrolling and giving passkeys. `clinic` tells the clinic's name. The rest must outlive them.
[[nodiscard]] std::vector<Route> passkeyOperations(access::Access& access,
                                                   access::Passkeys& passkeys, const Clock& clock,
                                                   std::function<std::string()> clinic);

}  // namespace sekisho::http
