#include "capabilities/orca/probe/backup_table.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using evidence::integerAt;
using evidence::textAt;
using platform::testing::FixtureRoot;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t kDay = 20787;  // 2026-11-30

class BackupsOfOrca : public ::testing::Test {
 protected:
  BackupsOfOrca() { root_.file("/proc/1/comm", "systemd\n").folder("/usr/lib/jma-receipt"); }

  void backup(const std::string& path, std::string_view content, std::filesystem::perms mode) {
    root_.file(path, content).changedAt(path, kDay * 86'400 - 9 * 3'600);
    std::filesystem::permissions(root_.at(path), mode);
  }
  evidence::Table read(const Settings& settings = {}) {
    const auto machine = root_.machine();
    return backupProbes(machine, settings).front().read();
  }

  FixtureRoot root_;
};

TEST_F(BackupsOfOrca, AreToldWithTheirDayAndWhoMayReadThem) {
  using std::filesystem::perms;
  backup("/var/lib/jma-receipt/dbbackup/orca_db_dump.gz.1", "\x1f\x8b\x08zzz", perms{0600});
  backup("/var/lib/jma-receipt/dbbackup/orca_db_dump.gz.2", "Salted__zzz", perms{0644});
  const auto table = read();
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(textAt(table, 0, "path"), "/var/lib/jma-receipt/dbbackup/orca_db_dump.gz.1");
  EXPECT_EQ(integerAt(table, 0, "made_day"), kDay) << "midnight of Japan";
  EXPECT_EQ(integerAt(table, 0, "bytes"), 6);
  EXPECT_EQ(textAt(table, 0, "mode"), "0600");
  EXPECT_EQ(integerAt(table, 0, "open"), 0);
  EXPECT_EQ(integerAt(table, 0, "encrypted"), 0);
  EXPECT_EQ(integerAt(table, 1, "open"), 1);
  EXPECT_EQ(integerAt(table, 1, "encrypted"), 1);
}

TEST_F(BackupsOfOrca, AreThoseOfTheFolderThatWasSetAsWell) {
  backup("/srv/backups/orca.dump", "PGDMP\x01", std::filesystem::perms{0600});
  backup("/srv/backups/what", "anything", std::filesystem::perms{0600});
  EXPECT_THAT(read().rows, IsEmpty());
  const auto table = read({.backups = "/srv/backups"});
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(integerAt(table, 0, "encrypted"), 0);
  EXPECT_EQ(integerAt(table, 1, "encrypted"), std::nullopt);
}

TEST_F(BackupsOfOrca, AreNotLookedForWithoutOrca) {
  std::filesystem::remove_all(root_.at("/usr/lib/jma-receipt"));
  backup("/var/lib/jma-receipt/dbbackup/orca_db_dump.gz.1", "x", std::filesystem::perms{0600});
  EXPECT_THAT(read().rows, IsEmpty());
}

}  // namespace
}  // namespace sekisho::orca
