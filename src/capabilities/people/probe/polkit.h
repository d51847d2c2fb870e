#pragma once

#include <set>
#include <string>
#include <string_view>

#include "platform/machine/machine.h"

namespace sekisho::people {

/// Whom polkit(8) takes for an administrator here.
struct PolkitAdministrators {
  std::set<std::string, std::less<>> groups = {};
  /// Rules of this place's own may give root to others: they are a program (JavaScript), which is
  /// not run here.
  bool has_own_rules = false;
};

/// Reads which of the distributions' rules are there, and whether anybody added others.
[[nodiscard]] PolkitAdministrators readPolkit(const platform::Machine& machine);

/// Whether a file of rules (JavaScript, or the older .pkla) may let somebody act as root: it
/// allows without asking, or names administrators, and not only for actions of the desktop such as
/// mounting a medium or choosing a network.
[[nodiscard]] bool mayGiveRoot(std::string_view rules);

}  // namespace sekisho::people
