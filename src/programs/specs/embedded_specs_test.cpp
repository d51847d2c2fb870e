#include "programs/specs/embedded_specs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "capabilities/catalog/control_spec.h"
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
  std::string problems;
  if (!specs) {
    for (const auto& problem : specs.error()) problems += problem.text() + "\n";
  }
  EXPECT_EQ(problems, "");
  ASSERT_TRUE(specs);
  EXPECT_FALSE(specs->controls().empty());
}

// A seat without an agent tells nothing, and must not keep grey what the server says of all seats.
TEST(EmbeddedSpecs, AskWhatServersOfOrcaTellOfTheClinicOfServersAlone) {
  const auto specs = catalog::Specs::load(embeddedSpecs());
  ASSERT_TRUE(specs);
  int asked = 0;
  for (const auto& [id, control] : specs->controls()) {
    if (control.scope != catalog::Scope::Clinic || control.measured() == nullptr) continue;
    const auto tables = catalog::tablesNamedIn(control.measured()->judge);
    if (std::ranges::find(tables, "orca_server") == tables.end()) continue;
    EXPECT_THAT(control.roles, testing::ElementsAre(catalog::Role::Server)) << id;
    ++asked;
  }
  EXPECT_GT(asked, 0);
}

}  // namespace
}  // namespace sekisho::programs
