#pragma once

#include <set>
#include <string>
#include <string_view>

namespace sekisho::people {

/// What the text of a file of polkit's says about who may act as root.
struct PolkitGrants {
  /// Whom it names as administrators: they act as root with a password of their own. What has only
  /// digits is a number (uid, gid), without zeros in front.
  std::set<std::string, std::less<>> groups = {};
  std::set<std::string, std::less<>> users = {};
  /// It may let somebody act as root in another way, or could not be understood.
  bool is_unclear = false;
};

/// Of a file of rules, by polkit(8) a program in JavaScript, which is not run here. Understood are
/// calls of polkit.addAdminRule whose function returns a list of texts, and of polkit.addRule whose
/// function has only `if (…) return …;` and `return …;`, where whatever is granted without an
/// administrator's password is an action of the desktop, such as mounting a medium or choosing a
/// network. Anything else is unclear.
[[nodiscard]] PolkitGrants grantsOfScript(std::string_view text);

/// The same of the older key files, .pkla and .conf of pklocalauthority(8).
[[nodiscard]] PolkitGrants grantsOfSections(std::string_view text);

/// Of a file by its name; what polkit does not read grants nothing.
[[nodiscard]] PolkitGrants polkitGrants(std::string_view file, std::string_view text);

/// Whether no way leads on from an action, by its name, to root.
[[nodiscard]] bool isOfTheDesktop(std::string_view action);

}  // namespace sekisho::people
