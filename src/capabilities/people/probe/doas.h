#pragma once

#include <string_view>

#include "capabilities/people/probe/sudoers.h"

namespace sekisho::people {

/// What doas.conf(5) lets `who` do as root: the last rule that matches decides. Unknown for
/// everybody if a line could not be understood.
[[nodiscard]] SudoRights doasRightsOf(const SudoSubject& who, std::string_view text);

}  // namespace sekisho::people
