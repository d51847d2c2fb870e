#pragma once

#include <string>
#include <vector>

#include "core/error.h"

namespace sekisho::platform {

/// The files and folders (with all below them) that a process goes on using. What does not exist
/// is passed over.
struct FileRules {
  std::vector<std::string> read = {};
  std::vector<std::string> write = {};  ///< Read, written, made, renamed and removed.
};

/// The version of Landlock the kernel offers for rules about files; 0 if none (Linux before 5.13,
/// not switched on, or a filter of system calls hides it).
[[nodiscard]] int fileRulesOffered();

/// From now on this process, and whatever it starts, opens only files that `rules` name, writes
/// only where they say so and runs no program: the kernel refuses the rest with EACCES. For good.
/// Files already open stay open.
///
/// Returns the version of Landlock in force, or 0 where the kernel offers none: nothing is kept
/// then, which is for the caller to say aloud. Unavailable (confinement.refused) if it offers
/// rules and refuses these. Call it before there is a second thread: another thread would stay
/// free.
[[nodiscard]] Result<int> keepToFiles(const FileRules& rules);

}  // namespace sekisho::platform
