#include "capabilities/inventory/probe/time_sync.h"

#include <gmock/gmock.h>

#include "capabilities/inventory/probe/probes.h"
#include "capabilities/inventory/probe/testing/table_cells.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::inventory {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;
using testing::rowOf;

const KernelClockReader kKept = [] {
  return KernelClock{.is_synchronised = true, .offset_ms = -3, .max_error_ms = 40};
};
const KernelClockReader kSilent = [] { return std::nullopt; };

TEST(TimeServices, AreReadWithTheirServers) {
  const FixtureRoot root;
  root.file("/lib/systemd/systemd-timesyncd", "").file("/usr/sbin/chronyd", "");
  root.file("/lib/systemd/system/chrony.service", "[Install]\nWantedBy=multi-user.target\n");
  root.link("/etc/systemd/system/multi-user.target.wants/chrony.service",
            "/lib/systemd/system/chrony.service");
  root.file("/etc/chrony/chrony.conf", "# pool x\npool ntp.nict.jp iburst\nserver 192.0.2.1\n");
  root.file("/etc/chrony/sources.d/router.sources", "server router.clinic\n");
  root.file("/etc/systemd/timesyncd.conf", "[Time]\n#NTP=off\nNTP=a.example b.example\n");
  root.file("/proc/1/comm", "systemd\n").file("/proc/9/comm", "chronyd\n");
  root.file("/run/systemd/timesync/synchronized", "");
  root.file("/var/lib/systemd/timesync/clock", "").changedAt("/var/lib/systemd/timesync/clock", 7);

  const auto table = readTimeSync(root.machine(), kKept);
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  auto chrony = rowOf(table, "service", "chrony");
  EXPECT_EQ(chrony["starts"], "1");
  EXPECT_EQ(chrony["running"], "1");
  EXPECT_EQ(chrony["servers"], "192.0.2.1 ntp.nict.jp router.clinic");
  EXPECT_EQ(chrony["synchronised"], "1");
  EXPECT_EQ(chrony["offset_ms"], "-3");
  EXPECT_EQ(chrony["max_error_ms"], "40");
  auto timesyncd = rowOf(table, "service", "timesyncd");
  EXPECT_EQ(timesyncd["starts"], "0");
  EXPECT_EQ(timesyncd["running"], "0");
  EXPECT_EQ(timesyncd["servers"], "a.example b.example");
  EXPECT_EQ(timesyncd["last_sync_ms"], "7000");
}

TEST(TimeServices, LeaveOpenWhatCannotBeTold) {
  const FixtureRoot root;
  root.file("/usr/sbin/chronyd", "").fifo("/etc/chrony/chrony.conf");
  const auto table = readTimeSync(root.machine(), kSilent);
  EXPECT_EQ(table.reason, "inventory.time-unclear");
  auto chrony = rowOf(table, "service", "chrony");
  EXPECT_EQ(chrony["starts"], "-");
  EXPECT_EQ(chrony["running"], "-");
  EXPECT_EQ(chrony["synchronised"], "-");
}

TEST(TimeServices, AreOneRowNamedNoneWithoutAny) {
  const auto table = readTimeSync(FixtureRoot().machine(), kKept);
  EXPECT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(rowOf(table, "service", "none")["synchronised"], "1");
}

TEST(KernelsClock, AnswersOnThisMachine) {
  const auto clock = readKernelClock();
  ASSERT_TRUE(clock.has_value());
  EXPECT_GE(clock->max_error_ms, 0);
}

TEST(InventoryProbes, ReadTheirOwnTables) {
  const FixtureRoot root;
  const auto machine = root.machine();
  const auto all = probes(machine, platform::programsOfThisMachine());
  EXPECT_EQ(all.size(), 6U);
  for (const auto& probe : all) {
    EXPECT_EQ(probe.read().name, probe.table);
    EXPECT_LE(probe.every, std::chrono::hours(1));
  }
}

}  // namespace
}  // namespace sekisho::inventory
