#include "capabilities/inventory/probe/storage_policy.h"

#include <gmock/gmock.h>

#include "capabilities/inventory/probe/testing/table_cells.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::inventory {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;
using testing::rowOf;

class MediaPolicyOfAMachine : public ::testing::Test {
 protected:
  std::string value(std::string_view setting) {
    const auto table = readStoragePolicy(root_.machine());
    EXPECT_EQ(table.rows.size(), 10U);
    auto row = rowOf(table, "setting", setting);
    return row["value"] == "-" ? row["text"] : row["value"];
  }
  void kernelWithModules() {
    root_.file("/proc/sys/kernel/osrelease", "6.1.0\n");
    root_.file("/lib/modules/6.1.0/modules.builtin", "kernel/fs/ext4/ext4.ko\n");
  }
  FixtureRoot root_;
};

TEST_F(MediaPolicyOfAMachine, LeavesUsbStorageOpenByDefault) {
  EXPECT_EQ(value("usb_storage_blocked"), "0");
  EXPECT_EQ(value("usb_storage_loaded"), "-");
  EXPECT_EQ(value("usbguard_installed"), "0");
  EXPECT_EQ(value("automount"), "0");
  EXPECT_EQ(value("removable_present"), "-");
}

TEST_F(MediaPolicyOfAMachine, BlocksUsbStorageOnlyIfNothingCanLoadIt) {
  kernelWithModules();
  root_.file("/etc/modprobe.d/usb.conf", "blacklist usb-storage\n");
  EXPECT_EQ(value("usb_storage_blocked"), "0") << "uas would still load it";
  root_.file("/etc/modprobe.d/uas.conf", "blacklist uas\n");
  EXPECT_EQ(value("usb_storage_blocked"), "1");
  root_.file("/etc/modprobe.d/uas.conf", "");
  root_.file("/etc/modprobe.d/usb.conf", "install usb_storage /bin/false\n");
  EXPECT_EQ(value("usb_storage_blocked"), "1");
  root_.file("/proc/sys/kernel/osrelease", "6.1.99\n");
  EXPECT_EQ(value("usb_storage_blocked"), "-") << "nothing tells what this kernel was built with";
  EXPECT_EQ(readStoragePolicy(root_.machine()).reason, "inventory.media-unclear");
  root_.file("/lib/modules/6.1.99/modules.builtin", "kernel/drivers/usb/storage/usb-storage.ko\n");
  EXPECT_EQ(value("usb_storage_blocked"), "0") << "built into the kernel";
}

TEST_F(MediaPolicyOfAMachine, ReadsTheCommandLineAndLoadedModules) {
  kernelWithModules();
  root_.file("/proc/cmdline", "quiet modprobe.blacklist=usb-storage,uas\n");
  EXPECT_EQ(value("usb_storage_blocked"), "1");
  root_.file("/proc/modules", "uas 1 0\nusb_storage 2 1 uas, Live 0x0\n");
  EXPECT_EQ(value("usb_storage_loaded"), "1");
  root_.file("/proc/modules", "ext4 1 0\n");
  EXPECT_EQ(value("usb_storage_loaded"), "0");
}

TEST_F(MediaPolicyOfAMachine, CountsTheRulesOfUsbGuard) {
  root_.file("/usr/sbin/usbguard-daemon", "");
  root_.file("/lib/systemd/system/usbguard.service", "[Install]\nWantedBy=basic.target\n");
  root_.link("/etc/systemd/system/basic.target.wants/usbguard.service",
             "/lib/systemd/system/usbguard.service");
  root_.file("/etc/usbguard/rules.conf", "# allow nothing\nallow id 1:2\nreject id 3:4\n");
  root_.file("/etc/usbguard/usbguard-daemon.conf", "ImplicitPolicyTarget=Reject\n");
  root_.file("/proc/1/comm", "init\n").file("/proc/7/comm", "usbguard-daemon\n");
  EXPECT_EQ(value("usbguard_starts"), "1");
  EXPECT_EQ(value("usbguard_running"), "1");
  EXPECT_EQ(value("usbguard_rules"), "2");
  EXPECT_EQ(value("usbguard_default"), "reject");
  for (const char* rule : {"allow\n", "block id 1:2\n  allow id *:*\n"}) {
    root_.file("/etc/usbguard/rules.conf", rule);
    EXPECT_EQ(value("usbguard_default"), "allow") << rule;
  }
  root_.file("/etc/usbguard/rules.conf", "allow id 1:2\n");
}

TEST_F(MediaPolicyOfAMachine, FollowsTheDesktopsSettings) {
  root_.file("/usr/share/wayland-sessions/gnome.desktop", "");
  EXPECT_EQ(value("automount"), "-") << "a desktop whose settings are not known";
  root_.file("/usr/share/glib-2.0/schemas/org.gnome.desktop.media-handling.gschema.xml", "");
  EXPECT_EQ(value("automount"), "1");
  EXPECT_EQ(value("autorun"), "1");
  root_.file("/etc/dconf/db/local.d/00-media",
             "[org/gnome/desktop/media-handling]\nautomount=false\nautorun-never=true\n");
  EXPECT_EQ(value("automount"), "1") << "no profile names that database";
  root_.file("/etc/dconf/profile/user", "user-db:user\nsystem-db:local\n");
  EXPECT_EQ(value("automount"), "0");
  EXPECT_EQ(value("autorun"), "0");
}

TEST_F(MediaPolicyOfAMachine, CountsRemovableMediaThatAreIn) {
  root_.file("/sys/devices/pci0/usb1/block/sdb/size", "1000\n");
  root_.file("/sys/devices/pci0/usb1/block/sdb/sdb1/partition", "1\n");
  root_.file("/sys/devices/pci0/ata1/block/sda/size", "1000\n");
  root_.file("/sys/devices/pci0/ata1/block/sda/removable", "0\n");
  root_.link("/sys/class/block/sda", "../../devices/pci0/ata1/block/sda");
  root_.link("/sys/class/block/sdb", "../../devices/pci0/usb1/block/sdb");
  root_.link("/sys/class/block/sdb1", "../../devices/pci0/usb1/block/sdb/sdb1");
  EXPECT_EQ(value("removable_present"), "1");
}

TEST_F(MediaPolicyOfAMachine, IsPartialIfAFileCannotBeRead) {
  root_.fifo("/etc/modprobe.d/usb.conf");
  const auto table = readStoragePolicy(root_.machine());
  EXPECT_EQ(table.status, TableStatus::Partial);
  EXPECT_EQ(table.reason, "inventory.media-unclear");
}

}  // namespace
}  // namespace sekisho::inventory
