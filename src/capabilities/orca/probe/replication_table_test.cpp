#include "capabilities/orca/probe/replication_table.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using evidence::integerAt;
using evidence::textAt;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kCluster = "/var/lib/postgresql/14/main";
constexpr std::string_view kTitlesOfTcp =
    "  sl  local_address rem_address   st tx_queue rx_queue\n";
// Port 8002 of loopback.
constexpr std::string_view kRedirects =
    "  sl  local_address rem_address   st tx_queue rx_queue\n"
    "   0: 0100007F:1F42 00000000:0000 0A 00000000:00000000\n";

class ReplicationOfOrca : public ::testing::Test {
 protected:
  ReplicationOfOrca() {
    root_.file("/proc/1/comm", "systemd\n").folder("/opt/jma/weborca/mw");
    root_.file("/proc/net/tcp", kTitlesOfTcp);
  }
  evidence::Table read() {
    const auto machine = root_.machine();
    const DatabasePlace place{.machine = machine,
                              .clock = clock_,
                              .random = random_,
                              .settings = {},
                              .password_file = "/none",
                              .consent = [] { return Consent(); }};
    return replicationProbes(place).front().read();
  }
  void process(int number, std::string_view name, std::string_view command_line) {
    const std::string folder = "/proc/" + std::to_string(number);
    root_.file(folder + "/comm", std::string(name) + "\n").file(folder + "/cmdline", command_line);
  }
  void postgres() {
    root_.file(std::string(kCluster) + "/PG_VERSION", "14\n")
        .folder(std::string(kCluster) + "/pg_replslot")
        .file("/etc/postgresql/14/main/postgresql.conf", "");
    process(10, "postgres", "postgres\0-D\0/var/lib/postgresql/14/main\0"sv);
  }
  void panda(std::string_view groups) {
    std::filesystem::remove_all(root_.at("/opt/jma/weborca"));
    root_.folder("/usr/lib/jma-receipt").file("/etc/jma-receipt/dbgroup.inc", groups);
  }
  /// "role state reason" of a row.
  static std::string said(const evidence::Table& table, std::size_t row = 0) {
    return textAt(table, row, "role").value_or("-") + " " +
           textAt(table, row, "state").value_or("-") + " " +
           textAt(table, row, "reason").value_or("-");
  }

  platform::testing::FixtureRoot root_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
};

TEST_F(ReplicationOfOrca, IsNoneWhereNobodySetItUp) {
  postgres();
  const auto table = read();
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(said(table), "none none ");
  EXPECT_EQ(textAt(table, 0, "place"), kCluster);
}

TEST_F(ReplicationOfOrca, RunsWhileAsManyReceiveAsAreSetUpTo) {
  postgres();
  root_.folder(std::string(kCluster) + "/pg_replslot/second");
  EXPECT_EQ(said(read()), "primary stopped ");
  process(11, "postgres", "postgres: 14/main: walsender r 192.0.2.5(5) streaming 0/3");
  EXPECT_EQ(said(read()), "primary running ");
  EXPECT_EQ(integerAt(read(), 0, "peers"), 1);
  root_.folder(std::string(kCluster) + "/pg_replslot/third");
  EXPECT_EQ(said(read()), "primary stopped ") << "one of two";
  EXPECT_EQ(integerAt(read(), 0, "wanted"), 2);
}

TEST_F(ReplicationOfOrca, RunsWithoutASlotToo) {
  postgres();
  process(11, "postgres", "postgres: 14/main: walsender r 192.0.2.5(5) streaming 0/3");
  EXPECT_EQ(said(read()), "primary running ");
}

TEST_F(ReplicationOfOrca, IsNotKnownWhereItIsAllowedAloneOrUnread) {
  postgres();
  root_.file("/etc/postgresql/14/main/pg_hba.conf", "host replication r 192.0.2.5/32 md5\n");
  EXPECT_EQ(said(read()), "primary unknown allowed");
  std::filesystem::remove_all(root_.at(std::string(kCluster) + "/pg_replslot"));
  EXPECT_EQ(said(read()), "primary unknown unread");
}

TEST_F(ReplicationOfOrca, OfAStandbyRunsWhileItReceives) {
  postgres();
  root_.file(std::string(kCluster) + "/standby.signal", "")
      .file(std::string(kCluster) + "/postgresql.auto.conf",
            "primary_conninfo = 'host=192.0.2.7 user=r password=secret'\n");
  EXPECT_EQ(said(read()), "standby stopped ");
  process(11, "postgres", "postgres: 14/main: walreceiver streaming 0/3");
  EXPECT_EQ(said(read()), "standby running ");
  std::filesystem::remove_all(root_.at("/proc/11"));
  std::filesystem::remove_all(root_.at("/proc/10"));
  EXPECT_EQ(said(read()), "standby stopped ") << "with all of PostgreSQL";
}

TEST_F(ReplicationOfOrca, OfAStandbyThatGetsFilesIsNotSeen) {
  postgres();
  root_.file(std::string(kCluster) + "/standby.signal", "");
  EXPECT_EQ(said(read()), "standby unknown by-archive");
}

TEST_F(ReplicationOfOrca, OfADatabaseElsewhereIsNotSeen) {
  postgres();
  root_.file("/opt/jma/weborca/conf/db.conf", "DBHOST=192.0.2.8\nDBPASS=secret\n");
  const auto table = read();
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(said(table), "- unknown elsewhere");
  EXPECT_EQ(textAt(table, 0, "place"), "192.0.2.8");
}

TEST_F(ReplicationOfOrca, IsNotKnownWithoutADatabase) {
  EXPECT_EQ(said(read()), "- unknown not-found");
}

TEST_F(ReplicationOfOrca, OfPandaRunsWithItsRedirector) {
  postgres();
  panda(
      "db_group { port \"localhost\"; password \"secret\"; redirect \"log\"; };\n"
      "db_group \"log\" { port \"192.0.2.8\"; redirect_port \"localhost\"; };\n");
  EXPECT_EQ(said(read(), 1), "main stopped ");
  process(30, "dbredirector", "dbredirector\0"sv);
  EXPECT_EQ(said(read(), 1), "main stopped ") << "it takes nothing";
  root_.file("/proc/net/tcp", kRedirects)
      .file("/var/lib/jma-receipt/dbredirector/orca.log", "secret");
  const auto table = read();
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(said(table, 1), "main running ");
  EXPECT_EQ(textAt(table, 1, "peer"), "192.0.2.8");
  EXPECT_TRUE(integerAt(table, 1, "log_hours"));
  EXPECT_EQ(said(table, 0), "none none ") << "PostgreSQL's own is none";
}

TEST_F(ReplicationOfOrca, OfPandaIsNoneWithOneGroup) {
  postgres();
  panda("db_group { port \"localhost\"; };\n");
  EXPECT_EQ(said(read(), 1), "none none ");
  process(30, "dbredirector", "dbredirector\0"sv);
  root_.file("/proc/net/tcp", kRedirects);
  EXPECT_EQ(said(read(), 1), "sub running ") << "of another machine's";
}

TEST_F(ReplicationOfOrca, OfPandaIsNotKnownWhereTheRedirectorIsElsewhereOrNothingCanBeRead) {
  postgres();
  panda("db_group { redirect \"log\"; redirect_port \"192.0.2.8\"; };\ndb_group \"log\" { };\n");
  EXPECT_EQ(said(read(), 1), "main unknown elsewhere");
  panda("");
  EXPECT_EQ(said(read(), 1), "- unknown unread");
}

TEST_F(ReplicationOfOrca, IsOfNobodyWithoutOrca) {
  std::filesystem::remove_all(root_.at("/opt/jma/weborca"));
  EXPECT_THAT(read().rows, IsEmpty());
}

}  // namespace
}  // namespace sekisho::orca
