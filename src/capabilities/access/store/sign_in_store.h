#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "capabilities/access/second_factor.h"
#include "capabilities/access/sign_in.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::access {

/// What else ends when a person's sign-in is stopped or reset by somebody: the secret addresses
/// they made. Runs within that decision; how many there were.
using EndAddresses = std::function<Result<std::int64_t>(storage::Transaction&, PersonId)>;

/// The register of one clinic in `database`; each change of a sign-in is one journal decision.
/// Both must outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<SignInRegister> openSignInRegister(storage::Database& database,
                                                                 journal::Decisions& decisions,
                                                                 ClinicId clinic,
                                                                 EndAddresses end_addresses);

/// Adds a sign-in within a decision that is already being taken, as set-up does. Conflict with
/// access.person-signs-in, or access.name-taken (pointer /name) where one that is not stopped has
/// that name or one that looks the same (skeletonOfName()).
[[nodiscard]] Result<void> insert(storage::Transaction& transaction, const SignIn& signin);

/// Gives a person's sign-in, if there is one, another name within such a decision. Conflict with
/// access.name-taken.
[[nodiscard]] Result<void> rename(storage::Transaction& transaction, PersonId person,
                                  std::string_view name);

}  // namespace sekisho::access
