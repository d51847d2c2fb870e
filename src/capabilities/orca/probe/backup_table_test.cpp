#include "capabilities/orca/probe/backup_table.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

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
  const std::filesystem::perms mode{0600};
  backup("/srv/backups/monday", "PGDMP\x01", mode);
  backup("/srv/backups/tuesday/orca.bak", "anything", mode);
  EXPECT_THAT(read().rows, IsEmpty());
  const auto table = read({.backups = "/srv/backups"});
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(textAt(table, 0, "path"), "/srv/backups/monday");
  EXPECT_EQ(integerAt(table, 0, "encrypted"), 0);
  EXPECT_EQ(textAt(table, 1, "path"), "/srv/backups/tuesday/orca.bak");
  EXPECT_EQ(integerAt(table, 1, "encrypted"), std::nullopt);
}

// Of whoever runs the test, who is `name` there.
std::string passwdNaming(const std::string& name) {
  return name + ":x:" + std::to_string(getuid()) + ":9::/:/bin/sh\n";
}
std::string tarOfCluster() {
  std::string archive(1024, '\0');
  return archive.replace(0, 23, "var/lib/postgresql/12/m").replace(257, 5, "ustar");
}

TEST_F(BackupsOfOrca, AreWhatLiesWhereArchivesOfTheWholeClusterAreLeft) {
  root_.file("/etc/passwd", passwdNaming("postgres"));
  backup("/var/tmp/cluster-20261129.tar", tarOfCluster(), std::filesystem::perms{0644});
  backup("/var/tmp/vi.recover", "anything", std::filesystem::perms{0600});
  const auto table = read();
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(textAt(table, 0, "path"), "/var/tmp/cluster-20261129.tar");
  EXPECT_EQ(integerAt(table, 0, "open"), 1);
  EXPECT_EQ(integerAt(table, 0, "encrypted"), 0);
}

TEST_F(BackupsOfOrca, AreNotWhatAnybodyLeavesThere) {
  const std::filesystem::perms mode{0644};
  root_.file("/etc/passwd", passwdNaming("postgres"));
  backup("/var/tmp/receipt_山田太郎.pdf", "%PDF-1.7", mode);
  backup("/var/tmp/receipt_山田太郎.gz", "\x1f\x8b\x08", mode);
  backup("/var/tmp/x", "PGDMP\x01", mode);
  backup("/var/tmp/orca.txt", "anything", mode);
  backup("/srv/elsewhere.dump", "PGDMP\x01", mode);
  root_.link("/var/tmp/orca.dump", "/srv/elsewhere.dump");
  EXPECT_THAT(read().rows, IsEmpty());
  for (const std::string name : {"orca.gz", "orca.xz", "orca.zst"}) {
    const char* beginning = name == "orca.gz" ? "\x1f\x8b" : "\xfd\x37zXZ";
    backup("/var/tmp/" + name, name == "orca.zst" ? "\x28\xb5\x2f\xfd" : beginning, mode);
  }
  EXPECT_THAT(read().rows, SizeIs(3));
}

TEST_F(BackupsOfOrca, AreOnlyTheirsThereWhoMakeThem) {
  const auto told_of = [&](uid_t owner) {
    backup("/var/tmp/orca.dump", "PGDMP\x01", std::filesystem::perms{0644});
    if (owner != getuid() && chown(root_.at("/var/tmp/orca.dump").c_str(), owner, 0) != 0)
      return -1;
    return static_cast<int>(read().rows.size());
  };
  if (getuid() != 0) {
    root_.file("/etc/passwd", passwdNaming("hana"));
    EXPECT_EQ(told_of(getuid()), 0);
  } else {
    root_.file("/etc/passwd", "postgres:x:4711:9::/:/bin/sh\nhana:x:4712:9::/:/bin/sh\n");
    EXPECT_EQ(told_of(0), 1);
    EXPECT_EQ(told_of(4711), 1);
    EXPECT_EQ(told_of(4712), 0);
  }
  root_.file("/etc/passwd", passwdNaming("orca"));
  EXPECT_EQ(told_of(getuid()), 1);
}

TEST_F(BackupsOfOrca, AreToldHoweverManyFilesLieThere) {
  const std::filesystem::perms mode{0600};
  root_.file("/etc/passwd", passwdNaming("postgres"));
  backup("/srv/backups/monday", "PGDMP\x01", mode);
  backup("/var/tmp/orca.dump", "PGDMP\x01", mode);
  const auto leave = [&](int from, int until) {
    for (int i = from; i < until; ++i) std::ofstream(root_.at("/var/tmp/f" + std::to_string(i)));
  };
  leave(0, 2'001);
  const auto table = read({.backups = "/srv/backups"});
  EXPECT_EQ(table.status, evidence::TableStatus::Complete);
  EXPECT_THAT(table.rows, SizeIs(2));
  leave(2'001, 20'000);
  const auto beyond = read({.backups = "/srv/backups"});
  EXPECT_EQ(beyond.status, evidence::TableStatus::Complete);
  ASSERT_THAT(beyond.rows, SizeIs(2));
  EXPECT_EQ(textAt(beyond, 0, "path"), "/var/tmp/*");
  EXPECT_EQ(integerAt(beyond, 0, "open"), std::nullopt) << "what is open there is not known";
  EXPECT_EQ(textAt(beyond, 1, "path"), "/srv/backups/monday");
}

TEST_F(BackupsOfOrca, AreNoOtherFilesWhoseNamesMayBePatients) {
  const std::filesystem::perms mode{0644};
  backup("/srv/backups/紹介状.pdf", "%PDF-1.7", mode);
  backup("/srv/backups/photos.zip", "PK\x03\x04\x14\x01\x01\x01", mode);
  EXPECT_THAT(read({.backups = "/srv/backups"}).rows, IsEmpty());
}

TEST_F(BackupsOfOrca, AreEncryptedOnlyIfTheirBeginningSaysSo) {
  const auto encrypted = [&](std::string_view beginning) {
    backup("/srv/backups/orca", beginning, std::filesystem::perms{0600});
    return integerAt(read({.backups = "/srv/backups"}), 0, "encrypted");
  };
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(encrypted("\x85\x02\x0c\x03zzzz"sv), 1) << "for a key";
  EXPECT_EQ(encrypted("\x84\x5e\x03zzzz"sv), 1);
  EXPECT_EQ(encrypted("\xc1\xc0\x4c\x03zzz"sv), 1);
  EXPECT_EQ(encrypted("\x8c\x0d\x04\x09zz"sv), 1) << "for a passphrase";
  EXPECT_EQ(encrypted("\x8c\x9f\x8d\xb8\x93\xfa"sv), std::nullopt) << "検査日 in Shift_JIS";
  EXPECT_EQ(encrypted("\x85"sv), std::nullopt);
  EXPECT_EQ(encrypted("PK\x03\x04\x14\0\x01\0zz"sv), 1);
  EXPECT_EQ(encrypted("PK\x03\x04\x14\0\0\0zz"sv), 0);
}

TEST_F(BackupsOfOrca, AreNotToldWhereNotAllOfThemCouldBeSeen) {
  backup("/var/lib/jma-receipt/dbbackup/orca_db_dump.gz.1", "\x1f\x8b",
         std::filesystem::perms{0600});
  const auto gone = read({.backups = "/srv/stick"});
  EXPECT_EQ(gone.status, evidence::TableStatus::Failed);
  EXPECT_EQ(gone.reason, "orca.backup-folder-unread");
  root_.file("/proc/self/mountinfo",
             "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 0:9 / /srv/nas rw - cifs //nas/x rw\n");
  backup("/srv/nas/orca.dump", "PGDMP", std::filesystem::perms{0600});
  EXPECT_EQ(read({.backups = "/srv/nas"}).reason, "orca.backup-folder-elsewhere");
  for (int i = 0; i < 2001; ++i) root_.file("/srv/many/" + std::to_string(i), "x");
  EXPECT_EQ(read({.backups = "/srv/many"}).reason, "orca.backup-folder-full");
}

TEST_F(BackupsOfOrca, AreNotLookedForWithoutOrca) {
  std::filesystem::remove_all(root_.at("/usr/lib/jma-receipt"));
  backup("/var/lib/jma-receipt/dbbackup/orca_db_dump.gz.1", "x", std::filesystem::perms{0600});
  EXPECT_THAT(read().rows, IsEmpty());
}

}  // namespace
}  // namespace sekisho::orca
