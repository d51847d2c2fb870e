#include "capabilities/inventory/probe/disk.h"

#include <gmock/gmock.h>

#include "capabilities/inventory/probe/testing/table_cells.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::inventory {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;
using testing::rowOf;

class DisksOfAMachine : public ::testing::Test {
 protected:
  void SetUp() override {
    root_.file("/proc/self/mountinfo",
               "22 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw\n"
               "23 22 0:5 / /proc rw - proc proc rw\n"
               "24 22 8:1 / /boot rw,relatime - ext4 /dev/sda1 rw\n"
               "25 22 8:1 / /srv/bound rw,relatime - ext4 /dev/sda1 rw\n"
               "26 22 8:17 / /media/hana/USB\\040KEY ro,nosuid - vfat /dev/sdb1 ro\n"
               "27 22 0:44 / /mnt/nas rw - nfs4 nas:/x rw\n");
    root_.file("/proc/swaps", "Filename Type Size Used Priority\n/dev/dm-1 partition 1000 1 -2\n");
    for (const char* folder : {"/boot", "/srv/bound", "/media/hana/USB KEY", "/mnt/nas"}) {
      root_.folder(folder);
    }
    // sda: sda1 plain, sda2 → dm-0 (LUKS) → dm-1 (LVM). sdb is a USB stick.
    device("sda", "pci0/ata1/block/sda", "8:0");
    device("sda1", "pci0/ata1/block/sda/sda1", "8:1");
    device("sda2", "pci0/ata1/block/sda/sda2", "8:2");
    device("dm-0", "virtual/block/dm-0", "253:0");
    device("dm-1", "virtual/block/dm-1", "253:1");
    device("sdb1", "pci0/usb1/block/sdb/sdb1", "8:17");
    root_.file("/sys/devices/pci0/ata1/block/sda/removable", "0\n");
    root_.file("/sys/devices/pci0/ata1/block/sda/sda1/partition", "1\n");
    root_.file("/sys/devices/pci0/ata1/block/sda/sda2/partition", "2\n");
    root_.file("/sys/devices/virtual/block/dm-0/dm/uuid", "CRYPT-LUKS2-abc-root\n");
    root_.file("/sys/devices/virtual/block/dm-1/dm/uuid", "LVM-abc\n");
    root_.link("/sys/devices/virtual/block/dm-0/slaves/sda2", "x");
    root_.link("/sys/devices/virtual/block/dm-1/slaves/dm-0", "x");
  }
  void device(const std::string& name, const std::string& place, const std::string& number) {
    root_.folder("/sys/devices/" + place + "/slaves");
    root_.link("/sys/class/block/" + name, "../../devices/" + place);
    root_.link("/sys/dev/block/" + number, "../../devices/" + place);
  }
  FixtureRoot root_;
};

TEST_F(DisksOfAMachine, AreFollowedDownToWhatTheyLieOn) {
  const auto table = readDisk(root_.machine());
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_EQ(table.rows.size(), 4U);
  auto whole = rowOf(table, "mount", "/");
  EXPECT_EQ(whole["encrypted"], "1");
  EXPECT_EQ(whole["encryption"], "luks2");
  EXPECT_EQ(whole["removable"], "0");
  EXPECT_GT(std::stoll(whole["total_bytes"]), 0);
  EXPECT_GE(std::stoll(whole["used_percent"]), 0);
  EXPECT_LE(std::stoll(whole["used_percent"]), 100);
  auto boot = rowOf(table, "mount", "/boot");
  EXPECT_EQ(boot["encrypted"], "0");
  EXPECT_EQ(boot["encryption"], "-");
  EXPECT_EQ(boot["read_only"], "0");
  auto stick = rowOf(table, "mount", "/media/~/USB KEY");
  EXPECT_EQ(stick["removable"], "1");
  EXPECT_EQ(stick["read_only"], "1");
  auto swap = rowOf(table, "mount", "swap /dev/dm-1");
  EXPECT_EQ(swap["encrypted"], "1");
  EXPECT_EQ(swap["total_bytes"], "1024000");
}

TEST_F(DisksOfAMachine, AreNotEncryptedByDeviceMapperThatOnlyChecks) {
  for (const char* uuid : {"CRYPT-INTEGRITY-data\n", "CRYPT-VERITY-abc-root\n"}) {
    root_.file("/sys/devices/virtual/block/dm-0/dm/uuid", uuid);
    EXPECT_EQ(rowOf(readDisk(root_.machine()), "mount", "/")["encrypted"], "0") << uuid;
  }
}

TEST_F(DisksOfAMachine, AreNotReadOnlyBecauseOneMountOfThemIs) {
  // As where somebody bound a part of it read-only, or the agent's own unit shuts it in.
  root_.file("/proc/self/mountinfo",
             "22 1 253:1 / / ro,relatime shared:1 - ext4 /dev/mapper/vg-root rw\n"
             "24 22 8:1 /data /z ro,relatime - ext4 /dev/sda1 rw,errors=remount-ro\n"
             "25 22 8:1 / /srv/bound rw,relatime - ext4 /dev/sda1 rw\n"
             "26 22 8:17 / /media/KEY ro,nosuid - vfat /dev/sdb1 ro\n");
  root_.folder("/z").folder("/media/KEY");
  const auto table = readDisk(root_.machine());
  EXPECT_EQ(rowOf(table, "mount", "/")["read_only"], "0");
  EXPECT_EQ(rowOf(table, "mount", "/z")["read_only"], "0");
  EXPECT_EQ(rowOf(table, "mount", "/media/KEY")["read_only"], "1");
}

TEST_F(DisksOfAMachine, OfWhichOnlyAPartIsExternalAreNotRemovable) {
  root_.link("/sys/devices/virtual/block/dm-1/slaves/sdb1", "x");
  EXPECT_EQ(rowOf(readDisk(root_.machine()), "mount", "/")["removable"], "0");
}

TEST_F(DisksOfAMachine, LetASwapFileBeAsEncryptedAsItsFileSystem) {
  root_.file("/proc/swaps",
             "Filename Type Size Used Priority\n/boot/swap file 10 0 -2\n/swap\\040x file 10 0 -2\n"
             "/dev/zram0 partition 10 0 100\n");
  const auto table = readDisk(root_.machine());
  EXPECT_EQ(rowOf(table, "mount", "swap /boot/swap")["encrypted"], "0");
  EXPECT_EQ(rowOf(table, "mount", "swap /swap x")["encrypted"], "1");
  EXPECT_TRUE(rowOf(table, "mount", "swap /dev/zram0").empty());
}

TEST_F(DisksOfAMachine, AreUnencryptedIfOnePartIs) {
  root_.link("/sys/devices/virtual/block/dm-1/slaves/sda1", "x");
  EXPECT_EQ(rowOf(readDisk(root_.machine()), "mount", "/")["encrypted"], "0");
}

TEST_F(DisksOfAMachine, StayOpenWithoutSysfs) {
  std::filesystem::remove_all(root_.at("/sys"));
  auto whole = rowOf(readDisk(root_.machine()), "mount", "/");
  EXPECT_EQ(whole["encrypted"], "-");
  EXPECT_EQ(whole["removable"], "-");
}

TEST_F(DisksOfAMachine, DoNotFollowACircle) {
  root_.link("/sys/devices/virtual/block/dm-0/slaves/dm-1", "x");
  std::filesystem::remove(root_.at("/sys/devices/virtual/block/dm-0/slaves/sda2"));
  std::filesystem::remove(root_.at("/sys/devices/virtual/block/dm-0/dm/uuid"));
  EXPECT_EQ(rowOf(readDisk(root_.machine()), "mount", "/")["encrypted"], "-");
}

TEST_F(DisksOfAMachine, ArePartialOrFailedWhenTheListIsDamaged) {
  root_.file("/proc/self/mountinfo", "22 1 253:1 / / rw - ext4\n");
  EXPECT_EQ(readDisk(root_.machine()).reason, "inventory.mounts-unclear");
  std::filesystem::remove(root_.at("/proc/self/mountinfo"));
  EXPECT_EQ(readDisk(root_.machine()).reason, "inventory.mounts-unreadable");
}

TEST(PathsOfPersons, LoseTheName) {
  EXPECT_EQ(withoutPerson("/home/hana"), "/home/~");
  EXPECT_EQ(withoutPerson("/home/hana/x"), "/home/~/x");
  EXPECT_EQ(withoutPerson("/run/media/hana/KEY"), "/run/media/~/KEY");
  EXPECT_EQ(withoutPerson("/media/cdrom"), "/media/cdrom");
  EXPECT_EQ(withoutPerson("/home"), "/home");
  EXPECT_EQ(withoutPerson("/var/home/x"), "/var/home/x");
}

TEST(DisksOfThisMachine, HoldTheRoot) {
  const auto machine = platform::Machine::open();
  const auto table = readDisk(*machine);
  ASSERT_NE(table.status, TableStatus::Failed);
  EXPECT_FALSE(rowOf(table, "mount", "/").empty());
}

}  // namespace
}  // namespace sekisho::inventory
