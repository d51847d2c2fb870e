#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "capabilities/catalog/spec_problem.h"

namespace sekisho::posture::testing {

/// The files of a source tree's specs/ by path; keep it alive while files() are used.
class SpecFolder {
 public:
  explicit SpecFolder(const std::filesystem::path& root) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.path().extension() != ".toml") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      texts_[entry.path().lexically_relative(root).generic_string()] = {
          std::istreambuf_iterator<char>(in), {}};
    }
  }

  [[nodiscard]] std::vector<catalog::SpecFile> files() const { return below(""); }

  [[nodiscard]] std::vector<catalog::SpecFile> below(std::string_view folder) const {
    std::vector<catalog::SpecFile> files;
    for (const auto& [path, text] : texts_) {
      if (path.starts_with(folder)) files.push_back({.path = path, .text = text});
    }
    return files;
  }

 private:
  std::map<std::string, std::string> texts_;
};

}  // namespace sekisho::posture::testing
