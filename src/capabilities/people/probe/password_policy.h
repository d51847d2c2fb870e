#pragma once

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// Reads the table `password_policy` (P-04): the rules that passwords meet here in fact, from PAM's
/// stacks with the settings of their modules, and login.defs.
[[nodiscard]] evidence::Table readPasswordPolicy(const platform::Machine& machine);

}  // namespace sekisho::people
