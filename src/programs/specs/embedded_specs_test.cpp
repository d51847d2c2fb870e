#include "programs/specs/embedded_specs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "capabilities/catalog/specs.h"

namespace sekisho::programs {
namespace {

TEST(EmbeddedSpecs, AreTheFilesOfTheSourceTreeByteByByte) {
  const std::filesystem::path root = std::filesystem::path(SEKISHO_SOURCE_DIR) / "specs";
  std::map<std::string, std::string> expected;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string path = entry.path().lexically_relative(root).generic_string();
    if (entry.path().extension() != ".toml" || path.starts_with("controls/tests/")) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    expected[path] = {std::istreambuf_iterator<char>(in), {}};
  }
  std::map<std::string, std::string> embedded;
  for (const auto& file : embeddedSpecs()) embedded[file.path] = file.text;
  EXPECT_EQ(embedded, expected);
}

TEST(EmbeddedSpecs, Load) {
  const auto specs = catalog::Specs::load(embeddedSpecs());
  if (!specs) {
    for (const auto& problem : specs.error()) ADD_FAILURE() << problem.text();
  }
}

}  // namespace
}  // namespace sekisho::programs
