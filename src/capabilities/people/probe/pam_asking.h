#pragma once

#include <optional>

#include "capabilities/people/probe/pam.h"
#include "capabilities/people/probe/pam_runs.h"

namespace sekisho::people {

/// Whether a module refuses whoever can show nothing: it asks for something a person knows, has or
/// is, or for root, whom nobody becomes by it. One that is told to let in whoever has not set up
/// what it asks for (nouserok, nullok) does not; a password that is empty is the account's own, not
/// pam_unix's.
[[nodiscard]] bool refusesStrangers(const PamModule& module);

/// What a module says to whoever has the right password, or sets a new one; nothing if it may say
/// either.
[[nodiscard]] std::optional<PamAnswer> answerToAPassword(const PamModule& module);

}  // namespace sekisho::people
