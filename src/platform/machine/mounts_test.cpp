#include "platform/machine/mounts.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using testing::FixtureRoot;

class Mounts : public ::testing::Test {
 protected:
  Mounts() {
    root_.file("/proc/self/mountinfo",
               "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
               "23 22 0:51 / /mnt/nas\\040box rw - cifs //nas/orca rw\n"
               "24 22 8:2 / /srv rw - xfs /dev/sdb1 rw\n"
               "25 24 0:52 / /srv/far rw - nfs4 nas:/far rw\n"
               "26 22 0:53 / /over rw - nfs4 nas:/over rw\n"
               "27 26 8:3 / /over rw - ext4 /dev/sdc1 rw\n"
               "28 22 0:54 / /tmp rw - tmpfs tmpfs rw\n"
               "29 22 0:55 / /home/hana rw - ecryptfs /home/.ecryptfs/hana/.Private rw\n"
               "not a line\n");
  }
  FixtureRoot root_;
};

TEST_F(Mounts, TellWhetherAPathLiesOnADeviceOfThisMachine) {
  const auto machine = root_.machine();
  EXPECT_EQ(liesHere(machine, "/var/lib/x"), true);
  EXPECT_EQ(liesHere(machine, "/srv/backups"), true);
  EXPECT_EQ(liesHere(machine, "/srv/far"), false);
  EXPECT_EQ(liesHere(machine, "/srv/far/away"), false);
  EXPECT_EQ(liesHere(machine, "/srv/farther"), true);
  EXPECT_EQ(liesHere(machine, "/mnt/nas box/orca"), false);
  EXPECT_EQ(liesHere(machine, "/over/x"), true) << "the later one covers the other";
  EXPECT_EQ(liesHere(machine, "/tmp/x"), true);
  EXPECT_EQ(liesHere(machine, "/home/hana/.monsiaj"), true) << "encrypted, and here";
}

TEST_F(Mounts, TellNothingWhereTheyCannotBeRead) {
  std::filesystem::remove(root_.at("/proc/self/mountinfo"));
  EXPECT_EQ(liesHere(root_.machine(), "/srv"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::platform
