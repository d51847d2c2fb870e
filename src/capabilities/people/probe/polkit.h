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

/// Whether the text of a file of rules (JavaScript, or the older .pkla and .conf, told by its name)
/// may let somebody act as root who is no administrator by the distributions' own words: it allows
/// without an administrator's password, or names administrators, and not only for actions of the
/// desktop such as mounting a medium or choosing a network. What is not understood may.
[[nodiscard]] bool mayGiveRoot(std::string_view file, std::string_view text);

}  // namespace sekisho::people
