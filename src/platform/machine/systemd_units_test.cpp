#include "platform/machine/systemd_units.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using testing::FixtureRoot;

constexpr std::string_view kInstall =
    "[Service]\nExecStart=/x\n[Install]\nWantedBy=multi-user.target\n";

class UnitsOfAMachine : public ::testing::Test {
 protected:
  std::string state(std::string_view name) {
    const auto units = readSystemdUnits(root_.machine());
    EXPECT_TRUE(units.is_complete);
    const auto* unit = units.find(name);
    return unit == nullptr ? "" : unit->state + (unit->starts ? " starts" : "");
  }
  FixtureRoot root_;
};

TEST_F(UnitsOfAMachine, HaveTheStateTheirFilesAndLinksGive) {
  const std::string lib = "/usr/lib/systemd/system/";
  const std::string etc = "/etc/systemd/system/";
  for (const char* name : {"ssh.service", "off.service", "masked.service", "getty@.service"}) {
    root_.file(lib + name, kInstall);
  }
  root_.file(lib + "static.service", "[Service]\nExecStart=/x\n");
  root_.file(lib + "also.service", "[Install]\nAlso=x.socket\n");
  root_.link(lib + "multi-user.target.wants/static.service", "../static.service");
  root_.link(etc + "multi-user.target.wants/ssh.service", lib + "ssh.service");
  root_.link(etc + "getty.target.wants/getty@tty1.service", lib + "getty@.service");
  root_.link(etc + "sshd.service", lib + "ssh.service");
  root_.link(etc + "masked.service", "/dev/null");
  root_.link(etc + "rescue.target.wants/off.service", lib + "off.service");
  root_.file("/run/systemd/generator.late/old.service", "[Service]\nExecStart=/x\n");
  root_.link(etc + "left.service", "/usr/lib/systemd/system/removed.service");

  EXPECT_EQ(state("ssh.service"), "enabled starts");
  EXPECT_EQ(state("sshd.service"), "alias");
  EXPECT_EQ(state("static.service"), "static starts");
  EXPECT_EQ(state("also.service"), "indirect");
  EXPECT_EQ(state("masked.service"), "masked");
  EXPECT_EQ(state("off.service"), "enabled");
  EXPECT_EQ(state("getty@tty1.service"), "enabled starts");
  EXPECT_EQ(state("getty@.service"), "disabled");
  EXPECT_EQ(state("old.service"), "generated");
  EXPECT_EQ(state("left.service"), "");
}

TEST_F(UnitsOfAMachine, AreTakenFromTheFirstFolder) {
  root_.file("/lib/systemd/system/a.service", kInstall)
      .file("/etc/systemd/system/a.service", "[Unit]\n");
  const auto units = readSystemdUnits(root_.machine());
  ASSERT_EQ(units.units.size(), 1U);
  EXPECT_EQ(units.units[0].path, "/etc/systemd/system/a.service");
}

TEST_F(UnitsOfAMachine, AreIncompleteIfOneCannotBeRead) {
  root_.fifo("/etc/systemd/system/pipe.service");
  EXPECT_FALSE(readSystemdUnits(root_.machine()).is_complete);
  EXPECT_TRUE(readSystemdUnits(root_.machine()).is_present);
  EXPECT_FALSE(readSystemdUnits(FixtureRoot().machine()).is_present);
}

TEST(RunningServices, AreTheOnesWithProcessesInTheirGroup) {
  const FixtureRoot root;
  EXPECT_EQ(isServiceRunning(root.machine(), "ssh.service"), std::nullopt);
  root.folder("/run/systemd/system");
  EXPECT_EQ(isServiceRunning(root.machine(), "ssh.service"), std::nullopt);
  const std::string slice = "/sys/fs/cgroup/system.slice/";
  root.file(slice + "ssh.service/cgroup.events", "populated 1\nfrozen 0\n");
  root.file(slice + "idle.service/cgroup.events", "populated 0\nfrozen 0\n");
  root.file(slice + "system-getty.slice/getty@tty1.service/cgroup.events", "populated 1\n");
  EXPECT_EQ(isServiceRunning(root.machine(), "ssh.service"), true);
  EXPECT_EQ(isServiceRunning(root.machine(), "idle.service"), false);
  EXPECT_EQ(isServiceRunning(root.machine(), "getty@tty1.service"), true);
  EXPECT_EQ(isServiceRunning(root.machine(), "gone.service"), false);
  EXPECT_EQ(isServiceRunning(root.machine(), "ssh.socket"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::platform
