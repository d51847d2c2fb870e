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

TEST_F(UnitsOfAMachine, StartWhereATargetOrADropInWantsThem) {
  const std::string etc = "/etc/systemd/system/";
  for (const char* name : {"a.timer", "b.timer", "c.service", "d.path", "e.service"}) {
    root_.file(etc + name, "[Service]\nExecStart=/x\n");
  }
  root_.file(etc + "timers.target.d/own.conf", "[Unit]\nWants = other.timer \\\n  a.timer\n");
  root_.file(etc + "own.target", "[Unit]\nRequires=b.timer\n");
  root_.file("/run/systemd/system/ssh.service.d/o.conf", "[Unit]\nUpholds=c.service\n");
  root_.link(etc + "multi-user.target.upholds/d.path", etc + "d.path");
  root_.file(etc + "rescue.target.d/own.conf", "[Unit]\nWants=e.service\n");
  for (const char* name : {"a.timer", "b.timer", "c.service", "d.path"}) {
    EXPECT_EQ(state(name), "static starts") << name;
  }
  EXPECT_EQ(state("e.service"), "static");
}

TEST_F(UnitsOfAMachine, ObeyTheFirstDropInOfAName) {
  const std::string drop_in = "timers.target.d/own.conf";
  root_.file("/usr/lib/systemd/system/" + drop_in, "[Unit]\nWants=a.timer\n");
  root_.file("/etc/systemd/system/a.timer", "[Timer]\n");
  EXPECT_EQ(state("a.timer"), "static starts");
  root_.link("/etc/systemd/system/" + drop_in, "/dev/null");
  EXPECT_EQ(state("a.timer"), "static");
  const auto units = readSystemdUnits(root_.machine());
  ASSERT_EQ(units.drop_ins.size(), 1U);
  EXPECT_EQ(units.drop_ins[0].unit, "timers.target");
  EXPECT_EQ(units.drop_ins[0].path, "/etc/systemd/system/" + drop_in);
}

TEST_F(UnitsOfAMachine, StartWithTheirAliasAndByALinkOutOfTheFolders) {
  const std::string etc = "/etc/systemd/system/";
  root_.file("/usr/lib/systemd/system/gdm.service", "[Service]\n");
  root_.link(etc + "display.service", "/usr/lib/systemd/system/gdm.service");
  root_.link(etc + "graphical.target.wants/display.service", "../display.service");
  root_.file("/opt/x/other.service", "[Service]\n");
  root_.link(etc + "own.service", "/opt/x/other.service");
  root_.link(etc + "multi-user.target.wants/own.service", "../own.service");
  EXPECT_EQ(state("display.service"), "alias");
  EXPECT_EQ(state("gdm.service"), "static starts");
  EXPECT_EQ(state("own.service"), "static starts");
}

TEST_F(UnitsOfAMachine, AreIncompleteIfADropInCannotBeReadOrWantsByAPlaceholder) {
  const std::string drop_in = "/etc/systemd/system/ssh.service.d/o.conf";
  root_.file(drop_in, "[Unit]\nWants=own@%i.service\n");
  EXPECT_FALSE(readSystemdUnits(root_.machine()).is_complete);
  root_.file(drop_in, "[Unit]\nAfter=own@%i.service\n");
  EXPECT_TRUE(readSystemdUnits(root_.machine()).is_complete);
  std::filesystem::remove(root_.at(drop_in));
  root_.fifo(drop_in);
  EXPECT_FALSE(readSystemdUnits(root_.machine()).is_complete);
}

TEST_F(UnitsOfAMachine, AreIncompleteIfOneCannotBeRead) {
  root_.fifo("/etc/systemd/system/pipe.service");
  EXPECT_FALSE(readSystemdUnits(root_.machine()).is_complete);
  EXPECT_TRUE(readSystemdUnits(root_.machine()).is_present);
  EXPECT_FALSE(readSystemdUnits(FixtureRoot().machine()).is_present);
}

TEST(RunningServices, AreTheOnesWithProcessesInTheirGroup) {
  const FixtureRoot root;
  EXPECT_EQ(isUnitRunning(root.machine(), "ssh.service"), std::nullopt);
  root.folder("/run/systemd/system");
  EXPECT_EQ(isUnitRunning(root.machine(), "ssh.service"), std::nullopt);
  const std::string slice = "/sys/fs/cgroup/system.slice/";
  root.file(slice + "ssh.service/cgroup.events", "populated 1\nfrozen 0\n");
  root.file(slice + "idle.service/cgroup.events", "populated 0\nfrozen 0\n");
  root.file(slice + "system-getty.slice/getty@tty1.service/cgroup.events", "populated 1\n");
  EXPECT_EQ(isUnitRunning(root.machine(), "ssh.service"), true);
  EXPECT_EQ(isUnitRunning(root.machine(), "idle.service"), false);
  EXPECT_EQ(isUnitRunning(root.machine(), "getty@tty1.service"), true);
  EXPECT_EQ(isUnitRunning(root.machine(), "gone.service"), false);
}

TEST(RunningSocketsAndTimers, AreToldOnlyBySystemdsRecordOfThem) {
  const FixtureRoot root;
  root.folder("/run/systemd/system").folder("/sys/fs/cgroup/system.slice");
  root.link("/run/systemd/units/invocation:run-u12.timer", "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(isUnitRunning(root.machine(), "run-u12.timer"), true);
  EXPECT_EQ(isUnitRunning(root.machine(), "ssh.socket"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::platform
