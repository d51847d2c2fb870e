#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace sekisho::usage::testing {

/// A file of a corpus below tests/fuzz, such as "usage_dicom/accepted/pdq.xml".
inline std::string sample(const std::string& path) {
  std::ifstream in(SEKISHO_SOURCE_DIR "/tests/fuzz/" + path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The paths of a folder's files, as sample() takes them, in order.
inline std::vector<std::string> samplesIn(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& file :
       std::filesystem::directory_iterator(SEKISHO_SOURCE_DIR "/tests/fuzz/" + folder)) {
    paths.push_back(folder + "/" + file.path().filename().string());
  }
  std::ranges::sort(paths);
  return paths;
}

}  // namespace sekisho::usage::testing
