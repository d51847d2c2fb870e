#pragma once

#include <string>
#include <string_view>

#include "capabilities/access/sign_in.h"

namespace sekisho::access {

/// Whether what opens the sign-in was dealt or typed by somebody else, so that it says nothing of
/// who types it: it opens the choice of one's own, and nothing else. A PIN does for a temporary,
/// and no longer for one who became more.
[[nodiscard]] bool mustChoose(const SignIn& signin);

/// What is kept of what was typed: of a code or a PIN its digits, however they are spaced.
[[nodiscard]] std::string asKept(const Secret& secret, std::string_view typed);

}  // namespace sekisho::access
