#include "capabilities/orca/probe/health_table.h"

#include <gmock/gmock.h>

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

TEST_F(HealthOfOrca, OfItsDatabaseIsThatItTakesConnectionsByAPortOrByAFile) {
  root_.file("/proc/10/comm", "weborca\n").file("/proc/11/comm", "postgres\n");
  root_.file("/proc/net/unix", "Num Path\n1: 1 /run/other\n");
  auto table = read();
  EXPECT_EQ(integerAt(table, 0, "database_answers"), 0);
  EXPECT_NE(integerAt(table, 0, "silent_min"), -1);
  root_.file("/proc/net/unix", "Num Path\n1: 1 /run/postgresql/.s.PGSQL.54321\n");
  EXPECT_EQ(integerAt(read(), 0, "database_answers"), 0) << "of another port";
  root_.file("/proc/net/unix", "Num Path\n1: 1 /run/postgresql/.s.PGSQL.5432\n");
  table = read();
  EXPECT_EQ(integerAt(table, 0, "database_answers"), 1);
  EXPECT_EQ(integerAt(table, 0, "silent_min"), -1);
  std::filesystem::remove(root_.at("/proc/net/unix"));
  root_.file("/proc/net/tcp6", std::string(kListens) +
                                   "   1: 00000000000000000000000000000000:1538 "
                                   "00000000000000000000000000000000:0000 0A 0:0\n");
  EXPECT_EQ(integerAt(read(), 0, "database_answers"), 1);
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
