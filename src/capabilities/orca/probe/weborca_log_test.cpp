#include "capabilities/orca/probe/weborca_log.h"

#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/printed.h"

namespace sekisho::orca::weborca {
namespace {

using orca::testing::printed;

constexpr const char* kBasic =
    "&{GET /api01rv2/patientgetv2?id=00012345 HTTP/1.1 1 1 map[Accept:[*/*] "
    "Authorization:[Basic dGVzdDpnZWhlaW0=] User-Agent:[curl/8.7.1]] {} <nil> 0 [] false "
    "localhost:8000 map[] map[] <nil> map[] 192.0.2.7:44705 /api01rv2/patientgetv2?id=00012345 "
    "<nil> <nil> <nil>  0xc001564050 <nil> [] map[]}\n";

// What is told of a log, a line each.
std::string told(std::string_view log) { return printed(Log().read(log)); }

Counts countsOf(std::string_view log) {
  Log reader;
  (void)reader.read(log);
  return reader.counts();
}

TEST(WebOrcaLog, TellsHowTheServerStarted) {
  EXPECT_EQ(told("2025/11/13 14:25:27 *** WebORCA SERVER START:\n"
                 "2025/11/13 14:25:32 CA_CRT ...none\n"
                 "2025/11/13 14:25:32 SERVER_CRT ...file exists\n"
                 "2025/11/13 14:25:32 SERVER_PEM ...file does not exist\n"
                 "2025/11/13 14:25:32 Server Mode: HTTP\n"
                 "⇨ http server started on [::]:8000\n"
                 "2025/11/13 14:25:33 Server Mode: HTTPS\n"),
            "2025-11-13 14:25:27 server-started\n"
            "2025-11-13 14:25:32 certificate 0 0\n"
            "2025-11-13 14:25:32 certificate 1 1\n"
            "2025-11-13 14:25:32 certificate 2 2\n"
            "2025-11-13 14:25:32 https no\n"
            "2025-11-13 14:25:33 https yes\n");
}

TEST(WebOrcaLog, TellsWhenACertificateEndsButNotWhose) {
  const std::string end = "#012Please update the certificate.\n";
  EXPECT_EQ(
      told("2025/11/13 14:25:32 The certificate(CN=hana) will be expired in 29 days." + end +
           "The certificate(CN=x) will be expired in 5 days.) will be expired in -3 days." + end),
      "2025-11-13 14:25:32 expires 29\n"
      "2025-11-13 14:25:32 expires -3\n");
}

TEST(WebOrcaLog, TellsWhoDidWhatOnWhichScreen) {
  EXPECT_EQ(told("2025/11/13 22:05:53 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW\n"
                 "2025/11/13 22:05:55 RPC-:orca  ormaster M00 send_event CLICKED B06 tot:22ms "
                 "app:19ms  sts:200\n"
                 "2025/11/13 22:05:56 RPC-:orca  hana P02 send_event SWITCH tot:1ms app:0ms  "
                 "sts:500 and more\n"
                 "2025/11/13 20:07:53 API-:orca  ormaster system01lstv2 ORAPI101R1V2 false "
                 "api:16ms tot:19ms\n"),
            "2025-11-13 22:05:53 subscribed 'orca' 'JA5XcYAJpHzWXBmtt9LrCW'\n"
            "2025-11-13 22:05:55 rpc 'orca' 'ormaster' 'M00' 'CLICKED' 'B06' 22 19 200\n"
            "2025-11-13 22:05:56 rpc 'orca' 'hana' 'P02' 'SWITCH' '' 1 0 500\n"
            "2025-11-13 20:07:53 api 'orca' 'ormaster' 'system01lstv2' 'ORAPI101R1V2' 19\n");
}

TEST(WebOrcaLog, TellsHowAConnectionEnded) {
  EXPECT_EQ(
      told("2025/11/13 22:05:36 Websocket ReadError: orca websocket: close 1001 (going away)\n"
           "2025/11/13 22:05:36 Websocket Closed: orca RsqGwb8597R3ShKmeZaQHm\n"
           "2025/11/13 22:06:24 Websocket ReadError: orca read tcp 172.21.0.4:8000->192.0.2.7:"
           "19571: use of closed network connection\n"
           "2025/11/13 22:06:25 Websocket ReadError: orca read tcp [2001:db8::1]:8000->"
           "[2001:DB8::7]:19572: i/o timeout\n"
           "2025/11/13 22:06:26 Websocket ReadError: orca unexpected EOF of 00012345\n"),
      "2025-11-13 22:05:36 read-error 'orca' 1001 -\n"
      "2025-11-13 22:05:36 closed 'orca' 'RsqGwb8597R3ShKmeZaQHm'\n"
      "2025-11-13 22:06:24 read-error 'orca' - 192.0.2.7 port 19571\n"
      "2025-11-13 22:06:25 read-error 'orca' - 2001:db8::7 port 19572\n"
      "2025-11-13 22:06:26 read-error 'orca' - -\n");
}

TEST(WebOrcaLog, TellsWhoLoggedOutAndWhetherALockWasLeft) {
  const std::string ended =
      "2025/11/13 22:06:24 end_session-:orca JA5XcYAJpHzWXBmtt9LrCW\n"
      "==== ORCGSESEND\nM00\nSELNUM\n\nJA5XcYAJpHzWXBmtt9LrCW\normaster\n";
  const std::string begin =
      "2025-11-13 22:06:24 ended 'orca' 'JA5XcYAJpHzWXBmtt9LrCW'\n"
      "2025-11-13 22:06:24 cleared 'M00' 'JA5XcYAJpHzWXBmtt9LrCW' 'ormaster'";
  const std::string end = "DestroySessionWithWS: ormaster\n";
  const std::string destroyed = "2025-11-13 22:06:24 destroyed 'ormaster'\n";
  EXPECT_EQ(told(ended + "FETCH=+000000001\n" + end), begin + " no\n" + destroyed);
  EXPECT_EQ(told(ended + "FETCH=+000000000\nDELETE = +000000000\n" + end),
            begin + " yes\n" + destroyed);
  EXPECT_EQ(told(ended + "FETCH=-000000002\n" + end), begin + " -\n" + destroyed);
}

TEST(WebOrcaLog, ReadsTheEndOfASessionBetweenLinesOfOthers) {
  EXPECT_EQ(told("2025/11/13 23:08:38 end_session-:orca ZpzgjULHgZWB5J7sZ2ybwD\n"
                 "libcob:destroy_context\n==== ORCGSESEND\nM00\nSELNUM\n\n"
                 "libcob:destroy_context\nZpzgjULHgZWB5J7sZ2ybwD\nlibcob:update_context\nhana\n"
                 "2025/11/13 23:08:39 Websocket Closed: orca ZpzgjULHgZWB5J7sZ2ybwD\n"
                 "FETCH=+000000001\n"),
            "2025-11-13 23:08:38 ended 'orca' 'ZpzgjULHgZWB5J7sZ2ybwD'\n"
            "2025-11-13 23:08:39 closed 'orca' 'ZpzgjULHgZWB5J7sZ2ybwD'\n"
            "2025-11-13 23:08:39 cleared 'M00' 'ZpzgjULHgZWB5J7sZ2ybwD' 'hana' no\n");
}

TEST(WebOrcaLog, GivesNobodyTheAnswerOfAnothersSession) {
  EXPECT_EQ(told("2025/11/13 23:08:38 end_session-:orca ZpzgjULHgZWB5J7sZ2ybwD\n"
                 "==== ORCGSESEND\nM00\nSELNUM\n\nZpzgjULHgZWB5J7sZ2ybwD\nhana\n"
                 "==== ORCGSESEND\nK02\nB01\n\nJA5XcYAJpHzWXBmtt9LrCW\ntaro\n"
                 "FETCH=+000000001\nFETCH=+000000000\n"),
            "2025-11-13 23:08:38 ended 'orca' 'ZpzgjULHgZWB5J7sZ2ybwD'\n"
            "2025-11-13 23:08:38 cleared 'M00' 'ZpzgjULHgZWB5J7sZ2ybwD' 'hana' -\n"
            "2025-11-13 23:08:38 cleared 'K02' 'JA5XcYAJpHzWXBmtt9LrCW' 'taro' -\n");
}

TEST(WebOrcaLog, TellsAClearingWithoutAnAnswerWhenTheServerStartsAnew) {
  EXPECT_EQ(told("2025/11/13 23:08:38 Server Mode: HTTP\n"
                 "==== ORCGSESEND\nM00\nSELNUM\n\nZpzgjULHgZWB5J7sZ2ybwD\nhana\n"
                 "2025/11/14 08:32:17 *** WebORCA SERVER START:\n"),
            "2025-11-13 23:08:38 https no\n"
            "2025-11-13 23:08:38 cleared 'M00' 'ZpzgjULHgZWB5J7sZ2ybwD' 'hana' -\n"
            "2025-11-14 08:32:17 server-started\n");
}

TEST(WebOrcaLog, TellsOfAFailedRequestWithTheTimeOfItsError) {
  EXPECT_EQ(
      told("2025/11/13 18:10:10 DestroyContext: false\n" + std::string(kBasic) +
           "2025/11/13 22:11:20 Auth Error:401\n"
           "2025/11/13 21:56:26 System Error:405    code=405, message=Method Not Allowed\n"
           "2025/11/13 15:50:23 System Error:500 orca   Recover orca runtime error: 00012345\n"),
      "2025-11-13 22:11:20 failed-request 'GET' '/api01rv2/patientgetv2' "
      "192.0.2.7 port 44705\n"
      "2025-11-13 22:11:20 credentials basic \n"
      "2025-11-13 22:11:20 auth-error 401\n"
      "2025-11-13 21:56:26 system-error 405\n"
      "2025-11-13 15:50:23 system-error 500\n");
}

TEST(WebOrcaLog, DoesNotDateARequestByTheNextStart) {
  EXPECT_EQ(told("2025/11/13 18:10:10 DestroyContext: false\n" + std::string(kBasic) +
                 "2025/11/14 08:32:17 *** WebORCA SERVER START:\n"),
            "2025-11-13 18:10:10 failed-request 'GET' '/api01rv2/patientgetv2' "
            "192.0.2.7 port 44705\n"
            "2025-11-13 18:10:10 credentials basic \n"
            "2025-11-14 08:32:17 server-started\n");
}

TEST(WebOrcaLog, DropsARequestOfSeveralLinesUntilTheNextDate) {
  EXPECT_EQ(told("2025/11/13 18:10:10 DestroyContext: false\n"
                 "&{POST /api/orca12/patientmodv2 HTTP/1.1 1 1 map[Cookie:[s=1]] {} map[note:[a\n"
                 "DestroySessionWithWS: taro\n==== ORCGSESEND\nAuthorization:[Basic dGVzdA==]\n"
                 "b]} 192.0.2.7:1\n"
                 "2025/11/13 22:15:13 System Error:404    code=404, message=Not Found\n"
                 "DestroySessionWithWS: hana\n"),
            "2025-11-13 22:15:13 failed-request 'POST' '/api/orca12/patientmodv2' -\n"
            "2025-11-13 22:15:13 credentials basic cookie \n"
            "2025-11-13 22:15:13 system-error 404\n"
            "2025-11-13 22:15:13 destroyed 'hana'\n");
}

TEST(WebOrcaLog, TellsCredentialsInALineThatItDoesNotKnowOrSkips) {
  const std::string filler(2 * platform::LineCutter::kMaxLine, 'x');
  EXPECT_EQ(told("2025/11/13 18:10:10 proxy said Authorization: Bearer abc\n"
                 "2025/11/13 18:10:11 Auth Error:401 of Basic dGVzdDpnZWhlaW0=\n" +
                 filler + "Authorization:[Basic dGVzdDpnZWhlaW0=]" + filler + "\n" +
                 "2025/11/13 18:10:12 " + filler + " Cookie:[a=b]" + filler + "\n"),
            "2025-11-13 18:10:10 credentials other \n"
            "2025-11-13 18:10:11 auth-error 401\n"
            "2025-11-13 18:10:11 credentials basic \n"
            "2025-11-13 18:10:12 credentials basic \n"
            "2025-11-13 18:10:12 credentials cookie \n");
}

TEST(WebOrcaLog, TellsCredentialsBehindTheEndOfASession) {
  EXPECT_EQ(told("2025/11/13 22:06:24 end_session-:orca JA5XcYAJpHzWXBmtt9LrCW\n"
                 "==== ORCGSESEND\nM00\nSELNUM\n\nJA5XcYAJpHzWXBmtt9LrCW\normaster\n"
                 "FETCH=+000000001 Authorization: Bearer abc\n"
                 "2025/11/13 22:06:25 Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrCW\n"),
            "2025-11-13 22:06:24 ended 'orca' 'JA5XcYAJpHzWXBmtt9LrCW'\n"
            "2025-11-13 22:06:24 cleared 'M00' 'JA5XcYAJpHzWXBmtt9LrCW' 'ormaster' -\n"
            "2025-11-13 22:06:25 credentials other \n"
            "2025-11-13 22:06:25 closed 'orca' 'JA5XcYAJpHzWXBmtt9LrCW'\n");
}

TEST(WebOrcaLog, SaysNothingOfWordsThatAreNoCredentials) {
  EXPECT_EQ(told("2025/11/13 18:10:10 Authorization Error\n"
                 "2025/11/13 18:10:10 WWW-Authenticate: Basic realm=\"x\"\n"
                 "2025/11/13 18:10:10 Basic authentication is on, Authorization:[] Cookie:[]\n"),
            "");
}

TEST(WebOrcaLog, KnowsNoTimeBeforeTheFirstDate) {
  EXPECT_EQ(told("DestroySessionWithWS: hana\n2025/11/13 14:25:32 Server Mode: HTTP\n"
                 "2025/02/30 14:25:32 Server Mode: HTTP\n2025/11/13 24:00:00 Server Mode: HTTP\n"
                 "DestroySessionWithWS: hana\n"),
            "- destroyed 'hana'\n"
            "2025-11-13 14:25:32 https no\n"
            "2025-11-13 14:25:32 destroyed 'hana'\n");
}

TEST(WebOrcaLog, TakesNothingThatIsNotOfItsForm) {
  for (const char* line :
       {"Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrC",
        "Websocket subscribe: JA5XcYAJpHzWXBmtt9",
        "Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrC=", "end_session-: JA5XcYAJpHzWXBmtt9LrCW",
        "RPC-:orca  or/master M00 send_event CLICKED B06 tot:22ms app:19ms  sts:200",
        "RPC-:orca  a-user-of-many-letters M00 send_event CLICKED B06 tot:1ms app:1ms  sts:200",
        "RPC-:orca  hana M00 get_window CLICKED B06 tot:22ms app:19ms  sts:200",
        "RPC-:orca  hana M00 send_event CLICKED B06 tot:22s app:19ms  sts:200",
        "RPC-:orca  hana M00 send_event CLICKED B06 tot:22ms tot:22ms  sts:200",
        "API-:orca  hana patientgetv2?id=00012345 ORAPI false api:1ms tot:1ms",
        "API-:orca  hana patientgetv2 ORAPI maybe api:1ms tot:1ms", "Auth Error:40123",
        "System Error:4", "Server Mode: FTP", "CA_CRT ...odd", "The certificate(a) is good"}) {
    EXPECT_EQ(told("2025/11/13 14:25:32 " + std::string(line) + "\n"), "") << line;
  }
}

TEST(WebOrcaLog, CountsWhatItDoesNotKnow) {
  EXPECT_EQ(
      countsOf("2025/11/13 14:25:32 SetupSchema SCHEMA.mon Start\n"
               "2025/11/13 14:25:32 something new\n\nlibcob:create_context\n" +
               std::string(platform::LineCutter::kMaxLine + 1, 'x') + "\n" + kBasic +
               "2025/11/13 22:11:20 Auth Error:401\ntorn"),
      (Counts{.lines = 7, .unknown_dated = 1, .unknown_undated = 2, .too_long = 1, .dumped = 1}));
}

TEST(WebOrcaLog, CountsWhatGosServerSaysApart) {
  const std::string lines =
      "2025/11/13 14:25:32 http: TLS handshake error from 192.0.2.9:51622: EOF\n"
      "2025/11/13 14:25:33 http: superfluous response.WriteHeader call from main.x\n";
  EXPECT_EQ(countsOf(lines), (Counts{.lines = 2, .of_go = 2}));
  EXPECT_EQ(told(lines), "");
}

TEST(WebOrcaLog, IsReadBehindTheHeadThatRsyslogWrites) {
  EXPECT_EQ(told("Nov 13 22:05:53 orca1 weborca[812]: 2025/11/13 22:05:53 Server Mode: HTTP\n"
                 "2025-11-13T22:05:54.1+09:00 orca1 jma-receipt-weborca[812]: "
                 "2025/11/13 22:05:54 Auth Error:401\n"
                 "Nov 13 22:05:55 orca1 other[9]: 2025/11/13 22:05:55 Auth Error:401\n"),
            "2025-11-13 22:05:53 https no\n"
            "2025-11-13 22:05:54 auth-error 401\n");
}

TEST(WebOrcaLog, ToldByAnotherReaderFromWhereToResumeIsToldWhole) {
  const std::string log =
      "2025/11/13 14:25:32 Server Mode: HTTP\n"
      "2025/11/13 22:06:24 end_session-:orca JA5XcYAJpHzWXBmtt9LrCW\n"
      "==== ORCGSESEND\nM00\nSELNUM\n\nJA5XcYAJpHzWXBmtt9LrCW\n" +
      std::string(kBasic) +
      "2025/11/13 22:06:25 Auth Error:401\normaster\nFETCH=+000000001\n"
      "DestroySessionWithWS: ormaster\n2025/11/13 22:06:26 Auth Error:401\n";
  const auto whole = Log().read(log);
  for (std::size_t stop = 0; stop <= log.size(); ++stop) {
    Log first;
    auto events = first.read(std::string_view(log).substr(0, stop));
    Log second;
    for (Event event : second.read(std::string_view(log).substr(first.resumeFrom()))) {
      event.known_at += first.resumeFrom();
      if (event.known_at > first.readTo()) events.push_back(event);
    }
    EXPECT_EQ(events, whole) << stop;
  }
}

}  // namespace
}  // namespace sekisho::orca::weborca
