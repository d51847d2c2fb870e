#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/check.h"

namespace sekisho::seats::testing {

/// A file of tests/fuzz/gvdb/accepted, made with `dconf compile`.
[[nodiscard]] inline std::string gvdbFile(const std::string& name) {
  std::ifstream in(std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/fuzz/gvdb/accepted" / name,
                   std::ios::binary);
  SEKISHO_CHECK(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace sekisho::seats::testing
