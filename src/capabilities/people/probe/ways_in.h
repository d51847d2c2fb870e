#pragma once

#include <string_view>

#include "capabilities/people/probe/pam.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// Whether every service of this machine asks for passwords (`type` auth) or changes them
/// (password) by the modules of `common`, which Debian's services include.
///
/// False if a service has a pam_unix of its own, if one by which people come in includes nothing of
/// `common` or lets another module judge a password before it, or leaps, or if a file could not be
/// read. A service that has no module of the type is none: it
/// is `other`, which is looked at like the rest.
[[nodiscard]] bool holdsForEveryWayIn(const platform::Machine& machine, const PamStack& common,
                                      std::string_view type);

inline constexpr std::size_t kMaxPamServices = 500;

}  // namespace sekisho::people
