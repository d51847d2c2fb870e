#include "capabilities/maintenance/probe/login_log.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::maintenance {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LogOfLogins : public ::testing::Test {
 protected:
  LogOfLogins() { root_.folder("/var/log"); }

  static std::string accepted(int port) {
    return "2025-11-13T14:25:27+09:00 orca sshd[4711]: Accepted password for vendor from "
           "203.0.113.9 port " +
           std::to_string(port) + " ssh2\n";
  }
  void append(const std::string& text, const std::string& path = "/var/log/auth.log") const {
    std::ofstream(root_.at(path), std::ios::app) << text;
  }
  std::vector<std::string> next(LoginLog& log) const {
    std::vector<std::string> peers;
    for (const SshdLine& line : log.next(Instant{std::chrono::sys_days{2025y / 11 / 13}})) {
      peers.push_back(line.peer.substr(line.peer.find(' ') + 1));
    }
    return peers;
  }

  platform::testing::FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  LoginLog log_{machine_};
};

TEST_F(LogOfLogins, IsReadFromItsEndAndThenAsItGrows) {
  append(accepted(1));
  EXPECT_THAT(next(log_), IsEmpty());
  EXPECT_EQ(log_.state(), LoginLogState::Silent);
  append(accepted(2) + accepted(3).substr(0, 40));
  EXPECT_THAT(next(log_), ElementsAre("2"));
  append(accepted(3).substr(40));
  EXPECT_THAT(next(log_), ElementsAre("3"));
  EXPECT_THAT(next(log_), IsEmpty());
  EXPECT_EQ(log_.state(), LoginLogState::Read);
}

TEST_F(LogOfLogins, GoesOnAfterARestartAtTheLineThatHadNotEnded) {
  append(accepted(1));
  (void)next(log_);
  append(accepted(2) + accepted(3).substr(0, 40));
  EXPECT_THAT(next(log_), ElementsAre("2"));
  LoginLog again(machine_);
  again.goOn(log_.path(), *log_.mark());
  append(accepted(3).substr(40) + accepted(4));
  EXPECT_EQ(again.mark(), log_.mark()) << "before it read anything";
  EXPECT_THAT(next(again), ElementsAre("3", "4"));
}

TEST_F(LogOfLogins, IsReadOverItsRotation) {
  append(accepted(1));
  (void)next(log_);
  append(accepted(2));
  LoginLog again(machine_);
  again.goOn(log_.path(), *log_.mark());
  std::filesystem::rename(root_.at("/var/log/auth.log"), root_.at("/var/log/auth.log.1"));
  append(accepted(3));
  EXPECT_THAT(next(again), ElementsAre("2", "3"));
  EXPECT_FALSE(again.lost());
}

TEST_F(LogOfLogins, SaysThatSomethingIsLost) {
  append(accepted(1));
  (void)next(log_);
  LoginLog again(machine_);
  again.goOn(log_.path(), *log_.mark());
  std::filesystem::remove(root_.at("/var/log/auth.log"));  // and compressed
  append(accepted(3) + accepted(4));
  EXPECT_THAT(next(again), ElementsAre("3", "4"));
  EXPECT_TRUE(again.lost());
  EXPECT_THAT(next(again), IsEmpty());
  EXPECT_FALSE(again.lost()) << "once";
}

TEST_F(LogOfLogins, HasAnotherNameElsewhere) {
  append("", "/var/log/secure");
  EXPECT_THAT(next(log_), IsEmpty());
  append(accepted(1), "/var/log/secure");
  EXPECT_THAT(next(log_), ElementsAre("1"));
  EXPECT_EQ(log_.path(), "/var/log/secure");
}

TEST_F(LogOfLogins, ThatIsMadeLaterIsReadFromItsBeginning) {
  EXPECT_THAT(next(log_), IsEmpty());
  EXPECT_EQ(log_.state(), LoginLogState::Missing);
  append(accepted(1));
  EXPECT_THAT(next(log_), ElementsAre("1"));
}

TEST_F(LogOfLogins, IsNoneWhereTheJournalAloneHasIt) {
  root_.folder("/run/log/journal");
  EXPECT_THAT(next(log_), IsEmpty());
  EXPECT_EQ(log_.state(), LoginLogState::Journal);
}

TEST_F(LogOfLogins, IsMissingOnceItIsGone) {
  append(accepted(1));
  (void)next(log_);
  std::filesystem::remove(root_.at("/var/log/auth.log"));
  EXPECT_THAT(next(log_), IsEmpty());
  EXPECT_EQ(log_.state(), LoginLogState::Missing);
}

TEST_F(LogOfLogins, OfAnotherFormSaysSo) {
  append("");
  (void)next(log_);
  append("{\"SYSLOG_IDENTIFIER\":\"sshd\"}\n");
  EXPECT_THAT(next(log_), IsEmpty());
  EXPECT_EQ(log_.state(), LoginLogState::UnknownForm);
}

TEST_F(LogOfLogins, IsDeniedWhereAFolderLiesInItsPlace) {
  root_.folder("/var/log/auth.log");
  EXPECT_THAT(next(log_), IsEmpty());
  EXPECT_EQ(log_.state(), LoginLogState::Denied);
}

TEST_F(LogOfLogins, IsDatedByTheZoneOfTheMachine) {
  root_.file("/etc/localtime", "TZif2\nJST-9\n");
  append("");
  (void)next(log_);
  append("Nov 13 14:25:27 orca sshd[4711]: Accepted password for a from 203.0.113.9 port 5 ssh2\n");
  const auto lines = log_.next(Instant{std::chrono::sys_days{2025y / 11 / 13}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at, *fromRfc3339("2025-11-13T05:25:27.000Z"));
}

}  // namespace
}  // namespace sekisho::maintenance
