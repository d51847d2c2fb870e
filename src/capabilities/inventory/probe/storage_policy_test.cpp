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
    root_.file(
        "/lib/modules/6.1.0/modules.dep",
        "kernel/drivers/usb/storage/usb-storage.ko.xz:\n"
        "kernel/drivers/usb/storage/uas.ko.xz: kernel/drivers/usb/storage/usb-storage.ko.xz\n"
        "kernel/drivers/usb/storage/ums-realtek.ko.xz: "
        "kernel/drivers/usb/storage/usb-storage.ko.xz\n"
        "kernel/fs/fat/vfat.ko.xz: kernel/fs/fat/fat.ko.xz\n");
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
  root_.file("/etc/modprobe.d/usb.conf", "install usb_storage /bin/false\n");
  EXPECT_EQ(value("usb_storage_blocked"), "1");
  root_.file("/proc/sys/kernel/osrelease", "6.1.99\n");
  EXPECT_EQ(value("usb_storage_blocked"), "-") << "nothing tells what this kernel was built with";
  EXPECT_EQ(readStoragePolicy(root_.machine()).reason, "inventory.media-unclear");
  root_.file("/lib/modules/6.1.99/modules.builtin", "kernel/drivers/usb/storage/usb-storage.ko\n");
  EXPECT_EQ(value("usb_storage_blocked"), "0") << "built into the kernel";
}

TEST_F(MediaPolicyOfAMachine, WithABlacklistAloneBlocksOnlyIfWhatNeedsItIsKeptOutToo) {
  kernelWithModules();
  root_.file("/etc/modprobe.d/usb.conf", "blacklist usb-storage\nblacklist uas\n");
  EXPECT_EQ(value("usb_storage_blocked"), "0") << "a card reader's module pulls it in";
  root_.file("/etc/modprobe.d/ums.conf", "blacklist ums-realtek\n");
  EXPECT_EQ(value("usb_storage_blocked"), "1");
  root_.file("/etc/modprobe.d/ums.conf", "install ums-* /usr/bin/false\n");
  EXPECT_EQ(value("usb_storage_blocked"), "1");
  root_.file("/etc/modprobe.d/ums.conf", "install ums_realtek /sbin/modprobe -i ums_realtek\n");
  EXPECT_EQ(value("usb_storage_blocked"), "-");
  std::filesystem::remove(root_.at("/lib/modules/6.1.0/modules.dep"));
  EXPECT_EQ(value("usb_storage_blocked"), "-") << "nothing tells what needs it";
}

TEST_F(MediaPolicyOfAMachine, TakesTheWholeCommandThatStandsForAModule) {
  kernelWithModules();
  for (const char* nothing : {"/bin/false", "/bin/true", "/usr/bin/false", "false",
                              "/bin/false # 2026", "\\\n  /usr/bin/true"}) {
    root_.file("/etc/modprobe.d/usb.conf", "install usb-storage " + std::string(nothing) + "\n");
    EXPECT_EQ(value("usb_storage_blocked"), "1") << nothing;
  }
  for (const char* other :
       {"/bin/false || /sbin/modprobe -i usb-storage", "/bin/false; modprobe -i usb-storage",
        "/opt/bin/false", "# /bin/false", "modprobe -i usb-storage",
        "/bin/false\ninstall usb* /sbin/modprobe -i usb-storage"}) {
    root_.file("/etc/modprobe.d/usb.conf", "install usb-storage " + std::string(other) + "\n");
    EXPECT_EQ(value("usb_storage_blocked"), "-") << other;
  }
  root_.file("/etc/modprobe.d/usb.conf", "#install usb-storage /bin/false\n");
  EXPECT_EQ(value("usb_storage_blocked"), "0");
}

TEST_F(MediaPolicyOfAMachine, ReadsOfFilesOfOneNameOnlyThatOfTheFirstFolder) {
  kernelWithModules();
  const std::string blocks = "install usb-storage /bin/false\n";
  root_.file("/usr/lib/modprobe.d/usb.conf", blocks);
  EXPECT_EQ(value("usb_storage_blocked"), "1");
  root_.file("/run/modprobe.d/usb.conf", "# not here\n");
  EXPECT_EQ(value("usb_storage_blocked"), "0");
  root_.file("/etc/modprobe.d/usb.conf", blocks);
  EXPECT_EQ(value("usb_storage_blocked"), "1");
  root_.file("/etc/modprobe.d/usb.conf", "");
  EXPECT_EQ(value("usb_storage_blocked"), "0");
  std::filesystem::remove(root_.at("/etc/modprobe.d/usb.conf"));
  root_.link("/etc/modprobe.d/usb.conf", "/dev/null").fifo("/dev/null");
  const auto table = readStoragePolicy(root_.machine());
  EXPECT_EQ(table.status, TableStatus::Complete) << "a link to /dev/null takes a file away";
  EXPECT_EQ(value("usb_storage_blocked"), "0");
  root_.file("/etc/modprobe.d/usb.conf.disabled", blocks).file("/etc/modprobe.d/.x.conf", blocks);
  EXPECT_EQ(value("usb_storage_blocked"), "0");
}

TEST_F(MediaPolicyOfAMachine, ReadsTheCommandLineAndLoadedModules) {
  kernelWithModules();
  root_.file("/proc/cmdline", "quiet modprobe.blacklist=usb-storage,uas,ums_realtek\n");
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
  root_.file("/etc/usbguard/rules.conf",
             "# allow nothing\nallow id 0001:0002\nreject id 0003:0004\n");
  root_.file("/etc/usbguard/usbguard-daemon.conf", "ImplicitPolicyTarget=Reject\n");
  root_.file("/proc/1/comm", "init\n").file("/proc/7/comm", "usbguard-daemon\n");
  EXPECT_EQ(value("usbguard_starts"), "1");
  EXPECT_EQ(value("usbguard_running"), "1");
  EXPECT_EQ(value("usbguard_rules"), "2");
  EXPECT_EQ(value("usbguard_default"), "reject");
}

class MediaPolicyOfUsbGuard : public MediaPolicyOfAMachine {
 protected:
  MediaPolicyOfUsbGuard() {
    root_.file("/usr/sbin/usbguard-daemon", "");
    root_.file("/etc/usbguard/rules.conf", kHub);
    config("");
  }
  // As the package brings it, and more.
  void config(const std::string& more) {
    root_.file("/etc/usbguard/usbguard-daemon.conf",
               "#\nRuleFile=/etc/usbguard/rules.conf\nRuleFolder=/etc/usbguard/rules.d/\n"
               "ImplicitPolicyTarget=block\nPresentDevicePolicy=apply-policy\n" +
                   more);
  }
  static constexpr std::string_view kHub = "allow id 1d6b:0002 with-interface 09:00:00\n";
};

TEST_F(MediaPolicyOfUsbGuard, IsThatOfTheWidestRuleOfAllItsFiles) {
  EXPECT_EQ(value("usbguard_default"), "block");
  root_.file("/etc/usbguard/rules.d/10-names", "allow name \"Transcend\"\n");
  EXPECT_EQ(value("usbguard_default"), "-") << "whatever a file of the folder is called";
  root_.file("/etc/usbguard/rules.d/20-sticks", "allow with-interface equals { 08:*:* }\n");
  EXPECT_EQ(value("usbguard_default"), "allow");
  auto row = rowOf(readStoragePolicy(root_.machine()), "setting", "usbguard_default");
  EXPECT_EQ(row["source"], "/etc/usbguard/rules.d/20-sticks");
  EXPECT_EQ(value("usbguard_rules"), "3");
}

TEST_F(MediaPolicyOfUsbGuard, FollowsItsConfigurationToItsRules) {
  root_.file("/etc/usbguard/usbguard-daemon.conf",
             "RuleFile = /srv/rules\nRuleFolder=/srv/rules.d\nImplicitPolicyTarget = block\n");
  root_.file("/srv/rules", kHub);
  EXPECT_EQ(value("usbguard_default"), "block");
  root_.file("/srv/rules.d/all", "allow # all\n");
  EXPECT_EQ(value("usbguard_default"), "allow");
  root_.file("/srv/rules.d/all", "").file("/srv/rules", "allow id *:* label \"all\"\n");
  EXPECT_EQ(value("usbguard_default"), "allow");
}

TEST_F(MediaPolicyOfUsbGuard, IsNotToldWhereItsRulesLieElsewhereOrArePassedOver) {
  root_.file("/etc/nsswitch.conf", "passwd: files\nusbguard: files\n");
  EXPECT_EQ(value("usbguard_default"), "block");
  root_.file("/etc/nsswitch.conf", "passwd: files\nUSBGuard: ldap\n");
  EXPECT_EQ(value("usbguard_default"), "-");
  EXPECT_EQ(value("usbguard_rules"), "-");
  root_.file("/etc/nsswitch.conf", "");
  config("RuleFile=/srv/rules\n");
  EXPECT_EQ(value("usbguard_default"), "-") << "two files of rules are named";
  config("ImplicitPolicyTarget=allow\n");
  EXPECT_EQ(value("usbguard_default"), "-") << "two targets";
  root_.file("/etc/usbguard/usbguard-daemon.conf", "PresentDevicePolicy=keep\n");
  EXPECT_EQ(value("usbguard_default"), "-") << "a stick that was in at the start stays";
  root_.file("/etc/usbguard/usbguard-daemon.conf", "ImplicitPolicyTarget = allow\n");
  EXPECT_EQ(value("usbguard_default"), "allow");
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

TEST_F(MediaPolicyOfAMachine, IsPartialIfAFolderHasMoreThanIsLookedAt) {
  for (int i = 0; i <= 5000; ++i) root_.file("/etc/modprobe.d/" + std::to_string(i), "");
  EXPECT_EQ(readStoragePolicy(root_.machine()).reason, "inventory.media-unclear");
}

}  // namespace
}  // namespace sekisho::inventory
