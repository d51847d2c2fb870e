#include "capabilities/orca/probe/health_table.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "capabilities/orca/probe/testing/told_api.h"
#include "core/testing/turnable_clock.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using evidence::integerAt;
using platform::testing::FixtureRoot;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Port 8000 of every address, and what that looks like while nobody listens.
constexpr std::string_view kHead = "  sl  local_address rem_address   st tx_queue rx_queue\n";
constexpr std::string_view kListens =
    "  sl  local_address rem_address   st tx_queue rx_queue\n"
    "   0: 00000000000000000000000000000000:1F40 00000000000000000000000000000000:0000 0A 0:0\n";

class HealthOfOrca : public ::testing::Test {
 protected:
  HealthOfOrca() {
    root_.file("/proc/1/comm", "systemd\n").folder("/opt/jma/weborca/mw");
    root_.file("/proc/net/tcp6", kListens);
  }

  evidence::Table read(std::optional<HourCount> hour = std::nullopt) {
    const auto machine = root_.machine();
    return healthProbes(
               machine, clock_, settings_, [&](Generation) { return hour; }, &api_,
               [&](const std::string& address, std::uint16_t port) {
                 tried_ = address + ":" + std::to_string(port);
                 return reached_;
               })
        .front()
        .read();
  }

  FixtureRoot root_;
  sekisho::testing::TurnableClock clock_;
  testing::ToldApi api_;
  Settings settings_;
  bool reached_ = true;
  std::string tried_;
};

TEST_F(HealthOfOrca, IsHowLongItsApiTakesToAnswerWhereThatIsAsked) {
  root_.file("/proc/10/comm", "weborca\n");
  EXPECT_EQ(integerAt(read(), 0, "answer_asked"), 0);
  EXPECT_EQ(integerAt(read(), 0, "answer_ms"), std::nullopt);
  api_.told = SystemState{};
  EXPECT_EQ(integerAt(read(), 0, "answer_asked"), 1);
  EXPECT_EQ(integerAt(read(), 0, "answer_ms"), std::nullopt) << "it could not be measured";
  api_.took = 240ms;
  EXPECT_EQ(integerAt(read(), 0, "answer_ms"), 240);
}

TEST_F(HealthOfOrca, IsWhatRunsAndAnswers) {
  root_.file("/proc/10/comm", "weborca\n").file("/proc/11/comm", "postgres\n");
  const auto table = read();
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(integerAt(table, 0, "running"), 1);
  EXPECT_EQ(integerAt(table, 0, "database_running"), 1);
  EXPECT_EQ(integerAt(table, 0, "answers"), 1);
  EXPECT_EQ(integerAt(table, 0, "database_answers"), std::nullopt) << "it may, by a file";
  EXPECT_EQ(evidence::textAt(table, 0, "missing"), "");
  EXPECT_EQ(integerAt(table, 0, "silent_min"), -1);
  EXPECT_EQ(integerAt(table, 0, "hour_errors"), std::nullopt) << "its log is not read";
}

TEST_F(HealthOfOrca, IsWhetherItTakesConnectionsAtThePortThatWasSet) {
  root_.file("/proc/10/comm", "weborca\n");
  settings_.port = 8443;
  EXPECT_EQ(integerAt(read(), 0, "answers"), 0) << "somebody listens at 8000";
  root_.file(
      "/proc/net/tcp6",
      std::string(kHead) +
          "   0: 00000000000000000000000000000000:20FB 00000000000000000000000000000000:0000 "
          "0A 0:0\n");
  EXPECT_EQ(integerAt(read(), 0, "answers"), 1);
}

TEST_F(HealthOfOrca, SaysWhenItDidNotAnswerSoThatANightIsToldFromADay) {
  root_.file("/proc/net/tcp6", kHead);
  clock_.set(
      Instant{std::chrono::sys_days{2026y / 11 / 29} + 16h + 5min});  // Monday 01:05 in Japan
  const auto table = read();
  EXPECT_EQ(integerAt(table, 0, "running"), 0);
  EXPECT_EQ(integerAt(table, 0, "answers"), 0);
  EXPECT_EQ(integerAt(table, 0, "silent_weekday"), 1);
  EXPECT_EQ(integerAt(table, 0, "silent_min"), 65);
}

TEST_F(HealthOfOrca, SaysWhenItsDatabaseDidNotRunThoughItAnswers) {
  root_.file("/proc/10/comm", "weborca\n").folder("/var/lib/postgresql");
  clock_.set(Instant{std::chrono::sys_days{2026y / 11 / 29} + 18h});  // Monday 03:00 in Japan
  const auto table = read();
  EXPECT_EQ(integerAt(table, 0, "answers"), 1);
  EXPECT_EQ(integerAt(table, 0, "database_running"), 0);
  EXPECT_EQ(integerAt(table, 0, "silent_weekday"), 1);
  EXPECT_EQ(integerAt(table, 0, "silent_min"), 180);
}

TEST_F(HealthOfOrca, OfPandaIsThatAllItsProgramsRun) {
  std::filesystem::remove_all(root_.at("/opt/jma/weborca"));
  root_.folder("/usr/lib/jma-receipt").file("/proc/10/comm", "glserver\n");
  clock_.set(
      Instant{std::chrono::sys_days{2026y / 11 / 29} + 16h + 5min});  // Monday 01:05 in Japan
  auto table = read();
  EXPECT_EQ(integerAt(table, 0, "running"), 0);
  EXPECT_EQ(evidence::textAt(table, 0, "missing"), "wfc, aps");
  EXPECT_EQ(integerAt(table, 0, "silent_min"), 65);
  root_.file("/proc/12/comm", "aps\n").file("/proc/13/comm", "aps\n");
  EXPECT_EQ(evidence::textAt(read(), 0, "missing"), "wfc");
  root_.file("/proc/14/comm", "wfc\n");
  table = read();
  EXPECT_EQ(integerAt(table, 0, "running"), 1);
  EXPECT_EQ(evidence::textAt(table, 0, "missing"), "");
  EXPECT_EQ(integerAt(table, 0, "silent_min"), -1);
  std::filesystem::remove(root_.at("/proc/1/comm"));
  EXPECT_EQ(integerAt(read(), 0, "running"), std::nullopt) << "not all could be listed";
  EXPECT_EQ(evidence::textAt(read(), 0, "missing"), std::nullopt);
}

/// A PostgreSQL here that runs as `postgres`, and whoever else is at this machine.
class HealthOfItsDatabase : public HealthOfOrca {
 protected:
  static constexpr const char* kFolder = "/var/lib/postgresql/14/main";

  HealthOfItsDatabase() {
    using namespace std::string_view_literals;
    root_.file("/proc/10/comm", "weborca\n").file("/proc/11/comm", "postgres\n");
    root_.file("/proc/11/cmdline", "postgres\0-D\0/var/lib/postgresql/14/main\0"sv);
    root_.file("/etc/passwd", fmt::format("postgres:x:{}:4002::/:/bin/sh\n", kPostgres));
    sockets({});
    set(5432);
  }
  /// Where the cluster says that it listens.
  void set(int port) {
    root_.file(fmt::format("{}/postmaster.pid", kFolder),
               fmt::format("11\n{}\n1764500000\n{}\n/run/postgresql\n", kFolder, port));
  }
  void listens(int port, std::int64_t account) {
    root_.file("/proc/net/tcp",
               fmt::format("{}   1: 0100007F:{:04X} 00000000:0000 0A 00000000:00000000 00:00000000 "
                           "00000000 {:5}        0 21000\n",
                           kHead, port, account));
  }
  void sockets(const std::vector<std::string>& paths) {
    std::string table = "Num RefCount Protocol Flags Type St Inode Path\n";
    for (const std::string& path : paths) {
      table += fmt::format("0: 00000002 00000000 00010000 0001 01 21000 {}\n", path);
    }
    root_.file("/proc/net/unix", table);
  }
  std::optional<std::int64_t> answers() { return integerAt(read(), 0, "database_answers"); }

  static constexpr std::int64_t kPostgres = 4001;  // as of one that was installed by hand
};

TEST_F(HealthOfItsDatabase, IsThatItTakesConnectionsByAPortOrByAFile) {
  EXPECT_EQ(answers(), 0);
  EXPECT_NE(integerAt(read(), 0, "silent_min"), -1);
  listens(5432, kPostgres);
  EXPECT_EQ(answers(), 1);
  EXPECT_EQ(integerAt(read(), 0, "silent_min"), -1);
  listens(5432, 115);
  EXPECT_EQ(answers(), 1);
  std::filesystem::remove(root_.at("/proc/net/tcp"));
  root_.file("/etc/passwd", fmt::format("postgres:x:{}:1::/:/bin/sh\n", geteuid()));
  root_.fifo("/run/postgresql/.s.PGSQL.5432");
  sockets({"/run/other", "/run/postgresql/.s.PGSQL.54321"});
  EXPECT_EQ(answers(), 0) << "of another port";
  sockets({"/run/other", "/run/postgresql/.s.PGSQL.5432"});
  EXPECT_EQ(answers(), 1);
}

TEST_F(HealthOfItsDatabase, IsNotKnownByWhatAnyAccountCouldHaveMade) {
  listens(5432, 1000);
  EXPECT_EQ(answers(), std::nullopt);
  std::filesystem::remove(root_.at("/proc/net/tcp"));
  root_.fifo("/tmp/.s.PGSQL.5432");
  const auto own = geteuid();
  if (own == 0) {
    ASSERT_EQ(chown(root_.at("/tmp/.s.PGSQL.5432").c_str(), 1000, 1000), 0);
  }
  root_.file("/etc/login.defs", fmt::format("UID_MIN {}\n", own == 0 ? 1000 : own));
  sockets({"/tmp/.s.PGSQL.5432"});
  EXPECT_EQ(answers(), std::nullopt);
  sockets({"/gone/.s.PGSQL.5432"});
  EXPECT_EQ(answers(), std::nullopt) << "nothing says whose it is";
  sockets({"@/run/postgresql/.s.PGSQL.5432"});
  EXPECT_EQ(answers(), 0) << "that has no file";
  listens(5432, 115);
  EXPECT_EQ(answers(), 1);
}

TEST_F(HealthOfItsDatabase, IsJudgedAtThePortThatWasSet) {
  settings_.database = "postgresql://127.0.0.1:5433/orca";
  listens(5433, kPostgres);
  EXPECT_EQ(answers(), 1);
  listens(5432, kPostgres);
  EXPECT_EQ(answers(), 0) << "a cluster that was left over";
  settings_ = {};
  root_.file("/opt/jma/weborca/conf/db.conf", "DBNAME=orca\nDBPORT=5433\n");
  EXPECT_EQ(answers(), 0);
  listens(5433, kPostgres);
  EXPECT_EQ(answers(), 1);
}

TEST_F(HealthOfItsDatabase, WithoutAPortIsJudgedWhereItsOnlyClusterListens) {
  set(5433);
  EXPECT_EQ(answers(), 0);
  listens(5433, kPostgres);
  EXPECT_EQ(answers(), 1);
  std::filesystem::remove(root_.at(fmt::format("{}/postmaster.pid", kFolder)));
  EXPECT_EQ(answers(), std::nullopt) << "nothing says where";
}

TEST_F(HealthOfOrca, SaysNothingOfPortsThatCouldNotBeSeen) {
  std::filesystem::remove(root_.at("/proc/net/tcp6"));
  root_.file("/proc/10/comm", "weborca\n");
  const auto table = read();
  EXPECT_EQ(integerAt(table, 0, "answers"), std::nullopt);
  EXPECT_EQ(integerAt(table, 0, "silent_min"), std::nullopt);
}

TEST_F(HealthOfOrca, OfADatabaseOnAnotherMachineIsWhetherItCanBeReached) {
  root_.file("/opt/jma/weborca/conf/db.conf", "DBHOST=192.0.2.8\nDBPORT=5433\n");
  root_.file("/proc/10/comm", "weborca\n").file("/proc/11/comm", "postgres\n");
  for (const bool reached : {true, false}) {
    reached_ = reached;
    const auto table = read();
    EXPECT_EQ(evidence::textAt(table, 0, "database_host"), "192.0.2.8");
    EXPECT_EQ(integerAt(table, 0, "database_reached"), reached ? 1 : 0);
    EXPECT_EQ(integerAt(table, 0, "database_running"), std::nullopt) << "one is left over here";
    EXPECT_EQ(integerAt(table, 0, "database_answers"), std::nullopt);
  }
  EXPECT_EQ(tried_, "192.0.2.8:5433");
  root_.file("/opt/jma/weborca/conf/db.conf", "DBHOST=unknown.example\n");
  std::filesystem::remove_all(root_.at("/proc/11"));
  EXPECT_EQ(integerAt(read(), 0, "database_reached"), std::nullopt) << "it cannot be tried";
  EXPECT_EQ(evidence::textAt(read(), 0, "database_host"), "unknown.example");
}

TEST_F(HealthOfOrca, OfADatabaseHereIsNotTried) {
  root_.file("/proc/11/comm", "postgres\n");
  const auto table = read();
  EXPECT_EQ(evidence::textAt(table, 0, "database_host"), "");
  EXPECT_EQ(integerAt(table, 0, "database_reached"), std::nullopt);
  EXPECT_EQ(tried_, "");
}

TEST_F(HealthOfOrca, SaysNothingOfADatabaseThatNothingNames) {
  EXPECT_EQ(integerAt(read(), 0, "database_running"), std::nullopt);
  root_.folder("/var/lib/postgresql");
  EXPECT_EQ(integerAt(read(), 0, "database_running"), 0) << "it is here, and is not running";
}

TEST_F(HealthOfOrca, IsOfTheOneInUseWhereAnOlderOneWasLeftBehind) {
  root_.folder("/usr/lib/jma-receipt");
  EXPECT_THAT(read().rows, SizeIs(2)) << "none runs";
  root_.file("/proc/10/comm", "weborca\n");
  const auto table = read();
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(evidence::textAt(table, 0, "generation"), "weborca");
}

TEST_F(HealthOfOrca, SaysHowTheLastHourWent) {
  const auto table = read(HourCount{
      .hour = std::int64_t{20474} * 24 + 10, .calls = 300, .slow = 12, .told = 1, .broken = 4});
  EXPECT_EQ(integerAt(table, 0, "hour_day"), 20474);
  EXPECT_EQ(integerAt(table, 0, "hour_from"), 10);
  EXPECT_EQ(integerAt(table, 0, "hour_calls"), 300);
  EXPECT_EQ(integerAt(table, 0, "hour_slow"), 12);
  EXPECT_EQ(integerAt(table, 0, "hour_errors"), 1);
  EXPECT_EQ(integerAt(table, 0, "hour_broken"), 4);
}

TEST_F(HealthOfOrca, SaysOfPandaWhatItsLogTellsAndNothingElse) {
  std::filesystem::remove_all(root_.at("/opt/jma/weborca"));
  root_.folder("/usr/lib/jma-receipt");
  const auto table = read(HourCount{.hour = std::int64_t{20474} * 24 + 10, .calls = 30, .told = 7});
  EXPECT_EQ(evidence::textAt(table, 0, "generation"), "panda");
  EXPECT_EQ(integerAt(table, 0, "hour_day"), 20474);
  EXPECT_EQ(integerAt(table, 0, "hour_errors"), 7);
  for (const char* column : {"hour_calls", "hour_slow", "hour_broken"}) {
    EXPECT_EQ(integerAt(table, 0, column), std::nullopt) << column;
  }
}

TEST_F(HealthOfOrca, IsNoneWithoutIt) {
  std::filesystem::remove_all(root_.at("/opt/jma/weborca"));
  EXPECT_THAT(read().rows, IsEmpty());
}

}  // namespace
}  // namespace sekisho::orca
