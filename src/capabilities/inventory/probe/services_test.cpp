#include "capabilities/inventory/probe/services.h"

#include <gmock/gmock.h>

#include "capabilities/inventory/probe/testing/table_cells.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::inventory {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;
using testing::rowOf;

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

  const auto table = readServices(root.machine());
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

  const auto table = readServices(root.machine());
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
  EXPECT_EQ(rowOf(readServices(root.machine()), "name", "own.service")["packaged"], "-");
  root.fifo("/var/lib/dpkg/info/x.list");
  EXPECT_EQ(rowOf(readServices(root.machine()), "name", "own.service")["packaged"], "-");
}

TEST(ServicesOfAMachine, ArePartialOrFailedWhenUnitsCannotBeRead) {
  const FixtureRoot root;
  EXPECT_EQ(readServices(root.machine()).reason, "inventory.units-unreadable");
  root.fifo("/etc/systemd/system/pipe.service");
  EXPECT_EQ(readServices(root.machine()).reason, "inventory.units-unclear");
}

}  // namespace
}  // namespace sekisho::inventory
