#include "capabilities/orca/probe/panda_log.h"

#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/printed.h"

namespace sekisho::orca::panda {
namespace {

using orca::testing::printed;
using std::chrono::year_month;

constexpr year_month kNovember{std::chrono::year(2025), std::chrono::November};
const std::string kUuid = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

std::string told(std::string_view line, year_month read_in = kNovember) {
  const auto read = lineOfSyslog(line, read_in);
  return read ? printed(*read) : "not panda's";
}
// What a message of glserver's says, without its head.
std::string said(const std::string& message) {
  const std::string head = "2025-11-13 14:25:27 - glserver ";
  const std::string line = told("Nov 13 14:25:27 orca1 panda/glserver[123]: " + message);
  return line.starts_with(head) ? line.substr(head.size()) : line;
}

TEST(PandaLog, TellsWhoLoggedInAndOut) {
  EXPECT_EQ(said("session start(3) " + kUuid + " [hana@192.0.2.7] monsiaj/2.0.29 (Windows 10)"),
            "started 3 '" + kUuid + "' 'hana' '192.0.2.7' 'monsiaj/2.0.29' ");
  EXPECT_EQ(said("session start(12) " + kUuid + " [hana@::ffff:192.0.2.7] unknown"),
            "started 12 '" + kUuid + "' 'hana' '192.0.2.7' 'unknown' ");
  EXPECT_EQ(said("session end " + kUuid + " [hana@2001:DB8::7] glclient2/1.4.8"),
            "ended '" + kUuid + "' 'hana' '2001:db8::7' 'glclient2/1.4.8' ");
}

TEST(PandaLog, TellsTheSameInTheFormOf14) {
  EXPECT_EQ(said("[hana@" + kUuid + "] session start(3)"),
            "started 3 '" + kUuid + "' 'hana' '' '' ");
  EXPECT_EQ(said("[hana@" + kUuid + "] session end"), "ended '" + kUuid + "' 'hana' '' '' ");
}

TEST(PandaLog, TellsAFailedLogInEvenOfNobody) {
  EXPECT_EQ(said("[hana@192.0.2.7] Authorization Error"),
            "authorization-error 'hana' '192.0.2.7' ");
  EXPECT_EQ(said("[(null)@192.0.2.7] Authorization Error"), "authorization-error '' '192.0.2.7' ");
  EXPECT_EQ(said("[a user of many words@nowhere at all] Authorization Error"),
            "authorization-error '' '' ");
}

TEST(PandaLog, TellsWhichInterfaceWasUsedButNotForWhom) {
  EXPECT_EQ(said("api 200 /api01rv2/patientgetv2/id=00012345&class=01 hana@192.0.2.9 curl/7.81.0"),
            "api 200 '/api01rv2/patientgetv2' 'hana' '192.0.2.9' ");
  EXPECT_EQ(said("api 404 /orca101/manageusersv2/ hana@chart1 (null)"),
            "api 404 '/orca101/manageusersv2' 'hana' 'chart1' ");
  EXPECT_EQ(said("api 200 /api01rv2/00012345/ hana@192.0.2.9 curl"), "unknown ");
  EXPECT_EQ(said("api 200 /api01rv2?id=00012345 hana@192.0.2.9 curl"), "unknown ");
  EXPECT_EQ(said("api 200 /api01rv2/patientgetv2/a b hana@192.0.2.9 curl"), "unknown ");
}

TEST(PandaLog, TellsWhatElseTheServersSay) {
  EXPECT_EQ(said("invalid session id (null)@192.0.2.7 " + kUuid),
            "invalid-session '' '192.0.2.7' ");
  EXPECT_EQ(said("can not get peer certificate"), "peer-certificate-missing ");
  EXPECT_EQ(said("glserver start (ssl)"), "server-started yes ");
  EXPECT_EQ(said("glserver start"), "server-started no ");
  EXPECT_EQ(said("verify peer"), "peers-verified yes ");
  EXPECT_EQ(said("no verify peer"), "peers-verified no ");
  EXPECT_EQ(said("wfc start 2.0.1 2020-01-01"), "session-server-started '2.0.1' ");
  EXPECT_EQ(said("wfc start"), "session-server-started '' ");
  EXPECT_EQ(said("receive stop signal"), "stop ");
}

TEST(PandaLog, TellsNoAgentThatIsNotAClientAndItsVersion) {
  for (const char* agent : {"00012345", "monsiaj/00012345", "monsiaj/2.0.00012345", "a@b", "x/1",
                            "YTpiMTIzNDU2Nzg5", "Basic/YTpi"}) {
    EXPECT_EQ(said("session end " + kUuid + " [hana@192.0.2.7] " + agent),
              "ended '" + kUuid + "' 'hana' '192.0.2.7' '' ")
        << agent;
  }
}

TEST(PandaLog, KeepsNothingOfAMessageThatItDoesNotKnow) {
  EXPECT_EQ(said("invalid HTTP Header:Authorization: Basic dGVzdDpnZWhlaW0="), "unknown basic ");
  EXPECT_EQ(said("Invalid HTTP Request Line:GET /a?id=00012345 HTTP/1.1"), "unknown ");
  EXPECT_EQ(said("session start(x) " + kUuid + " [hana@192.0.2.7] monsiaj/2.0.29"), "unknown ");
  EXPECT_EQ(said("session start(3) 00012345 [hana@192.0.2.7] monsiaj/2.0.29"), "unknown ");
  EXPECT_EQ(said("session start(3) " + kUuid + " [ha na@192.0.2.7] monsiaj/2.0.29"), "unknown ");
  EXPECT_EQ(said(""), "unknown ");
}

TEST(PandaLog, FindsTheYearThatALineDoesNotSay) {
  const auto at = [](std::string_view stamp, int year, unsigned month) {
    return told(std::string(stamp) + " orca1 panda/wfc[1]: receive stop signal",
                year_month{std::chrono::year(year), std::chrono::month(month)});
  };
  EXPECT_EQ(at("Dec 31 23:59:59", 2026, 1), "2025-12-31 23:59:59 - wfc stop ");
  EXPECT_EQ(at("Jan  1 00:00:00", 2026, 1), "2026-01-01 00:00:00 - wfc stop ");
  EXPECT_EQ(at("Dec 31 23:59:59", 2025, 12), "2025-12-31 23:59:59 - wfc stop ");
  EXPECT_EQ(at("Feb 29 12:00:00", 2024, 3), "2024-02-29 12:00:00 - wfc stop ");
  EXPECT_EQ(at("Feb 29 12:00:00", 2025, 3), "not panda's");
}

TEST(PandaLog, ReadsTimeStampsWithAZone) {
  EXPECT_EQ(told("2025-11-13T14:25:27.123456+09:00 orca1 panda/aps[9]: receive stop signal"),
            "2025-11-13 14:25:27 540 aps stop ");
  EXPECT_EQ(told("2025-11-13T05:25:27Z orca1 panda/aps: receive stop signal"),
            "2025-11-13 05:25:27 0 aps stop ");
  EXPECT_EQ(told("2025-11-13T14:25:27 orca1 panda/aps[9]: receive stop signal"), "not panda's");
  EXPECT_EQ(told("2025-11-31T14:25:27Z orca1 panda/aps[9]: receive stop signal"), "not panda's");
}

TEST(PandaLog, LeavesTheLinesOfOtherProgramsAlone) {
  EXPECT_EQ(told("Nov 13 14:25:27 orca1 sshd[123]: receive stop signal"), "not panda's");
  EXPECT_EQ(told("Nov 13 14:25:27 orca1 panda/a b[123]: receive stop signal"), "not panda's");
  EXPECT_EQ(told("Nov 13 14:25:27 orca1 panda/wfc[x]: receive stop signal"), "not panda's");
  EXPECT_EQ(told("Nov 13 14:25:27 orca1 panda/wfc[1"), "not panda's");
  EXPECT_EQ(told("Nov 13 14:25:27 "), "not panda's");
  EXPECT_EQ(told(""), "not panda's");
}

TEST(PandaLog, IsReadFromAFileOfItsOwnToo) {
  const auto line = lineOfLogFile(
      "2025/11/13/14:25:27 L:http.c:812:[hana@192.0.2.7] "
      "Authorization Error");
  ASSERT_TRUE(line);
  EXPECT_EQ(printed(*line), "2025-11-13 14:25:27 -  authorization-error 'hana' '192.0.2.7' ");
  for (const char* odd : {"2025/11/13 14:25:27 L:http.c:812:receive stop signal",
                          "2025/11/13/14:25:27 L:http.c:x:receive stop signal",
                          "2025/13/13/14:25:27 L:http.c:1:receive stop signal",
                          "2025/11/13/14:25:27 L:http.c", "2025/11/13/14:25:27 L", ""}) {
    EXPECT_FALSE(lineOfLogFile(odd)) << odd;
  }
}

TEST(LinesOfPandasOwnFile, SayWhetherItIsAnErrorOfItsOwn) {
  const auto is = [](const char* line) {
    const auto said = lineOfLogFile(line);
    return said && isOwnError(*said);
  };
  EXPECT_TRUE(is("2025/11/13/14:25:27 E:dblib.c:123:could not do it"));
  EXPECT_FALSE(is("2025/11/13/14:25:27 W:dblib.c:123:could not do it"));
  EXPECT_FALSE(is("2025/11/13/14:25:27 E:http.c:123:[hana@192.0.2.7] Authorization Error"));
  EXPECT_TRUE(
      is("2025/11/13/14:25:27 L:http.c:123:api 500 /api01rv2/patientgetv2/1 a@192.0.2.7 x"));
}

}  // namespace
}  // namespace sekisho::orca::panda
