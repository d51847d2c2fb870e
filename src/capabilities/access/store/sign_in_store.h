#pragma once

#include <cstdint>
#include <functional>
#include <memory>

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

/// Adds a sign-in within a decision that is already being taken, as set-up does.
[[nodiscard]] Result<void> insert(storage::Transaction& transaction, const SignIn& signin);

/// Keeps an act, if there is one, within such a decision.
[[nodiscard]] Result<void> noteAct(storage::Transaction& transaction,
                                   const std::optional<Act>& act);

/// Ends every session of the clinic within such a decision: everybody signs in again.
[[nodiscard]] Result<void> endSessions(storage::Transaction& transaction);

}  // namespace sekisho::access
