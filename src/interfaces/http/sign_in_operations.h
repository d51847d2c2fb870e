#pragma once

#include <vector>

#include "interfaces/http/access_operations.h"

namespace sekisho::http {

/// The operations on other people's sign-ins: listing, adding, granting, stopping, resetting, and
/// looking at what others did. `access` and `clock` must outlive them.
[[nodiscard]] std::vector<Route> signInOperations(access::Access& access, const Clock& clock,
                                                  AccessSurroundings surroundings);

}  // namespace sekisho::http
