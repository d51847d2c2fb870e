#include "capabilities/inventory/probe/system.h"

#include <gmock/gmock.h>

#include "capabilities/inventory/probe/testing/table_cells.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::inventory {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;
using testing::rowOf;

class SystemOfAMachine : public ::testing::Test {
 protected:
  void SetUp() override {
    root_.file("/proc/sys/kernel/hostname", "orca1\n");
    root_.file("/etc/os-release",
               "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n"
               "VERSION_CODENAME=bookworm\n");
    root_.file("/proc/sys/kernel/osrelease", "6.1.0-28-amd64\n");
    root_.file("/boot/vmlinuz-6.1.0-28-amd64", "").file("/boot/vmlinuz-6.1.0-9-amd64", "");
    root_.file("/boot/vmlinuz-6.1.0-99-cloud-amd64", "");
    root_.file("/etc/machine-id", "0123456789abcdef0123456789abcdef\n");
    root_.file("/proc/cpuinfo", "processor : 0\nflags\t\t: fpu vme sse\n");
  }
  std::map<std::string, std::string> row() {
    const auto table = readSystem(root_.machine());
    EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
    EXPECT_EQ(table.rows.size(), 1U);
    return rowOf(table, "hostname", "orca1");
  }
  FixtureRoot root_;
};

TEST_F(SystemOfAMachine, IsOneRow) {
  auto system = row();
  EXPECT_EQ(system["os"], "debian");
  EXPECT_EQ(system["os_version"], "12");
  EXPECT_EQ(system["os_codename"], "bookworm");
  EXPECT_EQ(system["os_name"], "Debian GNU/Linux 12 (bookworm)");
  EXPECT_EQ(system["kernel_installed"], "6.1.0-28-amd64");
  EXPECT_EQ(system["kernel_current"], "1");
  EXPECT_EQ(system["reboot_needed"], "0");
  EXPECT_EQ(system["virtualisation"], "none");
  EXPECT_EQ(system["machine_id"].size(), 32U);
  EXPECT_THAT(system["machine_id"], ::testing::Not(::testing::HasSubstr("0123456789abcdef")));
}

TEST_F(SystemOfAMachine, TakesTheSystemsOwnListOfSupportBeforeOurs) {
  EXPECT_EQ(row()["support_source"], "embedded");
  EXPECT_EQ(row()["support_ends_day"], "20645");           // 2026-07-11
  EXPECT_EQ(row()["support_extended_ends_day"], "21365");  // 2028-06-30
  root_.file("/usr/share/distro-info/debian.csv",
             "version,codename,series,created,release,eol,eol-lts,eol-elts\n"
             "12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-07-12,2028-07-01,2033-06-30\n");
  EXPECT_EQ(row()["support_source"], "distro-info");
  EXPECT_EQ(row()["support_ends_day"], "20646");
  EXPECT_EQ(row()["support_extended_ends_day"], "21366");
}

TEST_F(SystemOfAMachine, SaysNothingOfTheSupportOfOtherSystems) {
  root_.file("/etc/os-release", "ID=ubuntu\nVERSION_CODENAME=bookworm\n");
  EXPECT_EQ(row()["support_source"], "none");
  EXPECT_EQ(row()["support_ends_day"], "-");
}

TEST_F(SystemOfAMachine, WantsARestartForAnUpdateThatKeptTheNameOfTheKernel) {
  const auto installed = [&](std::string_view version) {
    root_.file("/var/lib/dpkg/status",
               "Package: linux-image-6.1.0-9-amd64\nStatus: install ok installed\nVersion: 9\n\n"
               "Package: linux-image-6.1.0-28-amd64\nStatus: install ok installed\nVersion: " +
                   std::string(version) + "\n");
  };
  root_.file("/proc/version",
             "Linux version 6.1.0-28-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian "
             "12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)\n");
  installed("6.1.119-1");
  EXPECT_EQ(row()["reboot_needed"], "0");
  installed("6.1.119-2");
  EXPECT_EQ(row()["reboot_needed"], "1");

  root_.file("/proc/version", "Linux version 6.1.0-28-amd64 (root@clinic) #1 SMP\n");
  EXPECT_EQ(row()["reboot_needed"], "-") << "what runs does not tell which build it is";
  root_.file("/proc/version_signature", "Ubuntu 6.1.119-1.54-amd64 6.1.119\n");
  EXPECT_EQ(row()["reboot_needed"], "1");
  installed("6.1.119-1.54");
  EXPECT_EQ(row()["reboot_needed"], "0");
  root_.file("/proc/version_signature", "Ubuntu 6.1.119-1.54+fips1-amd64 6.1.119\n");
  installed("6.1.119-1.54+fips1");
  EXPECT_EQ(row()["reboot_needed"], "0");
}

TEST_F(SystemOfAMachine, KnowsTheBuildOfAKernelWithoutASignatureToo) {
  root_.file("/proc/version_signature", "Ubuntu 6.1.119-1.54-amd64 6.1.119\n");
  for (const char* package :
       {"linux-image-unsigned-6.1.0-28-amd64", "linux-image-6.1.0-28-amd64-unsigned"}) {
    const auto installed = [&](std::string_view version) {
      root_.file("/var/lib/dpkg/status",
                 "Package: " + std::string(package) +
                     "\nStatus: install ok installed\nVersion: " + std::string(version) + "\n");
    };
    installed("6.1.119-1.55");
    EXPECT_EQ(row()["reboot_needed"], "1") << package;
    installed("6.1.119-1.54");
    EXPECT_EQ(row()["reboot_needed"], "0") << package;
  }
}

TEST_F(SystemOfAMachine, WantsARestartForANewerKernelOrAFlag) {
  root_.file("/boot/vmlinuz-6.1.0-100-amd64", "");
  EXPECT_EQ(row()["kernel_current"], "0");
  EXPECT_EQ(row()["reboot_needed"], "1");
  EXPECT_EQ(row()["kernel_installed"], "6.1.0-100-amd64");

  std::filesystem::remove_all(root_.at("/boot"));
  EXPECT_EQ(row()["kernel_current"], "-");
  EXPECT_EQ(row()["reboot_needed"], "-");

  root_.file("/run/reboot-required", "").file("/run/reboot-required.pkgs", "libc6\nlibc6\ndbus\n");
  EXPECT_EQ(row()["reboot_needed"], "1");
  EXPECT_EQ(row()["reboot_packages"], "dbus libc6");
}

TEST_F(SystemOfAMachine, KnowsVirtualMachinesAndContainers) {
  root_.file("/proc/cpuinfo", "flags : fpu hypervisor\n");
  EXPECT_EQ(row()["virtualisation"], "other");
  root_.file("/sys/class/dmi/id/sys_vendor", "QEMU\n");
  EXPECT_EQ(row()["virtualisation"], "kvm");
  root_.file("/run/systemd/container", "lxc\n");
  EXPECT_EQ(row()["virtualisation"], "lxc");
}

TEST_F(SystemOfAMachine, IsPartialWithoutOsRelease) {
  std::filesystem::remove(root_.at("/etc/os-release"));
  root_.fifo("/etc/os-release");
  const auto table = readSystem(root_.machine());
  EXPECT_EQ(table.reason, "inventory.os-release-unreadable");
  EXPECT_EQ(rowOf(table, "hostname", "orca1")["os"], "-");
}

}  // namespace
}  // namespace sekisho::inventory
