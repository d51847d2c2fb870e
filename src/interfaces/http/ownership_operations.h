#pragma once

#include <functional>
#include <vector>

#include "capabilities/access/role.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/inventory/device.h"
#include "capabilities/ownership/account_owner.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/second_person.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct OwnershipSurroundings {
  /// By which roles somebody can sign in to the hub today; none if they cannot.
  std::function<access::Roles(PersonId)> roles;
  /// How the caller stands to an account that they take for themselves.
  std::function<Result<SecondPerson>(const Caller&, const ownership::Account&)> takes;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `ownership`: the access register, as the accounts that were found on
/// machines and whose they are. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> ownershipOperations(ownership::OwnerRegister& owners,
                                                     const people::PersonRegister& people,
                                                     inventory::DeviceRegister& devices,
                                                     evidence::ReceivedTables& tables,
                                                     const Clock& clock, IdSource& ids,
                                                     OwnershipSurroundings surroundings);

}  // namespace sekisho::http
