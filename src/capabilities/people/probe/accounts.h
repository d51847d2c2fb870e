#pragma once

#include "capabilities/evidence/table.h"
#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// Reads the table `accounts` (P-04, P-10): passwd, shadow, group, sudoers and the records of
/// log-ins. A hash never leaves the parser.
///
/// `may_tell_when` says whether the clinic's notice to staff is recorded; before, last_login_ms is
/// NULL in every row.
[[nodiscard]] evidence::Table readAccounts(const platform::Machine& machine, const Clock& clock,
                                           bool may_tell_when);

}  // namespace sekisho::people
