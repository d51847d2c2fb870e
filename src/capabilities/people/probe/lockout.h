#pragma once

#include "capabilities/people/probe/module_settings.h"
#include "capabilities/people/probe/pam.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// What a stack of auth does about wrong passwords. A value that could not be told is empty.
struct Lockout {
  Said attempts = {"0", ""};    ///< So many lock; 0: they are not counted, or nobody is refused.
  Said duration_s = {"0", ""};  ///< 0: until somebody unlocks.
  Said window_s = {"0", ""};    ///< Failures so close together are counted.
  Said root = {"0", ""};        ///< 1: root is locked as well.
  bool is_clear = true;         ///< False if it may be less than that, or for fewer people.
};

/// Reads what pam_faillock(8) does in `auth`. Each of its calls goes by its own arguments and file,
/// so that a person is held by the weakest of them.
[[nodiscard]] Lockout readLockout(const platform::Machine& machine, const PamStack& auth);

}  // namespace sekisho::people
