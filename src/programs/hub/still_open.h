#pragma once

#include "capabilities/ownership/account_owner.h"
#include "programs/hub/access_registers.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// Whether an account may still be a way in: unless its machine told last that it is stopped or
/// gone, or is in the register no more. What was never read may.
[[nodiscard]] bool mayBeOpen(const Hub::State& state, const AccessRegisters& registers,
                             const ownership::Account& account);

/// Whether a sign-in of that person opens something today, or an account that is theirs, or was
/// nobody else's since, may still be a way in: what getPersonAccess lists.
[[nodiscard]] bool isAnythingOpen(const Hub::State& state, const AccessRegisters& registers,
                                  PersonId person);

}  // namespace sekisho::hub
