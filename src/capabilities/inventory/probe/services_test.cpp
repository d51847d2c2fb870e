#include "capabilities/inventory/probe/services.h"

#include <gmock/gmock.h>

#include "capabilities/inventory/probe/testing/table_cells.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::inventory {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;
using testing::rowOf;

Result<platform::ProgramOutput> noProgram(const platform::Program&) {
  return fail(ErrorCode::NotFound, MessageId{"machine.not-there"}, "no such program");
}

constexpr std::string_view kUnit =
    "[Service]\nExecStart=/x\n[Install]\nWantedBy=multi-user.target\n";

TEST(ServicesOfAMachine, SayWhoBroughtThemAndWhetherTheyStart) {
  const FixtureRoot root;
  root.file("/usr/lib/systemd/system/ssh.service", kUnit);
  root.file("/etc/systemd/system/own.service", kUnit);
  root.link("/etc/systemd/system/multi-user.target.wants/ssh.service",
            "/lib/systemd/system/ssh.service");
  root.file("/var/lib/dpkg/info/openssh-server.list", "/.\n/lib/systemd/system/ssh.service\n");
  root.file("/etc/init.d/old", "").file("/etc/init.d/ssh", "").file("/etc/init.d/README", "");
  root.link("/etc/rc3.d/S20old", "../init.d/old");
  root.file("/var/lib/dpkg/info/old:amd64.list", "/etc/init.d/old");
  root.folder("/run/systemd/system");
  root.file("/sys/fs/cgroup/system.slice/ssh.service/cgroup.events", "populated 1\n");

  const auto table = readServices(root.machine(), noProgram);
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_EQ(table.rows.size(), 3U);
  auto ssh = rowOf(table, "name", "ssh.service");
  EXPECT_EQ(ssh["state"], "enabled");
  EXPECT_EQ(ssh["starts"], "1");
  EXPECT_EQ(ssh["running"], "1");
  EXPECT_EQ(ssh["packaged"], "1");
  EXPECT_EQ(ssh["package"], "openssh-server");
  auto own = rowOf(table, "name", "own.service");
  EXPECT_EQ(own["state"], "disabled");
  EXPECT_EQ(own["running"], "0");
  EXPECT_EQ(own["packaged"], "0");
  EXPECT_EQ(own["package"], "-");
  auto old = rowOf(table, "name", "old");
  EXPECT_EQ(old["manager"], "sysv");
  EXPECT_EQ(old["starts"], "1");
  EXPECT_EQ(old["package"], "old");
  EXPECT_EQ(old["running"], "-");
}

TEST(ServicesOfAMachine, BelongToWhoBroughtTheScriptTheyAreMadeFrom) {
  const FixtureRoot root;
  const std::string made = "/run/systemd/generator.late/";
  root.file("/var/lib/dpkg/info/fax.list", "/etc\n/etc/init.d/fax.sh\n");
  root.file("/etc/init.d/fax.sh", "").file("/etc/init.d/helper", "");
  root.file(made + "fax.service", "[Unit]\nSourcePath=/etc/init.d/fax.sh\n[Service]\n");
  root.file(made + "helper.service", "[Unit]\nSourcePath=/etc/init.d/helper\n[Service]\n");
  root.file("/run/systemd/generator/swap.service", "[Unit]\nSourcePath=/etc/fstab\n");

  const auto table = readServices(root.machine(), noProgram);
  auto fax = rowOf(table, "name", "fax.service");
  EXPECT_EQ(fax["state"], "generated");
  EXPECT_EQ(fax["path"], made + "fax.service");
  EXPECT_EQ(fax["packaged"], "1");
  EXPECT_EQ(fax["package"], "fax");
  EXPECT_EQ(rowOf(table, "name", "helper.service")["packaged"], "0");
  EXPECT_EQ(rowOf(table, "name", "swap.service")["packaged"], "0");
}

TEST(ServicesOfAMachine, LeaveThePackageOpenWithoutDpkg) {
  const FixtureRoot root;
  root.file("/etc/systemd/system/own.service", kUnit);
  EXPECT_EQ(rowOf(readServices(root.machine(), noProgram), "name", "own.service")["packaged"], "-");
  root.fifo("/var/lib/dpkg/info/x.list");
  EXPECT_EQ(rowOf(readServices(root.machine(), noProgram), "name", "own.service")["packaged"], "-");
}

TEST(ServicesOfAMachine, ArePartialOrFailedWhenUnitsCannotBeRead) {
  const FixtureRoot root;
  EXPECT_EQ(readServices(root.machine(), noProgram).reason, "inventory.units-unreadable");
  root.fifo("/etc/systemd/system/pipe.service");
  EXPECT_EQ(readServices(root.machine(), noProgram).reason, "inventory.units-unclear");
}

TEST(ServicesOfAMachine, AreActiveSocketsAndTimersAsSystemdSays) {
  const FixtureRoot root;
  root.folder("/run/systemd/system");
  for (const char* name : {"a.timer", "b.socket", "c.path", "d@.socket", "e.timer"}) {
    root.file(std::string("/etc/systemd/system/") + name, "[Unit]\n");
  }
  root.link("/etc/systemd/system/f.timer", "/etc/systemd/system/a.timer");
  root.link("/run/systemd/units/invocation:e.timer", "0");
  std::vector<std::string> asked;
  const auto table = readServices(
      root.machine(), [&](const platform::Program& program) -> Result<platform::ProgramOutput> {
        asked = program.argv;
        return platform::ProgramOutput{
            .text = "Id=a.timer\nActiveState=active\n\nActiveState=inactive\nId=b.socket\n"};
      });
  EXPECT_EQ(rowOf(table, "name", "a.timer")["running"], "1");
  EXPECT_EQ(rowOf(table, "name", "b.socket")["running"], "0");
  EXPECT_EQ(rowOf(table, "name", "c.path")["running"], "-") << "systemd did not say";
  EXPECT_EQ(rowOf(table, "name", "d@.socket")["running"], "0") << "only instances are active";
  EXPECT_EQ(rowOf(table, "name", "e.timer")["running"], "1");
  EXPECT_EQ(rowOf(table, "name", "f.timer")["running"], "0") << "its other name's row tells";
  EXPECT_THAT(asked, ::testing::ElementsAre("/usr/bin/systemctl", "show", "--property=Id",
                                            "--property=ActiveState", "--", "a.timer", "b.socket",
                                            "c.path"));
  EXPECT_EQ(rowOf(readServices(root.machine(), noProgram), "name", "a.timer")["running"], "-");
}

TEST(ServicesOfAMachine, AreOfWhoBroughtWhatAMaskHides) {
  const FixtureRoot root;
  root.folder("/run/systemd/system");
  root.link("/etc/systemd/system/cups.service", "/dev/null");
  root.file("/lib/systemd/system/cups.service", kUnit);
  root.file("/var/lib/dpkg/info/cups.list", "/usr/lib/systemd/system/cups.service\n");
  root.file("/etc/systemd/system/own.service", "");
  root.file("/usr/local/lib/systemd/system/own.service", kUnit);
  root.file("/sys/fs/cgroup/system.slice/own.service/cgroup.events", "populated 1\n");
  const auto table = readServices(root.machine(), noProgram);
  EXPECT_EQ(rowOf(table, "name", "cups.service")["packaged"], "1");
  auto own = rowOf(table, "name", "own.service");
  EXPECT_EQ(own["state"], "masked");
  EXPECT_EQ(own["running"], "1");
  EXPECT_EQ(own["packaged"], "0");
}

TEST(ServicesOfAMachine, AreNetplansAndSnapdsByWhatTheyStart) {
  const FixtureRoot root;
  const std::string run = "/run/systemd/system/";
  const std::string etc = "/etc/systemd/system/";
  root.file("/var/lib/dpkg/info/netplan.io.list", "/usr/libexec/netplan/generate\n");
  root.file("/var/lib/dpkg/info/snapd.list", "/usr/bin/snap\n");
  root.file(run + "netplan-wpa-w0.service",
            "[Service]\nExecStart=/sbin/wpa_supplicant -i w0\n"
            "ExecReload=/sbin/wpa_cli -i w0 reconfigure\n");
  root.file(run + "netplan-wpa-w1.service", "[Service]\nExecStart=/opt/other/app\n");
  root.file(run + "netplan-ovs-cleanup.service",
            "[Service]\nExecStart=/usr/sbin/netplan apply --only-ovs-cleanup\n");
  root.file(run + "netplan-other.service", "[Service]\nExecStart=/sbin/wpa_supplicant\n");
  root.file(etc + "snap.a.b.service", "[Service]\nExecStart=/usr/bin/snap run a.b\n");
  root.file(etc + "snap.a.b.timer", "[Timer]\nUnit=snap.a.b.service\n");
  root.file(etc + "snap.own.service", "[Service]\nExecStart=/usr/bin/snap\nExecStop=/opt/x\n");
  root.file(etc + "snap.own.timer", "[Timer]\nUnit=own.service\n");
  const auto packaged = [&](std::string_view name) {
    return rowOf(readServices(root.machine(), noProgram), "name", name)["packaged"];
  };
  EXPECT_EQ(packaged("netplan-wpa-w0.service"), "0") << "netplan is not there";
  root.file("/usr/libexec/netplan/generate", "");
  EXPECT_EQ(packaged("netplan-wpa-w0.service"), "1");
  EXPECT_EQ(packaged("netplan-ovs-cleanup.service"), "1");
  EXPECT_EQ(packaged("netplan-wpa-w1.service"), "0");
  EXPECT_EQ(packaged("netplan-other.service"), "0");
  EXPECT_EQ(packaged("snap.a.b.service"), "1");
  EXPECT_EQ(packaged("snap.a.b.timer"), "1");
  EXPECT_EQ(packaged("snap.own.service"), "0");
  EXPECT_EQ(packaged("snap.own.timer"), "0");
}

TEST(WhatStartsWithoutAUnit, IsAProgramThatADropInNames) {
  const FixtureRoot root;
  const std::string etc = "/etc/systemd/system/";
  root.folder("/run/systemd/system").folder("/sys/fs/cgroup/system.slice");
  root.file("/lib/systemd/system/ssh.service", kUnit);
  root.file("/lib/systemd/system/off.service", kUnit);
  root.file("/lib/systemd/system/getty@.service", kUnit);
  root.link(etc + "multi-user.target.wants/ssh.service", "/lib/systemd/system/ssh.service");
  root.link(etc + "getty.target.wants/getty@tty1.service", "/lib/systemd/system/getty@.service");
  root.file("/var/lib/dpkg/info/a.list", "/lib/systemd/system/getty@.service.d/p.conf\n");
  root.file(etc + "ssh.service.d/o.conf", "[Service]\nExecStart=\nExecStart=/opt/other/app\n");
  root.file(etc + "ssh.service.d/limits.conf", "[Service]\nMemoryMax=1G\nExecStart=\n");
  root.file(etc + "off.service.d/o.conf", "[Unit]\nOnFailure=own.service\n");
  root.file(etc + "gone.service.d/o.conf", "[Service]\nExecStart=/opt/other/app\n");
  root.file("/lib/systemd/system/getty@.service.d/p.conf", "[Service]\nExecStartPre=/x\n");
  root.file(etc + "service.d/all.conf", "[Service]\nExecStartPre=/opt/other/app\n");
  const auto table = readServices(root.machine(), noProgram);
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  auto ssh = rowOf(table, "name", "ssh.service.d/o.conf");
  EXPECT_EQ(ssh["kind"], "drop-in");
  EXPECT_EQ(ssh["path"], etc + "ssh.service.d/o.conf");
  EXPECT_EQ(ssh["starts"], "1");
  EXPECT_EQ(ssh["packaged"], "0");
  EXPECT_EQ(rowOf(table, "name", "ssh.service.d/limits.conf")["path"], "");
  EXPECT_EQ(rowOf(table, "name", "off.service.d/o.conf")["starts"], "0");
  EXPECT_EQ(rowOf(table, "name", "off.service.d/o.conf")["running"], "0");
  EXPECT_EQ(rowOf(table, "name", "gone.service.d/o.conf")["path"], "");
  EXPECT_EQ(rowOf(table, "name", "getty@.service.d/p.conf")["starts"], "1");
  EXPECT_EQ(rowOf(table, "name", "getty@.service.d/p.conf")["packaged"], "1");
  EXPECT_EQ(rowOf(table, "name", "service.d/all.conf")["starts"], "1");
}

TEST(WhatStartsWithoutAUnit, IsNetplansWaitForTheNetworkOnlyWithThatProgram) {
  const FixtureRoot root;
  const std::string unit = "systemd-networkd-wait-online.service";
  root.file("/lib/systemd/system/" + unit, kUnit);
  root.file("/usr/libexec/netplan/generate", "");
  root.file("/var/lib/dpkg/info/netplan.list", "/usr/libexec/netplan/generate\n");
  const auto packaged = [&](std::string_view exec) {
    root.file("/run/systemd/system/" + unit + ".d/10-netplan.conf",
              "[Service]\nExecStart=\nExecStart=" + std::string(exec) + "\n");
    return rowOf(readServices(root.machine(), noProgram), "name",
                 unit + ".d/10-netplan.conf")["packaged"];
  };
  EXPECT_EQ(packaged("/lib/systemd/systemd-networkd-wait-online -i eth0:degraded"), "1");
  EXPECT_EQ(packaged("/opt/other/app"), "0");
}

TEST(WhatStartsWithoutAUnit, IsAGeneratorThatIsNotSwitchedOff) {
  const FixtureRoot root;
  root.folder("/etc/systemd/system");
  root.file("/usr/lib/systemd/system-generators/netplan", "x");
  root.file("/usr/lib/systemd/system-generators/off", "x");
  root.link("/etc/systemd/system-generators/off", "/dev/null");
  root.file("/etc/systemd/system-generators/own", "x");
  root.file("/var/lib/dpkg/info/n.list", "/lib/systemd/system-generators/netplan\n");
  const auto table = readServices(root.machine(), noProgram);
  EXPECT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(rowOf(table, "name", "system-generators/netplan")["packaged"], "1");
  auto own = rowOf(table, "name", "system-generators/own");
  EXPECT_EQ(own["kind"], "generator");
  EXPECT_EQ(own["starts"], "1");
  EXPECT_EQ(own["packaged"], "0");
  root.link("/run/systemd/system-environment-generators", "system-environment-generators");
  EXPECT_EQ(readServices(root.machine(), noProgram).reason, "inventory.units-unclear")
      << "a circle of links";
}

TEST(WhatStartsWithoutAUnit, IsWhatSessionsOfEverybodyStart) {
  const FixtureRoot root;
  root.folder("/etc/systemd/system");
  root.file("/etc/xdg/autostart/own.desktop", "[Desktop Entry]\nExec=/opt/other/app\n")
      .file("/etc/xdg/autostart/saver.desktop", "[Desktop Entry]\nExec=saver\n")
      .file("/etc/systemd/user/app.service", "[Service]\nExecStart=/opt/other/app\n")
      .file("/usr/lib/systemd/user/sound.service", "[Service]\nExecStart=/usr/bin/sound\n")
      .link("/etc/systemd/user/default.target.wants/app.service", "/etc/systemd/user/app.service")
      .link("/etc/systemd/user/default.target.wants/sound.service",
            "/usr/lib/systemd/user/sound.service")
      .file("/var/lib/dpkg/info/s.list",
            "/etc/xdg/autostart/saver.desktop\n/usr/lib/systemd/user/sound.service\n");
  const auto table = readServices(root.machine(), noProgram);
  EXPECT_EQ(rowOf(table, "name", "autostart/own.desktop")["packaged"], "0");
  EXPECT_EQ(rowOf(table, "name", "autostart/saver.desktop")["packaged"], "1");
  EXPECT_EQ(rowOf(table, "name", "user/app.service")["packaged"], "0");
  EXPECT_EQ(rowOf(table, "name", "user/sound.service")["packaged"], "1");
  EXPECT_EQ(rowOf(table, "name", "user/app.service")["starts"], "1");
}

TEST(WhatStartsWithoutAUnit, IsSnapdsInSessionsByWhatItStarts) {
  const FixtureRoot root;
  const std::string etc = "/etc/systemd/user/";
  root.folder("/etc/systemd/system").file("/usr/bin/snap", "");
  root.file("/var/lib/dpkg/info/snapd.list", "/usr/bin/snap\n");
  for (const auto& [name, text] :
       {std::pair{"snap.a.b.service", "[Service]\nExecStart=/usr/bin/snap run a.b\n"},
        std::pair{"snap.own.c.service", "[Service]\nExecStart=/opt/other/app\n"}}) {
    root.file(etc + name, text).link(etc + "default.target.wants/" + name, etc + name);
  }
  const auto table = readServices(root.machine(), noProgram);
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_EQ(rowOf(table, "name", "user/snap.a.b.service")["packaged"], "1");
  EXPECT_EQ(rowOf(table, "name", "user/snap.a.b.service")["path"], etc + "snap.a.b.service");
  EXPECT_EQ(rowOf(table, "name", "user/snap.own.c.service")["packaged"], "0");
}

// A machine with a packaged unit of users, pipewire.service, that default.target wants.
class UnitsOfUsers : public ::testing::Test {
 protected:
  UnitsOfUsers() {
    root_.folder("/etc/systemd/system");
    root_.file(usr_ + "pipewire.service", "[Service]\nExecStart=/usr/bin/pipewire\n");
    root_.file("/var/lib/dpkg/info/p.list", usr_ + "pipewire.service\n");
    root_.link(etc_ + "default.target.wants/pipewire.service", usr_ + "pipewire.service");
  }
  std::string packaged(std::string_view name) {
    const auto table = readServices(root_.machine(), noProgram);
    EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
    return rowOf(table, "name", name)["packaged"];
  }

  const std::string etc_ = "/etc/systemd/user/";
  const std::string usr_ = "/usr/lib/systemd/user/";
  FixtureRoot root_;
};

TEST_F(UnitsOfUsers, AreThoseOfTheFirstFolderWhereverALinkLeads) {
  EXPECT_EQ(packaged("user/pipewire.service"), "1");
  root_.file("/run/systemd/user/pipewire.service", "[Service]\nExecStart=/opt/other/app\n");
  EXPECT_EQ(packaged("user/pipewire.service"), "0");
}

TEST_F(UnitsOfUsers, CountWhereTheyTakeAPackagesPlaceThoughNothingWantsThem) {
  std::filesystem::remove(root_.at(etc_ + "default.target.wants/pipewire.service"));
  EXPECT_EQ(packaged("user/pipewire.service"), "");
  root_.file(etc_ + "lonely.service", "[Service]\nExecStart=/opt/other/app\n");
  EXPECT_EQ(packaged("user/lonely.service"), "");
  root_.file(etc_ + "pipewire.service", "[Service]\nExecStart=/opt/other/app\n");
  EXPECT_EQ(packaged("user/pipewire.service"), "0");
}

TEST_F(UnitsOfUsers, HaveARowEachHoweverOftenTheyAreWanted) {
  root_.link(etc_ + "graphical.target.wants/pipewire.service", usr_ + "pipewire.service");
  EXPECT_EQ(readServices(root_.machine(), noProgram).rows.size(), 1U);
}

TEST_F(UnitsOfUsers, FollowTheirOwnLinksAndStartNotWhereTheyAreMaskedOrGone) {
  root_.link(etc_ + "sound.service", "../../../usr/lib/systemd/user/pipewire.service");
  root_.link(etc_ + "default.target.upholds/sound.service", etc_ + "sound.service");
  EXPECT_EQ(packaged("user/sound.service"), "1");
  root_.link(etc_ + "default.target.upholds/gone.service", usr_ + "gone.service");
  EXPECT_EQ(packaged("user/gone.service"), "");
  root_.link(etc_ + "default.target.upholds/opt.service", "/opt/opt.service");
  root_.file("/opt/opt.service", "[Service]\nExecStart=/opt/other/app\n");
  EXPECT_EQ(packaged("user/opt.service"), "0");
  root_.file("/usr/local/lib/systemd/user/own@.service", "[Service]\nExecStart=/opt/app\n");
  root_.link(etc_ + "default.target.requires/own@one.service", usr_ + "pipewire.service");
  EXPECT_EQ(packaged("user/own@one.service"), "0");
  root_.link(etc_ + "pipewire.service", "/dev/null");
  EXPECT_EQ(packaged("user/pipewire.service"), "");
}

TEST_F(UnitsOfUsers, AreChangedByDropInsThatNameAProgram) {
  root_.file(etc_ + "pipewire.service.d/o.conf", "[Service]\nExecStartPre=/opt/other/app\n");
  root_.file(etc_ + "pipewire.service.d/p.conf", "[Service]\nNice=1\n");
  EXPECT_EQ(packaged("user/pipewire.service.d/o.conf"), "0");
  EXPECT_EQ(packaged("user/pipewire.service.d/p.conf"), "");
}

TEST_F(UnitsOfUsers, AreJoinedByGeneratorsAndByFoldersOfADesktop) {
  root_.file("/usr/local/lib/systemd/user-generators/own", "x");
  root_.file("/usr/lib/systemd/user-environment-generators/60-flatpak", "x");
  root_.file("/etc/xdg/xdg-xubuntu/autostart/a.desktop", "[Desktop Entry]\nExec=a\n");
  root_.file("/etc/xdg/xdg-own/autostart/b.desktop", "[Desktop Entry]\nExec=b\n");
  root_.file("/var/lib/dpkg/info/x.list",
             "/usr/lib/systemd/user-environment-generators/60-flatpak\n"
             "/etc/xdg/xdg-xubuntu/autostart/a.desktop\n");
  EXPECT_EQ(packaged("user-generators/own"), "0");
  EXPECT_EQ(packaged("user-environment-generators/60-flatpak"), "1");
  EXPECT_EQ(packaged("xdg-xubuntu/autostart/a.desktop"), "1");
  EXPECT_EQ(packaged("xdg-own/autostart/b.desktop"), "0");
}

TEST(WhatStartsWithoutAUnit, IsRcLocalWhereItMayRunAndDoesSomething) {
  const FixtureRoot root;
  root.folder("/etc/systemd/system");
  root.file("/var/lib/dpkg/info/a.list", "/etc/rc.local\n");
  const auto starts = [&](std::string_view text, unsigned mode) {
    root.file("/etc/rc.local", text);
    std::filesystem::permissions(root.at("/etc/rc.local"), std::filesystem::perms{mode});
    return rowOf(readServices(root.machine(), noProgram), "name", "/etc/rc.local")["starts"];
  };
  EXPECT_EQ(starts("#!/bin/sh -e\n# by this machine\n\nexit 0\n", 0755), "");
  EXPECT_EQ(starts("#!/bin/sh\n/opt/other/app &\n", 0644), "");
  EXPECT_EQ(starts("#!/bin/sh\n/opt/other/app &\n", 0755), "1");
  auto row = rowOf(readServices(root.machine(), noProgram), "name", "/etc/rc.local");
  EXPECT_EQ(row["packaged"], "-") << "a package's file, with words of this machine";
  // The link of rc-local's generator was made when it was executable.
  root.file("/lib/systemd/system/rc-local.service", kUnit);
  root.link("/run/systemd/generator/multi-user.target.wants/rc-local.service", "/x");
  EXPECT_EQ(starts("/opt/other/app\n", 0644), "1");
}

}  // namespace
}  // namespace sekisho::inventory
