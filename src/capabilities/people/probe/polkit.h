#pragma once

#include <set>
#include <string>

#include "platform/machine/machine.h"

namespace sekisho::people {

/// Whom polkit(8) takes for administrators here, besides root.
struct PolkitAdministrators {
  /// By name or, as polkit reads what has only digits, by number.
  std::set<std::string, std::less<>> groups = {};
  std::set<std::string, std::less<>> users = {};
  /// The first file of this place's own that may let others act as root, or that could not be
  /// understood (polkitGrants()), or a folder of them that could not be read; empty if there is
  /// none.
  std::string unclear = {};
};

/// Reads the distributions' rules of who is an administrator, and what anybody added to them.
[[nodiscard]] PolkitAdministrators readPolkit(const platform::Machine& machine);

}  // namespace sekisho::people
