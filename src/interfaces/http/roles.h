#pragma once

#include <vector>

#include "capabilities/access/role.h"
#include "capabilities/inventory/device.h"
#include "interfaces/http/body.h"

namespace sekisho::http {

// The member `roles` of a request: each at most once. A word that names none marks the member
// wrong, and the refusal says which there are.

/// Of a sign-in; may be empty.
[[nodiscard]] access::Roles readSignInRoles(Members& members);

/// Of a device: at least one, and `undecided` only by itself.
[[nodiscard]] std::vector<inventory::DeviceRole> readDeviceRoles(Members& members);

/// Of the hub's own machine at set-up: at least one, never `undecided`.
[[nodiscard]] std::vector<inventory::DeviceRole> readDecidedRoles(Members& members);

}  // namespace sekisho::http
