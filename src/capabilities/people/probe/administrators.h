#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/people/probe/polkit.h"
#include "capabilities/people/probe/root_by_pam.h"
#include "capabilities/people/probe/sudoers.h"
#include "platform/machine/account_files.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// How an account becomes root.
struct RootRights {
  SudoRights rights = {};
  /// The ways, separated by commas: "sudoers, group docker"; with "?" where it may be one, such as
  /// a file that could not be understood.
  std::string by = {};
};

/// Every way by which an account becomes root on a machine: sudo, doas, su, whom polkit takes for
/// administrators, and groups whose members reach everything root does. What PAM lets in without a
/// password needs none.
class Administrators {
 public:
  Administrators(const platform::Machine& machine, std::string hostname);

  /// Whether the rules of sudo and doas were read whole.
  [[nodiscard]] bool isComplete() const noexcept { return is_complete_; }

  [[nodiscard]] RootRights rightsOf(const platform::PasswdEntry& account,
                                    const std::vector<SudoSubject::Group>& groups) const;

 private:
  std::string hostname_;
  Sudoers sudoers_;
  std::string doas_ = {};
  PolkitAdministrators polkit_;
  LetIn sudo_lets_ = {};
  LetIn doas_lets_ = {};
  LetIn polkit_lets_ = {};
  LetIn su_lets_ = {};
  std::set<std::string_view> like_root_;
  std::set<std::int64_t> docker_groups_ = {};  // by number: whose the daemon's socket is
  bool docker_is_everybodys_ = false;
  bool is_complete_ = true;
};

}  // namespace sekisho::people
