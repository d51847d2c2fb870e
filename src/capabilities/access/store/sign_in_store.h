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
/// access.person-signs-in, or access.name-taken (pointer /name) where somebody else's is the same
/// as foldedName() compares.
[[nodiscard]] Result<void> insert(storage::Transaction& transaction, const SignIn& signin);

/// Gives a person's sign-in, if there is one, another name within such a decision. Conflict with
/// access.name-taken.
[[nodiscard]] Result<void> rename(storage::Transaction& transaction, PersonId person,
                                  std::string_view name);

/// Keeps an act, if there is one, within such a decision.
[[nodiscard]] Result<void> noteAct(storage::Transaction& transaction,
                                   const std::optional<Act>& act);

/// Ends every session of the clinic within such a decision: everybody signs in again.
[[nodiscard]] Result<void> endSessions(storage::Transaction& transaction);

}  // namespace sekisho::access
