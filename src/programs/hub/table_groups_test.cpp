// Where each declared fact table stands on a device's page.
#include "programs/hub/table_groups.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <string>

namespace sekisho::hub {
namespace {

using ::testing::Contains;
using ::testing::Eq;

TEST(GroupOfATable, IsDecidedForEachDeclaredOne) {
  const auto declared = std::filesystem::path(SEKISHO_SOURCE_DIR) / "specs/facts";
  const std::set<std::string_view> groups = {"updates", "accounts", "software", "network",
                                             "machine"};
  std::size_t tables = 0;
  for (const auto& file : std::filesystem::directory_iterator(declared)) {
    if (file.path().extension() != ".toml") continue;
    const std::string table = file.path().stem().string();
    const auto group = groupOf(table);
    ASSERT_TRUE(group.has_value()) << table << " has no group: src/programs/hub/table_groups.cpp";
    EXPECT_THAT(groups, Contains(*group)) << table;
    ++tables;
  }
  EXPECT_GT(tables, 20U);
}

TEST(GroupOfATable, IsNoneOfWhatIsNotDeclared) { EXPECT_THAT(groupOf("moods"), Eq(std::nullopt)); }

}  // namespace
}  // namespace sekisho::hub
