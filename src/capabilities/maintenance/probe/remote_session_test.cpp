#include "capabilities/maintenance/probe/remote_session.h"

#include <gmock/gmock.h>

#include <string>

namespace sekisho::maintenance {
namespace {

// As logind of Ubuntu 22.04 writes a session of sshd's.
constexpr const char* kSsh =
    "# This is private data. Do not parse.\nUID=1001\nUSER=vendor\nACTIVE=1\nIS_DISPLAY=0\n"
    "STATE=active\nREMOTE=1\nLEADER_FD_SAVED=1\nTYPE=tty\nORIGINAL_TYPE=tty\nCLASS=user\n"
    "SCOPE=session-7.scope\nFIFO=/run/systemd/sessions/7.ref\nTTY=pts/0\nREMOTE_HOST=203.0.113.9\n"
    "SERVICE=sshd\nPOSITION=0\nLEADER=4711\nAUDIT=7\nREALTIME=1767225600123456\n"
    "MONOTONIC=998877\n";

std::string with(std::string text, const std::string& before, const std::string& after) {
  const auto at = text.find(before);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, before.size(), after);
}

TEST(ASessionOfLogind, SaysWhereFromByWhatAndSinceWhen) {
  const auto session = remoteFromLogind("7", kSsh);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->id, "7");
  EXPECT_EQ(session->service, "sshd");
  EXPECT_EQ(session->from, "203.0.113.9");
  EXPECT_EQ(session->account, "vendor");
  EXPECT_EQ(session->process, 4711);
  EXPECT_FALSE(session->screen);
  EXPECT_EQ(session->since, fromMs(1'767'225'600'123));
}

TEST(ASessionOfLogind, AtTheMachineItselfIsNone) {
  EXPECT_FALSE(remoteFromLogind(
      "2", with(with(kSsh, "REMOTE=1", "REMOTE=0"), "SERVICE=sshd", "SERVICE=gdm-password")));
  EXPECT_FALSE(remoteFromLogind(
      "3", with(with(kSsh, "REMOTE=1", "REMOTE=0"), "SERVICE=sshd", "SERVICE=cron")));
}

TEST(ASessionOfLogind, OfASshThroughATunnelOrOfARemoteDesktopCounts) {
  const auto tunnel = remoteFromLogind("7", with(kSsh, "REMOTE=1", "REMOTE=0"));
  EXPECT_TRUE(tunnel) << "sshd itself says that it is none";
  const auto desktop = remoteFromLogind(
      "c3", with(with(with(kSsh, "REMOTE=1", "REMOTE=0"), "SERVICE=sshd", "SERVICE=xrdp-sesman"),
                 "TYPE=tty", "TYPE=x11"));
  ASSERT_TRUE(desktop);
  EXPECT_TRUE(desktop->screen);
}

TEST(ASessionOfLogind, ThatClosesOrIsAManagersIsNone) {
  EXPECT_FALSE(remoteFromLogind("7", with(kSsh, "STATE=active", "STATE=closing")));
  EXPECT_FALSE(remoteFromLogind("7", with(kSsh, "CLASS=user", "CLASS=manager")));
  EXPECT_TRUE(remoteFromLogind("7", with(kSsh, "CLASS=user", "CLASS=background")))
      << "such as of FTP";
  EXPECT_FALSE(remoteFromLogind("7", ""));
}

TEST(ASessionOfLogind, OfOddNumbersHasNone) {
  const auto session =
      remoteFromLogind("7", with(with(kSsh, "LEADER=4711", "LEADER=99999999999"),
                                 "REALTIME=1767225600123456", "REALTIME=99999999999999999999"));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->process, 0);
  EXPECT_FALSE(session->since);
}

TEST(ARecordOfWtmp, OfSomebodyElsewhereIsASession) {
  const platform::UtmpRecord record{.kind = platform::UtmpRecord::Kind::User,
                                    .process = 9,
                                    .line = "pts/1",
                                    .user = "vendor",
                                    .host = "10.0.0.7",
                                    .at_s = 1'767'225'600};
  const auto session = remoteFromUtmp(record);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->from, "10.0.0.7");
  EXPECT_EQ(session->process, 9);
  for (const char* at_the_machine : {"", ":0"}) {
    auto other = record;
    other.host = at_the_machine;
    EXPECT_FALSE(remoteFromUtmp(other)) << at_the_machine;
  }
}

}  // namespace
}  // namespace sekisho::maintenance
