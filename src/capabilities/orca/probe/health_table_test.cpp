#include "capabilities/orca/probe/health_table.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/testing/turnable_clock.h"
#include "platform/descriptor.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using evidence::integerAt;
using platform::testing::FixtureRoot;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class HealthOfOrca : public ::testing::Test {
 protected:
  HealthOfOrca() { root_.file("/proc/1/comm", "systemd\n").folder("/opt/jma/weborca/mw"); }

  evidence::Table read(std::optional<HourCount> hour = std::nullopt) {
    const auto machine = root_.machine();
    return healthProbes(
               machine, clock_, {}, [&](Generation) { return hour; },
               [this](std::uint16_t port) { return port == open_; })
        .front()
        .read();
  }

  FixtureRoot root_;
  sekisho::testing::TurnableClock clock_;
  std::uint16_t open_ = 8000;
};

TEST_F(HealthOfOrca, IsWhatRunsAndAnswers) {
  root_.file("/proc/10/comm", "weborca\n").file("/proc/11/comm", "postgres\n");
  const auto table = read();
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(integerAt(table, 0, "running"), 1);
  EXPECT_EQ(integerAt(table, 0, "database_running"), 1);
  EXPECT_EQ(integerAt(table, 0, "answers"), 1);
  EXPECT_EQ(integerAt(table, 0, "database_answers"), 0);
  EXPECT_EQ(integerAt(table, 0, "silent_min"), -1);
  EXPECT_EQ(integerAt(table, 0, "hour_errors"), std::nullopt) << "its log is not read";
}

TEST_F(HealthOfOrca, SaysWhenItDidNotAnswerSoThatANightIsToldFromADay) {
  open_ = 0;
  clock_.set(
      Instant{std::chrono::sys_days{2026y / 11 / 29} + 16h + 5min});  // Monday 01:05 in Japan
  const auto table = read();
  EXPECT_EQ(integerAt(table, 0, "running"), 0);
  EXPECT_EQ(integerAt(table, 0, "answers"), 0);
  EXPECT_EQ(integerAt(table, 0, "silent_weekday"), 1);
  EXPECT_EQ(integerAt(table, 0, "silent_min"), 65);
}

TEST_F(HealthOfOrca, SaysHowTheLastHourWent) {
  const auto table = read(HourCount{.calls = 300, .slow = 12, .errors = 1});
  EXPECT_EQ(integerAt(table, 0, "hour_calls"), 300);
  EXPECT_EQ(integerAt(table, 0, "hour_slow"), 12);
  EXPECT_EQ(integerAt(table, 0, "hour_errors"), 1);
}

TEST_F(HealthOfOrca, IsNoneWithoutIt) {
  std::filesystem::remove_all(root_.at("/opt/jma/weborca"));
  EXPECT_THAT(read().rows, IsEmpty());
}

TEST(APortOfThisMachine, IsOpenWhileSomebodyListens) {
  platform::Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener.number(), reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::uint16_t port = ntohs(address.sin_port);
  EXPECT_FALSE(takesConnections(port, 50s)) << "bound, but nobody listens";
  ASSERT_EQ(::listen(listener.number(), 1), 0);
  EXPECT_TRUE(takesConnections(port, 50s));
}

}  // namespace
}  // namespace sekisho::orca
