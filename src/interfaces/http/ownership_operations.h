#pragma once

#include <functional>
#include <string>
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

/// A token by which another system reads in the right of whoever made it.
struct ReadingToken {
  std::string name = {};
  bool reads = false;  ///< Today: its maker may still open entries.
};

/// Functions may be called by many threads.
struct OwnershipSurroundings {
  /// By which roles somebody can sign in to the hub today; none if they cannot.
  std::function<access::Roles(PersonId)> roles;
  /// The valid ones that this person made.
  std::function<Result<std::vector<ReadingToken>>(PersonId)> tokens;
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
