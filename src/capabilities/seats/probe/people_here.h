#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "platform/machine/machine.h"

namespace sekisho::seats {

/// An account of the operating system that a person can sit down with.
struct Sitter {
  std::string account;
  std::string home;
  /// Those whose list of members names the account, as its primary group's need not. Nothing if
  /// that could not be told.
  std::optional<std::set<std::string, std::less<>>> groups = {};
};

struct SittersHere {
  std::vector<Sitter> sitters = {};
  /// False: a directory service knows more accounts than passwd lists.
  bool all = true;
};

/// Those of /etc/passwd in the uid range of people (login.defs) with a shell that lets them in.
///
/// Fails as Machine::read does if passwd cannot be read.
[[nodiscard]] Result<SittersHere> sittersHere(const platform::Machine& machine);

}  // namespace sekisho::seats
