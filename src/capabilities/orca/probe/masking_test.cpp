#include <gmock/gmock.h>

#include <array>
#include <vector>

#include "capabilities/orca/probe/monsiaj_log.h"
#include "capabilities/orca/probe/panda_log.h"
#include "capabilities/orca/probe/testing/printed.h"
#include "capabilities/orca/probe/weborca_log.h"
#include "core/bytes.h"

// Whatever 日レセ writes into its logs, no reader hands out a credential or the number of a
// patient.
namespace sekisho::orca {
namespace {

using orca::testing::printed;

const std::string kPassword = "geheimnis";
const std::string kUserAndPassword = "kenja:" + kPassword;  // no padding in base64
const std::string kBase64 = toBase64(bytesOf(kUserAndPassword));
const std::string kPadded = toBase64(bytesOf(kUserAndPassword + "9"));
const std::string kShort = toBase64(bytesOf("ab:" + kPassword));  // as short as a user's id
const std::string kPatient = "00098765";
const std::string kUuid = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

std::string dumped(const std::string& headers, const std::string& uri) {
  return "&{GET " + uri + " HTTP/1.1 1 1 map[Accept:[*/*] " + headers +
         "User-Agent:[curl/8.7.1]] {} <nil> 0 [] false localhost:8000 map[] map[] <nil> map[] "
         "192.0.2.7:44705 " +
         uri + " <nil> <nil> <nil>  0xc001564050 <nil> [] map[]}";
}

std::vector<std::string> webOrcaLines() {
  return {
      "2025/11/13 14:25:27 *** WebORCA SERVER START:",
      "2025/11/13 14:25:32 CA_CRT ...none",
      "2025/11/13 14:25:32 Server Mode: HTTP",
      "⇨ http server started on [::]:8000",
      "2025/11/13 14:25:33 The certificate(CN=orca) will be expired in 9 days.#012Please",
      "2025/11/13 22:05:53 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW",
      "2025/11/13 22:05:55 RPC-:orca  ormaster M00 send_event CLICKED B06 tot:22ms app:19ms  "
      "sts:200",
      "2025/11/13 22:06:24 end_session-:orca JA5XcYAJpHzWXBmtt9LrCW",
      "==== ORCGSESEND",
      "M00",
      "SELNUM",
      "",
      "JA5XcYAJpHzWXBmtt9LrCW",
      "ormaster",
      "FETCH=+000000000",
      "DELETE = +000000000",
      "DestroySessionWithWS: ormaster",
      "2025/11/13 22:06:24 Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrCW",
      "2025/11/13 22:05:36 Websocket ReadError: orca websocket: close 1001 (going away)",
      "2025/11/13 22:05:36 Websocket ReadError: orca read tcp 172.21.0.4:8000->192.0.2.7:19571: "
      "use of closed network connection",
      "2025/11/13 20:07:53 API-:orca  ormaster system01lstv2 ORAPI101R1V2 false api:16ms "
      "tot:19ms",
      dumped("Authorization:[Basic " + kBase64 + "] ", "/api01rv2/patientgetv2?id=" + kPatient),
      "2025/11/13 20:29:22 Auth Error:401",
      dumped("", "/api/orca12/" + kPatient + "/patientmodv2"),
      dumped("", "/api/" + kUuid + "?user=" + kUserAndPassword),
      "2025/11/13 21:56:26 System Error:405    code=405, message=Method Not Allowed"};
}

std::vector<std::string> pandaLines() {
  const std::string head = "Nov 13 14:25:27 orca1 panda/glserver[123]: ";
  return {head + "session start(3) " + kUuid + " [hana@192.0.2.7] monsiaj/2.0.29",
          head + "session end " + kUuid + " [hana@192.0.2.7] monsiaj/2.0.29",
          head + "[hana@192.0.2.7] Authorization Error",
          head + "api 200 /api01rv2/patientgetv2/id=" + kPatient + "&class=01 hana@192.0.2.7 curl",
          head + "api 200 /api01rv2/patientgetv2/" + kPatient + " hana@192.0.2.7 curl/7.81.0",
          head + "invalid session id hana@192.0.2.7 " + kUuid,
          head + "can not get peer certificate",
          head + "glserver start (ssl)",
          head + "verify peer",
          head + "wfc start 2.0.1 2020-01-01",
          head + "receive stop signal",
          head + "[hana@" + kUuid + "] session start(3)",
          head + "invalid HTTP Header:Authorization Basic " + kBase64,
          "2025/11/13/14:25:27 L:http.c:812:api 200 /api01rv2/patientgetv2/id=" + kPatient +
              " hana@192.0.2.7 curl"};
}

std::vector<std::string> monsiajLines() {
  const std::string head = "11/13 14:25:27 [INFO] ";
  return {head + "try connect http://" + kUserAndPassword + "@orca1:8000/?id=" + kPatient,
          head + "connected session_id:" + kUuid,
          head + "disconnect session_id:" + kUuid,
          head + "show window[M01] put_type[new]",
          head + "window:M01 widget:M01.B12 event:CLICKED",
          head + "printReport:" + kPatient,
          head + "downloadFile:" + kPatient + ".csv"};
}

/// What stands in a log where it should not.
std::vector<std::string> secrets() {
  return {"Authorization:[Basic " + kBase64 + "]",
          "Authorization: Basic " + kPadded,
          "Basic " + kBase64,
          "basic " + kPadded,
          "Basic " + kShort,
          "Cookie:[session=" + kBase64 + "]",
          "X-Auth-Token:[" + kBase64 + "]",
          "Proxy-Authorization:[Bearer " + kBase64 + "]",
          "?id=" + kPatient,
          "/api01rv2/patientgetv2?id=" + kPatient + "&token=" + kBase64,
          "http://" + kUserAndPassword + "@orca1/" + kPatient,
          dumped("Authorization:[Basic " + kPadded + "] Cookie:[a=" + kBase64 + "] ",
                 "/api01rv2/patientgetv2?id=" + kPatient)};
}

// The line with the secret at its begin, at its end, and before and behind each of its spaces.
std::vector<std::string> variationsOf(const std::string& line, const std::string& secret) {
  std::vector<std::string> all = {secret + line, line + secret, line + " " + secret,
                                  secret + "\n" + line};
  for (std::size_t at = 0; (at = line.find(' ', at)) != std::string::npos; ++at) {
    all.push_back(line.substr(0, at) + secret + line.substr(at));
    all.push_back(line.substr(0, at + 1) + secret + line.substr(at));
    all.push_back(line.substr(0, at) + " " + secret);
  }
  return all;
}

void expectNoSecret(const std::string& told, const std::string& of) {
  for (const std::string& secret : {kPassword, kBase64, kPadded.substr(0, 12), kShort, kPatient}) {
    EXPECT_FALSE(told.contains(secret)) << told << "\nof " << of;
  }
}

std::string toldByAll(std::string_view text) {
  constexpr std::chrono::year_month kMonth{std::chrono::year(2025), std::chrono::December};
  const std::chrono::local_seconds began{std::chrono::local_days{std::chrono::year(2025) / 11 / 1}};
  std::string told = printed(
      weborca::Log().read(std::string(text) + "\n" + "2025/11/14 00:00:00 Auth Error:401\n"));
  if (const auto line = panda::lineOfSyslog(text, kMonth)) told += printed(*line);
  if (const auto line = panda::lineOfLogFile(text)) told += printed(*line);
  if (const auto line = monsiaj::lineFrom(text, began)) told += printed(*line);
  return told;
}

TEST(Masking, HoldsForEverySampleLineWithASecretAnywhereInIt) {
  std::size_t tried = 0;
  for (const auto& lines : {webOrcaLines(), pandaLines(), monsiajLines()}) {
    for (const std::string& line : lines) {
      expectNoSecret(toldByAll(line), line);
      for (const std::string& secret : secrets()) {
        for (const std::string& text : variationsOf(line, secret)) {
          expectNoSecret(toldByAll(text), text);
          ++tried;
        }
      }
    }
  }
  EXPECT_GT(tried, 5000U);
}

TEST(Masking, HoldsForASecretOnALineOfItsOwnAnywhereInALog) {
  const auto lines = webOrcaLines();
  for (const std::string& secret : secrets()) {
    for (std::size_t before = 0; before <= lines.size(); ++before) {
      std::string log;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        log += (i == before ? secret + "\n" : "") + lines[i] + "\n";
      }
      expectNoSecret(printed(weborca::Log().read(log)), log);
    }
  }
}

TEST(Masking, HoldsHoweverTheLogIsCutIntoChunks) {
  std::string log;
  for (const std::string& line : webOrcaLines()) log += line + "\r\n";
  log += dumped("Authorization:[Basic " + kBase64 + "] Note:[a\nb\n" + kPatient + "\nc] ", "/") +
         "\n2025/11/13 21:56:27 Auth Error:401\n";
  const auto whole = weborca::Log().read(log);
  expectNoSecret(printed(whole), log);
  EXPECT_EQ(
      std::ranges::count_if(whole,
                            [](const weborca::Event& event) {
                              return std::holds_alternative<weborca::CredentialsSeen>(event.what);
                            }),
      2);
  for (std::size_t cut = 0; cut <= log.size(); ++cut) {
    weborca::Log reader;
    auto events = reader.read(std::string_view(log).substr(0, cut));
    std::ranges::move(reader.read(std::string_view(log).substr(cut)), std::back_inserter(events));
    ASSERT_EQ(events, whole) << cut;
  }
  weborca::Log reader;
  std::vector<weborca::Event> events;
  for (const char& byte : log) {
    std::ranges::move(reader.read({&byte, 1}), std::back_inserter(events));
  }
  EXPECT_EQ(events, whole);
}

TEST(Masking, HoldsForRequestsLongerThanALineMayBe) {
  const std::string filler =
      "X-Long:[" + std::string(3 * platform::LineCutter::kMaxLine, 'x') + "] ";
  const std::string secret = "Authorization:[Basic " + kBase64 + "] ";
  for (const std::string& headers : {secret + filler, filler + secret, filler + secret + filler}) {
    const std::string text =
        printed(weborca::Log().read("2025/11/13 18:10:10 DestroyContext: false\n" +
                                    dumped(headers, "/api01rv2/patientgetv2?id=" + kPatient) +
                                    "\n2025/11/13 20:29:22 Auth Error:401\n"));
    expectNoSecret(text, "a long request");
    EXPECT_EQ(text,
              "2025-11-13 20:29:22 failed-request 'GET' '/api01rv2/patientgetv2' -\n"
              "2025-11-13 20:29:22 credentials basic \n"
              "2025-11-13 20:29:22 auth-error 401\n");
  }
}

TEST(Masking, LeavesOutAPathThatMayNameSomebody) {
  for (const auto& [uri, path] : std::vector<std::pair<std::string, std::string>>{
           {"/api01rv2/patientgetv2?id=00098765", "/api01rv2/patientgetv2"},
           {"/.well-known/appspecific/com.chrome.devtools.json",
            "/.well-known/appspecific/com.chrome.devtools.json"},
           {"/", "/"},
           {"/api/orca12/00098765", ""},
           {"/api/orca12/x00098765", ""},
           {"/api/123", ""},
           {"/api/id=1", ""},
           {"/api/%E5%B1%B1", ""},
           {"/ws/JA5XcYAJpHzWXBmtt9LrCW", ""},
           {"/rest/sessions/" + kUuid + "/blob/1", ""},
           {"http://orca/x", ""},
           {"/" + std::string(40, 'a'), ""}}) {
    EXPECT_EQ(failedRequestFrom(dumped("", uri)).path, path) << uri;
  }
  EXPECT_EQ(failedRequestFrom("&{BREW / HTTP/1.1 1 1}"), (FailedRequest{.path = "/"}));
  EXPECT_EQ(failedRequestFrom("&{GET /a b"), FailedRequest{});
}

TEST(Masking, TakesTheAddressOfARequestFromItsOwnPlaceOnly) {
  const auto asked =
      failedRequestFrom(dumped("X:[<nil> map[] 198.51.100.1:1 /] ", "/a?<nil>map[]198.51.100.2:2"));
  EXPECT_EQ(asked.peer, (Peer{"192.0.2.7", 44705}));
}

}  // namespace
}  // namespace sekisho::orca
