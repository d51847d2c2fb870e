#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capabilities/catalog/specs.h"

namespace sekisho::programs {

/// What DATA/specs.d holds: a provider's own specs.
struct DropInFolder {
  struct File {
    std::string path;  ///< Below specs.d.
    std::string text;
  };
  std::vector<File> files = {};
  std::vector<catalog::SpecProblem> unread = {};  ///< One for each file that was not read, and why.
};

/// Reads the folder; one that is missing is empty. Links are not followed, only regular files of at
/// most kMaxSpecBytes are opened, and opening never waits. Names that begin with a dot are skipped.
/// At most kMaxSpecFiles files, three folders deep.
[[nodiscard]] DropInFolder readDropInFolder(const std::string& folder);

/// A text that differs whenever a file of the folder appeared, changed or went (names, sizes,
/// times, inodes). Opens no file.
[[nodiscard]] std::string stampOfDropInFolder(const std::string& folder);

/// The shipped specs with the folder's added, and what became of each file, unread ones included.
struct SpecsWithDropIns {
  std::shared_ptr<const catalog::Specs> specs;
  std::vector<catalog::DropIn> drop_ins;
};
[[nodiscard]] SpecsWithDropIns addDropIns(const catalog::Specs& shipped,
                                          const DropInFolder& folder);

}  // namespace sekisho::programs
