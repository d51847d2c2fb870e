#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/seats/probe/dconf.h"
#include "capabilities/seats/probe/people_here.h"
#include "platform/machine/machine.h"

namespace sekisho::seats {

/// Whether and when one desktop locks itself for one account.
struct LockSetting {
  std::string desktop;  ///< Its word, and of a session that is not known here the file.
  std::optional<bool> enabled = {};  ///< Nothing if that could not be told.
  std::optional<int> delay_s = {};   ///< From last input to lock; nothing if never, or not told.
  std::optional<SetBy> by = {};
  std::optional<bool> enforced = {};  ///< The account cannot change it.
  bool readable = true;               ///< False: a file of settings could not be read.
};

/// A program that locks screens: whether it is installed, and what it is set to do for an account.
struct Locker {
  std::string_view desktop;
  bool (*is_installed)(const platform::Machine& machine);
  LockSetting (*read)(const platform::Machine& machine, const Sitter& sitter,
                      const SchemaOverrides& defaults);
};

/// Those known, of which this machine has any.
[[nodiscard]] std::vector<Locker> lockersOf(const platform::Machine& machine);

}  // namespace sekisho::seats
