#include "capabilities/maintenance/probe/sshd_line.h"

#include <gmock/gmock.h>

namespace sekisho::maintenance {
namespace {

using namespace std::chrono_literals;
using What = SshdLine::What;

constexpr std::chrono::year_month kReadIn = 2025y / 11;

SshdReading read(const std::string& line) { return sshdLineFrom(line, kReadIn, 9h); }

/// Of sshd's message, as rsyslog writes it in the traditional form.
std::optional<SshdLine> said(const std::string& message, const std::string& tag = "sshd[4711]") {
  const auto reading = read("Nov 13 14:25:27 orca " + tag + ": " + message);
  EXPECT_TRUE(reading.dated) << message;
  return reading.line;
}

constexpr const char* kAccepted =
    "Accepted publickey for vendor from 203.0.113.9 port 50022 ssh2: ED25519 SHA256:ilO0EshDdoG";
constexpr const char* kAcceptedByPassword =
    "Accepted keyboard-interactive/pam for vendor from 2001:db8::9 port 50022 ssh2";

TEST(LineOfSshd, TellsWhoWasLetInAndFromWhere) {
  EXPECT_EQ(said(kAccepted), (SshdLine{.what = What::Accepted,
                                       .process = 4711,
                                       .account = "vendor",
                                       .peer = "203.0.113.9 50022",
                                       .at = *fromRfc3339("2025-11-13T05:25:27.000Z")}));
  const auto other = said(kAcceptedByPassword, "sshd-session[9]");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->peer, "2001:db8::9 50022");
  EXPECT_EQ(other->process, 9);
}

TEST(LineOfSshd, HasTheTimeItIsWrittenWith) {
  const std::string rest = std::string(" orca sshd[4711]: ") + kAccepted;
  for (const char* at : {"2025-11-13T14:25:27.123456+09:00", "2025-11-13T05:25:27+00:00"}) {
    const auto line = sshdLineFrom(at + rest, kReadIn, std::nullopt).line;
    ASSERT_TRUE(line) << at;
    EXPECT_EQ(line->at, *fromRfc3339("2025-11-13T05:25:27.000Z"));
  }
  EXPECT_EQ(sshdLineFrom("Dec 31 23:59:59" + rest, kReadIn, 0min).line->at,
            *fromRfc3339("2024-12-31T23:59:59.000Z"));
  EXPECT_FALSE(sshdLineFrom("Dec 31 23:59:59" + rest, kReadIn, std::nullopt).dated)
      << "of which zone, nobody knows";
}

TEST(LineOfSshd, TellsThatTheSessionBeganAndEnded) {
  for (const char* opened :
       {"pam_unix(sshd:session): session opened for user vendor(uid=1001) by (uid=0)",
        "pam_unix(sshd:session): session opened for user vendor by (uid=0)"}) {
    EXPECT_EQ(said(opened)->what, What::Opened) << opened;
    EXPECT_EQ(said(opened)->account, "vendor");
    EXPECT_EQ(said(opened)->peer, "");
  }
  EXPECT_EQ(said("pam_unix(sshd:session): session closed for user vendor")->what, What::Closed);
  for (const char* gone :
       {"Disconnected from user vendor 203.0.113.9 port 50022",
        "Connection closed by user vendor 203.0.113.9 port 50022",
        "Connection reset by user vendor 203.0.113.9 port 50022",
        "Timeout, client not responding from user vendor 203.0.113.9 port 50022"}) {
    ASSERT_TRUE(said(gone)) << gone;
    EXPECT_EQ(said(gone)->what, What::Gone);
    EXPECT_EQ(said(gone)->peer, "203.0.113.9 50022");
  }
}

TEST(LineOfSshd, TellsOfNobodyWhoWasNotLetIn) {
  for (const char* line :
       {"Failed password for vendor from 203.0.113.9 port 50022 ssh2",
        "Partial publickey for vendor from 203.0.113.9 port 50022 ssh2",
        "Postponed publickey for vendor from 203.0.113.9 port 50022 ssh2 [preauth]",
        "Invalid user vendor from 203.0.113.9 port 50022",
        "Disconnected from authenticating user vendor 203.0.113.9 port 50022 [preauth]",
        "Connection closed by invalid user vendor 203.0.113.9 port 50022 [preauth]",
        "Connection closed by 203.0.113.9 port 50022 [preauth]",
        "Received disconnect from 203.0.113.9 port 50022:11: disconnected by user",
        "Accepted key ED25519 SHA256:ilO0EshDdoG found at /home/vendor/.ssh/authorized_keys:1",
        "message repeated 2 times: [ Accepted password for vendor from 203.0.113.9 port 50022 "
        "ssh2]"}) {
    EXPECT_EQ(said(line), std::nullopt) << line;
  }
}

// What whoever knocks may choose: the name, the text they leave with, and the name of a
// certificate.
TEST(LineOfSshd, IsNotMadeUpByANameThatLooksLikeOne) {
  for (const char* line :
       {"Invalid user x from 1.2.3.4 port 5 from 203.0.113.9 port 50022",
        "Invalid user Accepted publickey for root from 1.2.3.4 port 5 ssh2 from 203.0.113.9 port 6",
        "Failed password for invalid user Accepted password for root from 1.2.3.4 port 5 ssh2 from "
        "203.0.113.9 port 50022 ssh2",
        "Disconnected from invalid user user vendor 1.2.3.4 port 5 203.0.113.9 port 6 [preauth]",
        "Disconnected from user vendor 1.2.3.4 port 5 203.0.113.9 port 50022",
        "Disconnected from user vendor 203.0.113.9 port 50022 [preauth]",
        "Received disconnect from 203.0.113.9 port 50022:11: Disconnected from user vendor 1.2.3.4 "
        "port 5",
        "Accepted password for vendor from 1.2.3.4 port 5 from 203.0.113.9 port 50022 ssh2",
        "Accepted publickey for a b from 203.0.113.9 port 50022 ssh2",
        "Accepted publickey for vendor from UNKNOWN port 65535 ssh2",
        "Accepted publickey for vendor from 203.0.113.9 port 65536 ssh2",
        "pam_unix(sshd:session): session closed for user vendor from 1.2.3.4",
        "pam_unix(sshd:session): session closed for user "}) {
    EXPECT_EQ(said(line), std::nullopt) << line;
  }
  const auto certified = said(
      "Accepted publickey for vendor from 203.0.113.9 port 50022 ssh2: ED25519-CERT SHA256:il ID "
      "root from 1.2.3.4 port 5 ssh2 (serial 0) CA ED25519 SHA256:iq");
  ASSERT_TRUE(certified);
  EXPECT_EQ(certified->peer, "203.0.113.9 50022");
}

TEST(LineOfSshd, IsOneOfSshdItself) {
  EXPECT_EQ(said(kAccepted, "sshd"), std::nullopt) << "of which process?";
  EXPECT_EQ(said(kAccepted, "logger[4711]"), std::nullopt);
  EXPECT_EQ(said(kAccepted, "sshd2[4711]"), std::nullopt);
  EXPECT_EQ(said("pam_unix(sudo:session): session opened for user root by (uid=0)"), std::nullopt);
  for (const char* line :
       {"", "Nov 13", "Nov 31 14:25:27 orca sshd[4711]: x",
        "Nov 13 14:25:27 orca sshd[4711 Accepted", "{\"message\":\"Accepted\"}"}) {
    EXPECT_FALSE(read(line).dated) << line;
  }
}

}  // namespace
}  // namespace sekisho::maintenance
