#include "capabilities/fleet/probe/probes.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "capabilities/fleet/probe/own_cost.h"
#include "core/digest.h"
#include "core/testing/turnable_clock.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::fleet {
namespace {

using platform::testing::FixtureRoot;
using sekisho::testing::TurnableClock;

evidence::Cell cell(const evidence::Table& table, std::string_view column) {
  const auto at = std::ranges::find(table.columns, column) - table.columns.begin();
  return table.rows.at(0).at(static_cast<std::size_t>(at));
}

AgentState nothingKnown() { return {}; }

TEST(AgentHealth, IsReadFromTheKernelAndTheAgent) {
  const FixtureRoot root;
  root.file("/proc/self/stat",
            "77 (a) S (b)) S 1 77 77 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 1 0 99 1000 20\n");
  root.file("/proc/self/status",
            "Name:\tagent\nVmHWM:\t    8192 kB\nVmRSS:\t 7000 kB\nThreads:\t1\n");
  root.file("/usr/bin/sekisho-agent", "abc").link("/proc/self/exe", "/usr/bin/sekisho-agent");
  const auto machine = root.machine();
  TurnableClock clock(fromMs(1'764'000'000'000));
  const auto all = probes(machine, clock, "sekisho-agent", [] {
    return AgentState{.spool_bytes = 4096,
                      .spool_oldest = fromMs(1'763'999'000'000),
                      .clock_skew = std::chrono::milliseconds(-1500)};
  });
  ASSERT_EQ(all.size(), 1U);
  clock.pass(std::chrono::milliseconds(90'500));
  const auto table = all[0].read();

  EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
  EXPECT_EQ(cell(table, "program"), evidence::Cell("sekisho-agent"));
  EXPECT_EQ(cell(table, "sha256"), evidence::Cell(sha256(bytesOf("abc")).hex()));
  EXPECT_EQ(cell(table, "started_ms"), evidence::Cell(std::int64_t{1'764'000'000'000}));
  EXPECT_EQ(cell(table, "running_s"), evidence::Cell(std::int64_t{90}));
  EXPECT_EQ(cell(table, "cpu_ms"), evidence::Cell(std::int64_t{2000}));
  EXPECT_EQ(cell(table, "memory_bytes"), evidence::Cell(std::int64_t{7000 * 1024}));
  EXPECT_EQ(cell(table, "memory_peak_bytes"), evidence::Cell(std::int64_t{8192 * 1024}));
  EXPECT_EQ(cell(table, "spool_bytes"), evidence::Cell(std::int64_t{4096}));
  EXPECT_EQ(cell(table, "spool_oldest_ms"), evidence::Cell(std::int64_t{1'763'999'000'000}));
  EXPECT_EQ(cell(table, "clock_skew_ms"), evidence::Cell(std::int64_t{-1500}));
}

TEST(AgentHealth, NamesTheProgramThatWasStartedThoughItsFileIsReplaced) {
  const FixtureRoot root;
  root.file("/usr/bin/sekisho-agent", "abc").link("/proc/self/exe", "/usr/bin/sekisho-agent");
  const auto machine = root.machine();
  const TurnableClock clock;
  const auto all = probes(machine, clock, "sekisho-agent", nothingKnown);
  root.file("/usr/bin/sekisho-agent", "another");
  EXPECT_EQ(cell(all[0].read(), "sha256"), evidence::Cell(sha256(bytesOf("abc")).hex()));
}

TEST(AgentHealth, OfThisProcessIsPlausible) {
  const auto machine = platform::Machine::open("/");
  ASSERT_TRUE(machine);
  const TurnableClock clock;
  const auto table = probes(*machine, clock, "test", nothingKnown)[0].read();
  EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
  EXPECT_GT(std::get<std::int64_t>(cell(table, "memory_peak_bytes")), 500'000);
  EXPECT_LE(std::get<std::int64_t>(cell(table, "memory_bytes")),
            std::get<std::int64_t>(cell(table, "memory_peak_bytes")));
  EXPECT_EQ(std::get<std::string>(cell(table, "sha256")).size(), 64U);
  EXPECT_EQ(cell(table, "clock_skew_ms"), evidence::Cell());
  EXPECT_THAT(std::get<std::string>(cell(table, "openssl")), ::testing::StartsWith("3."));
}

TEST(AgentHealth, SaysThatItCouldNotReadItsOwnCost) {
  const FixtureRoot root;
  root.fifo("/proc/self/stat").file("/proc/self/status", "VmHWM: many kB\n");
  const auto machine = root.machine();
  const TurnableClock clock;
  const auto table = probes(machine, clock, "test", nothingKnown)[0].read();
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "fleet.own-cost-unreadable");
  EXPECT_EQ(cell(table, "sha256"), evidence::Cell()) << "nothing says which it is";
  EXPECT_EQ(cell(table, "cpu_ms"), evidence::Cell());
  EXPECT_EQ(cell(table, "memory_peak_bytes"), evidence::Cell());
}

TEST(OwnCost, OfADamagedFileIsNotTold) {
  for (const char* stat : {"", "1 a S", "1 (a) S 1 2 3", "1 (a) S 1 2 3 4 5 6 7 8 9 10 x 1", ")"}) {
    EXPECT_EQ(cpuMsIn(stat, 100), std::nullopt) << stat;
  }
  EXPECT_EQ(cpuMsIn("1 (a) S 1 2 3 4 5 6 7 8 9 10 5 1", 100), 60);
  EXPECT_EQ(cpuMsIn("1 (a) S 1 2 3 4 5 6 7 8 9 10 5 1", 0), std::nullopt);
  EXPECT_EQ(bytesIn("VmRSS: 99999999999999999999 kB", "VmRSS"), std::nullopt);
  EXPECT_EQ(bytesIn("VmRSS: 1 MB", "VmRSS"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::fleet
