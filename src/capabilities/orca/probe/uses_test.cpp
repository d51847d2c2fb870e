#include "capabilities/orca/probe/uses.h"

#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/uses_of_a_log.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using testing::kClosed;
using testing::kLoggedOut;
using testing::kOpened;
using testing::kSessionId;
using testing::printed;

class UsesOfOrca : public testing::UsesOfALog {};

std::string rpc(const std::string& time, const std::string& user, const std::string& window) {
  return "2025/11/13 " + time + " RPC-:orca  " + user + " " + window +
         " send_event CLICKED B06 tot:22ms app:19ms  sts:200\n";
}

TEST_F(UsesOfOrca, AreOneStretchAUserAndFunction) {
  read(rpc("09:00:00", "hana", "U02") + rpc("09:01:00", "ken", "K02") +
       rpc("09:05:30", "hana", "U03"));
  EXPECT_THAT(
      told(),
      ElementsAre(
          R"(orca.used@1 {"from":"2025-11-13T00:00:00.000Z","line":"f1:90","times":2,"until":"2025-11-13T00:05:30.000Z","user":"hana","what":"reception"})",
          R"(orca.used@1 {"from":"2025-11-13T00:01:00.000Z","line":"f1:179","times":1,"until":"2025-11-13T00:01:00.000Z","user":"ken","what":"medical-acts"})"));
}

TEST_F(UsesOfOrca, SayOnWhichScreenASessionEnded) {
  read(std::string(kOpened) + rpc("22:05:55", "ormaster", "K02") + kLoggedOut + kClosed);
  Uses again = Uses::from(uses_.state());
  std::swap(uses_, again);
  EXPECT_THAT(told(), ::testing::Contains(HasSubstr(R"("function":"menu")")));
}

TEST_F(UsesOfOrca, EndAfterAPauseAndAfterAnHour) {
  read(rpc("09:00:00", "hana", "U02") + rpc("09:10:00", "hana", "U02"));
  std::string hour;
  for (int minute = 20; minute < 85; minute += 5) {
    char time[9];
    (void)std::snprintf(time, sizeof time, "%02d:%02d:00", 9 + minute / 60, minute % 60);
    hour += rpc(time, "hana", "U02");
  }
  read(hour);
  std::vector<std::string> lines = told();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[0], HasSubstr(R"("times":1,"until":"2025-11-13T00:00:00.000Z")"));
  EXPECT_THAT(lines[1], HasSubstr(R"("from":"2025-11-13T00:10:00.000Z")"))
      << "a pause of ten minutes ends a stretch";
  EXPECT_THAT(lines[2], HasSubstr(R"("until":"2025-11-13T01:15:00.000Z")"))
      << "what was told before stays told: an hour ends one";
  EXPECT_THAT(lines[3], HasSubstr(R"("until":"2025-11-13T01:20:00.000Z")"));
}

TEST_F(UsesOfOrca, NameNobodyBeforeTheStaffAreTold) {
  read(kOpened + rpc("22:05:55", "ormaster", "M00") + kLoggedOut + kClosed, false);
  const auto lines = told();
  ASSERT_EQ(lines.size(), 2U);
  for (const std::string& line : lines) EXPECT_THAT(line, Not(HasSubstr("ormaster")));
}

TEST_F(UsesOfOrca, NameNobodyOfTheTimeBeforeTheStaffWereTold) {
  const auto told_at = Instant{std::chrono::sys_days{2025y / 11 / 13}} + 2min;  // 09:02 in Japan
  for (const auto& event :
       log_.read(rpc("09:01:00", "hana", "U02") + rpc("09:03:00", "hana", "U02"))) {
    uses_.take(event, {.file = "f1", .at = event.known_at},
               [&](Instant at) { return at >= told_at; });
  }
  const auto lines = told();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], Not(HasSubstr("hana")));
  EXPECT_THAT(lines[1], HasSubstr("hana"));
}

TEST_F(UsesOfOrca, NameNoSessionThatBeganBeforeTheStaffWereTold) {
  const auto told_at = Instant{std::chrono::sys_days{2025y / 11 / 13}} + 13h + 6min;  // 22:06
  for (const auto& event : log_.read(std::string(kOpened) + kLoggedOut + kClosed)) {
    uses_.take(event, {.file = "f1", .at = event.known_at},
               [&](Instant at) { return at >= told_at; });
  }
  const auto lines = told();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], Not(HasSubstr("ormaster")));
}

TEST_F(UsesOfOrca, AreOfTheTimeThatIsNowWhereTheClockWentBack) {
  read("2026/11/13 09:00:00 RPC-:orca  hana U02 send_event CLICKED B06 tot:1ms app:1ms  sts:200\n" +
       rpc("09:00:00", "hana", "U02"));
  const auto lines = told();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], HasSubstr(R"("from":"2026-11-13)"));
  EXPECT_THAT(lines[1], HasSubstr(R"("from":"2025-11-13)"));
}

TEST_F(UsesOfOrca, TellTheAddressesOfFewWhoAreRefused) {
  std::string log;
  for (int n = 0; n < 80; ++n) {
    log +=
        "&{GET /x HTTP/1.1 1 1 map[] {} <nil> 0 [] false localhost:8000 map[] map[] <nil> map[] "
        "192.0.2." +
        std::to_string(n) +
        ":44705 /x <nil> <nil> <nil>  0xc001564050 <nil> [] map[]}\n"
        "2025/11/13 20:29:22 Auth Error:401\n";
  }
  read("2025/11/13 20:29:00 SetupTenant: orca\n" + log);
  const auto lines = told();
  ASSERT_EQ(lines.size(), Uses::kMostRefused + 1);
  EXPECT_THAT(lines[0], HasSubstr(R"("times":30)")) << "the rest are one";
}

TEST_F(UsesOfOrca, KeepTheBeginningOfASessionThatIsOpenedAgain) {
  read(std::string(kOpened) +
       "2025/11/13 22:06:00 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW\n" + kLoggedOut +
       kClosed);
  const auto lines = told();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr(R"("from":"2025-11-13T13:05:53.000Z")"));
}

TEST_F(UsesOfOrca, GoOnWithASessionThatWasOpenedAgainAtOnce) {
  read(std::string(kOpened) +
       "2025/11/13 22:06:00 Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrCW\n"
       "2025/11/13 22:06:03 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW\n" +
       kLoggedOut + kClosed);
  const auto lines = told();
  ASSERT_EQ(lines.size(), 1U) << "a page loaded anew is no closing";
  EXPECT_THAT(lines[0], HasSubstr(R"("what":"logged-out")"));
}

TEST_F(UsesOfOrca, TellOfASessionThatWasLoggedOut) {
  read(std::string(kOpened) + kLoggedOut + kClosed);
  const auto lines = told();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr(R"("from":"2025-11-13T13:05:53.000Z")"));
  EXPECT_THAT(lines[0], HasSubstr(R"("until":"2025-11-13T13:06:24.000Z")"));
  EXPECT_THAT(lines[0], HasSubstr(R"("user":"ormaster","what":"logged-out")"));
  EXPECT_THAT(lines[0], Not(HasSubstr(kSessionId))) << "nobody takes it over by what is told";
}

TEST_F(UsesOfOrca, TellOfABrowserThatWasClosed) {
  for (const char* why : {"1000 (normal)", "1001 (going away)", "1005 (no status)"}) {
    log_ = {};
    uses_ = {};
    read(std::string(kOpened) + "2025/11/13 22:06:24 Websocket ReadError: orca websocket: close " +
         why + "\n" + kClosed);
    const auto lines = told();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_THAT(lines[0], HasSubstr(R"("what":"closed")")) << why;
    EXPECT_THAT(lines[0], Not(HasSubstr("user"))) << "nobody says whose it was";
  }
}

/// A browser was closed; so long after it 日レセ clears its session away.
std::string closedAndCleared(const std::string& time) {
  return std::string(kOpened) + rpc("22:05:55", "hana", "K02") + kClosed + rpc(time, "ken", "U02") +
         "==== ORCGSESEND\nK02\nB06\nCLICKED\nJA5XcYAJpHzWXBmtt9LrCW\nhana\n"
         "FETCH=+000000000\nDELETE = +000000000\nDestroySessionWithWS: hana\n";
}

TEST_F(UsesOfOrca, WaitForTheNameOfWhoClosedTheBrowser) {
  for (const char* time : {"22:07:00", "22:21:00", "22:26:23"}) {
    log_ = {};
    uses_ = {};
    read(closedAndCleared(time));
    EXPECT_THAT(told(), ::testing::Contains(AllOf(
                            HasSubstr(R"("function":"medical-acts")"), HasSubstr(R"("quiet":[])"),
                            HasSubstr(R"("until":"2025-11-13T13:06:24.000Z","user":"hana",)"),
                            HasSubstr(R"("what":"closed")"))))
        << time;
  }
}

TEST_F(UsesOfOrca, DoNotWaitForItForEver) {
  read(closedAndCleared("22:26:25"));
  EXPECT_THAT(told(),
              ::testing::Contains(AllOf(HasSubstr(R"("what":"closed")"), Not(HasSubstr("user")))));
}

TEST_F(UsesOfOrca, WaitForItOverARestartOfTheirOwn) {
  read(closedAndCleared("22:20:00").substr(0, std::string(kOpened).size()) + kClosed);
  uses_ = Uses::from(uses_.state());
  uses_.passTo(Instant{std::chrono::sys_days{2025y / 11 / 13}} + 13h + 26min);
  EXPECT_THAT(uses_.told(), IsEmpty());
  const std::string all = closedAndCleared("22:26:10");
  read(all.substr(all.find("2025/11/13 22:26:10")));
  EXPECT_THAT(told(), ::testing::Contains(HasSubstr(R"("user":"hana","what":"closed")")));
}

TEST_F(UsesOfOrca, NameNobodyWhoClosedItBeforeTheStaffWereTold) {
  const auto told_at = Instant{std::chrono::sys_days{2025y / 11 / 13}} + 13h + 6min;  // 22:06
  for (const auto& event : log_.read(closedAndCleared("22:20:00"))) {
    uses_.take(event, {.file = "f1", .at = event.known_at},
               [&](Instant at) { return at >= told_at; });
  }
  EXPECT_THAT(told(), ::testing::Each(Not(HasSubstr("hana"))));
}

TEST_F(UsesOfOrca, ToldOfOnceItIsNamedWaitNoLonger) {
  read(closedAndCleared("22:20:00"));
  uses_.passTo(Instant{std::chrono::sys_days{2025y / 11 / 13}} + 13h + 20min);
  EXPECT_THAT(printed(uses_.told()), ::testing::Contains(HasSubstr(R"("what":"closed")")));
}

TEST_F(UsesOfOrca, EndAnewWhereASessionIsOpenedAgainMuchLater) {
  read(std::string(kOpened) + kClosed +
       "2025/11/13 22:10:00 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW\n"
       "2025/11/13 22:15:00 end_session-:orca JA5XcYAJpHzWXBmtt9LrCW\n");
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("what":"closed")"),
                                  AllOf(HasSubstr(R"("from":"2025-11-13T13:10:00.000Z")"),
                                        HasSubstr(R"("what":"logged-out")"))));
}

constexpr const char* kBroke =
    "2025/11/13 22:06:24 Websocket ReadError: orca read tcp 192.0.2.1:8000->192.0.2.7:19571: "
    "connection timed out\n";
constexpr const char* kOtherOpened =
    "2025/11/13 22:05:53 Websocket subscribe: orca AA5XcYAJpHzWXBmtt9LrCW\n";
constexpr const char* kOtherClosed =
    "2025/11/13 22:06:24 Websocket Closed: orca AA5XcYAJpHzWXBmtt9LrCW\n";

TEST_F(UsesOfOrca, TellOfABrokenConnectionAndFromWhereItWas) {
  uses_.joinWith([](Instant, Instant) { return std::set<std::string>{"192.168.0.21"}; });
  read(std::string(kOpened) + kBroke);
  uses_ = Uses::from(uses_.state());
  read(kClosed);
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("place":"192.0.2.7")"),
                                        HasSubstr(R"("what":"cut")"), Not(HasSubstr("place_by")))));
}

TEST_F(UsesOfOrca, TakeAnyOtherCloseForABrokenConnection) {
  read(std::string(kOpened) + kClosed +
       "2025/11/13 22:06:24 Websocket ReadError: orca websocket: close 1006 (abnormal closure): "
       "unexpected EOF\n");
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("what":"cut")"), Not(HasSubstr("place")))))
      << "in whichever order they stand";
}

TEST_F(UsesOfOrca, SayFromWhereSomebodyLoggedOutIfTheLogDoes) {
  read(std::string(kOpened) + kLoggedOut + kBroke + kClosed);
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("place":"192.0.2.7")"),
                                        HasSubstr(R"("what":"logged-out")"))));
}

TEST_F(UsesOfOrca, OfTwoThatEndedAtOnceSayNotFromWhere) {
  read(std::string(kOpened) + kOtherOpened + kBroke + kClosed + kOtherClosed);
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("what":"cut")"), Not(HasSubstr("place"))),
                                  AllOf(HasSubstr(R"("what":"cut")"), Not(HasSubstr("place")))))
      << "and of neither that somebody closed it";
}

TEST_F(UsesOfOrca, BreakOverTheEdgeOfASecond) {
  read(std::string(kOpened) + kBroke + "2025/11/13 22:06:25 SetupTenant: orca\n" +
       "2025/11/13 22:06:25 Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrCW\n");
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("what":"cut")"),
                                        HasSubstr(R"("place":"192.0.2.7")"))));
}

TEST_F(UsesOfOrca, OfLaterThanThatSayNothing) {
  read(std::string(kOpened) + kBroke + "2025/11/13 22:06:26 SetupTenant: orca\n" +
       "2025/11/13 22:06:26 Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrCW\n");
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("what":"closed")"), Not(HasSubstr("place")))));
}

TEST_F(UsesOfOrca, SayFromWhichMachineASessionCameIfOneAloneFits) {
  uses_.joinWith([](Instant from, Instant until) {
    EXPECT_EQ(until - from, 31s);
    return std::set<std::string>{"192.168.0.21"};
  });
  read(std::string(kOpened) + kLoggedOut + kClosed);
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("place":"192.168.0.21")"),
                                        HasSubstr(R"("place_by":"connection")"))));
}

TEST_F(UsesOfOrca, HoldASessionWhosePageWasLoadedAnewAgainstItsLastConnection) {
  std::vector<std::chrono::milliseconds> asked;
  uses_.joinWith([&asked](Instant from, Instant until) {
    asked.push_back(until - from);
    return std::set<std::string>{"192.168.0.21"};
  });
  read(std::string(kOpened) +
       "2025/11/13 22:06:00 Websocket ReadError: orca websocket: close 1001 (going away)\n"
       "2025/11/13 22:06:00 Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrCW\n"
       "2025/11/13 22:06:02 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW\n");
  const auto kept = uses_.state();
  uses_ = Uses::from(kept);
  EXPECT_EQ(canonicalJson(uses_.state()), canonicalJson(kept));
  uses_.joinWith([&asked](Instant from, Instant until) {
    asked.push_back(until - from);
    return std::set<std::string>{"192.168.0.21"};
  });
  read(std::string(kLoggedOut) + kClosed);
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("from":"2025-11-13T13:05:53.000Z")"),
                                        HasSubstr(R"("place":"192.168.0.21")"))));
  EXPECT_THAT(asked, ElementsAre(22s)) << "one from before may be anybody's";
}

TEST_F(UsesOfOrca, SayOfHowManyMachinesASessionMayHaveCome) {
  uses_.joinWith(
      [](Instant, Instant) { return std::set<std::string>{"192.168.0.21", "192.168.0.22"}; });
  read(std::string(kOpened) + kLoggedOut + kClosed);
  EXPECT_THAT(told(),
              ElementsAre(AllOf(HasSubstr(R"("place_by":"ambiguous")"),
                                HasSubstr(R"("candidates":2)"), Not(HasSubstr("192.168")))));
}

TEST_F(UsesOfOrca, SayWhenNothingWasOperatedInASession) {
  read("2025/11/13 21:00:00 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW\n" +
       rpc("21:05:00", "ormaster", "K02") + rpc("21:50:00", "ormaster", "K02") + kLoggedOut +
       kClosed);
  EXPECT_THAT(
      told(),
      ::testing::Contains(HasSubstr(
          R"("quiet":[{"from":"2025-11-13T12:05:00.000Z","until":"2025-11-13T12:50:00.000Z"},{"from":"2025-11-13T12:50:00.000Z","until":"2025-11-13T13:06:24.000Z"}])")));
}

TEST_F(UsesOfOrca, KeepNothingOfWhoActedBeforeTheStaffWereTold) {
  read("2025/11/13 21:00:00 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW\n" +
           rpc("21:05:00", "ormaster", "K02"),
       false);
  EXPECT_THAT(canonicalJson(uses_.state()), Not(HasSubstr(Quiet::markOf("ormaster"))));
  read(rpc("21:50:00", "ormaster", "K02") + kLoggedOut + kClosed, false);
  EXPECT_THAT(told(), ::testing::Each(Not(HasSubstr("quiet"))));
}

TEST_F(UsesOfOrca, TellOfSessionsThatARestartEnded) {
  read(std::string(kOpened) + "2025/11/13 22:30:00 *** WebORCA SERVER START:\n");
  const auto lines = told();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr(R"("until":"2025-11-13T13:30:00.000Z","what":"server-started")"));
}

TEST_F(UsesOfOrca, TellWhoWasRefusedFromWhereAndThatSecretsWereLogged) {
  const std::string refused =
      "&{GET /api01rv2/patientgetv2?id=00012345 HTTP/1.1 1 1 map[Accept:[*/*] "
      "Authorization:[Basic dGVzdDpnZWhlaW0=]] {} <nil> 0 [] false localhost:8000 map[] map[] "
      "<nil> map[] 192.0.2.7:44705 /api01rv2/patientgetv2?id=00012345 <nil> <nil> <nil>  "
      "0xc001564050 <nil> [] map[]}\n"
      "2025/11/13 20:29:22 Auth Error:401\n";
  read("2025/11/13 20:29:00 SetupTenant: orca\n" + refused + refused);
  const auto lines = told();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], HasSubstr("orca.credentials-logged@1"));
  EXPECT_THAT(lines[0], HasSubstr(R"("times":2)"));
  EXPECT_THAT(lines[0], HasSubstr(R"("what":"basic")"));
  EXPECT_EQ(uses_.secretsDay(), std::chrono::sys_days{2025y / 11 / 13}.time_since_epoch().count());
  EXPECT_THAT(lines[1], HasSubstr("orca.refused@1"));
  EXPECT_THAT(lines[1], HasSubstr(R"("place":"192.0.2.7","times":2)"));
  for (const std::string& line : lines) {
    EXPECT_THAT(line, Not(HasSubstr("dGVzdDpnZWhlaW0")));
    EXPECT_THAT(line, Not(HasSubstr("00012345")));
  }
}

TEST_F(UsesOfOrca, TellOfInterfacesByUser) {
  const std::string call =
      " API-:orca  ormaster system01lstv2 ORAPI101R1V2 false api:16ms tot:19ms\n";
  read("2025/11/13 20:07:53" + call + "2025/11/13 20:08:53" + call);
  EXPECT_THAT(
      told(),
      ElementsAre(HasSubstr(
          R"("times":2,"until":"2025-11-13T11:08:53.000Z","user":"ormaster","what":"system01lstv2")")));
}

TEST_F(UsesOfOrca, GoOnFromTheirState) {
  const std::string first = kOpened + rpc("22:05:55", "ormaster", "M00");
  const std::string second = rpc("22:06:00", "ormaster", "M00") + kLoggedOut + kClosed;
  read(first + second);
  const auto whole = told();

  weborca::Log log;
  Uses before;
  const auto feed = [&](Uses& uses, const std::string& text) {
    for (const auto& event : log.read(text)) {
      uses.take(event, {.file = "f1", .at = event.known_at}, [](Instant) { return true; });
    }
  };
  feed(before, first);
  EXPECT_THAT(before.told(), IsEmpty());
  Uses after = Uses::from(before.state());
  EXPECT_EQ(after.state(), before.state());
  feed(after, second);
  after.passTo(Instant{std::chrono::sys_days{2025y / 11 / 15}});
  EXPECT_EQ(printed(after.told()), whole);
}

TEST_F(UsesOfOrca, AreTellableWhateverTheirNumber) {
  std::string log;
  for (std::size_t n = 0; n < Uses::kMost + 5; ++n) {
    log += rpc("09:00:00", "user" + std::to_string(n), "U02");
  }
  read(log);
  EXPECT_EQ(told().size(), Uses::kMost + 5);
}

TEST_F(UsesOfOrca, OfTheGenerationBeforeNameUserAndTerminal) {
  const std::string uuid = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
  const auto take = [&](const std::string& line, std::uint64_t at) {
    const auto said = panda::lineOfSyslog(line, 2025y / 11);
    ASSERT_TRUE(said.has_value()) << line;
    uses_.take(*said, {.file = "f1", .at = at}, [](Instant) { return true; });
  };
  take("Nov 13 09:00:00 orca panda/glserver[77]: session start(1) " + uuid +
           " [hana@192.0.2.8] monsiaj/2.0.29",
       100);
  take("Nov 13 09:30:00 orca panda/glserver[77]: [ken@192.0.2.9] Authorization Error", 200);
  take("Nov 13 12:00:00 orca panda/glserver[77]: session end " + uuid +
           " [hana@192.0.2.8] monsiaj/2.0.29",
       300);
  const auto lines = told();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], HasSubstr(R"("place":"192.0.2.9")"));
  EXPECT_THAT(lines[0], Not(HasSubstr("ken"))) << "anybody may name anybody";
  EXPECT_THAT(
      lines[1],
      HasSubstr(R"("from":"2025-11-13T00:00:00.000Z","line":"f1:100","place":"192.0.2.8")"));
  EXPECT_THAT(lines[1], HasSubstr(R"("user":"hana","what":"logged-out")"));
}

TEST(WindowsOfOrca, BelongToFunctions) {
  EXPECT_EQ(functionOf("U02"), "reception");
  EXPECT_EQ(functionOf("I01"), "inpatients");
  EXPECT_EQ(functionOf("Z99"), "other");
  EXPECT_EQ(functionOf(""), "other");
}

}  // namespace
}  // namespace sekisho::orca
