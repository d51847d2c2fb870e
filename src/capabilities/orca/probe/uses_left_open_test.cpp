// Which sessions of 日レセ are open, and which were left open over night.
#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/uses_of_a_log.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kOpened;
using testing::printed;

class SessionsLeftOpen : public testing::UsesOfALog {};

TEST_F(SessionsLeftOpen, KnowSinceWhenASessionIsOpenUntilItIsTold) {
  EXPECT_EQ(uses_.openSinceDay(), 0);
  read(kOpened);
  const auto day = std::chrono::sys_days{2025y / 11 / 13}.time_since_epoch().count();
  EXPECT_EQ(uses_.openSinceDay(), day);
  read("2025/11/15 10:00:00 Websocket subscribe: orca AA5XcYAJpHzWXBmtt9LrCW\n");
  EXPECT_EQ(uses_.openSinceDay(), day) << "of the oldest";
  EXPECT_EQ(Uses::from(uses_.state()).openSinceDay(), day);
  read("2025/11/15 10:30:00 end_session-:orca JA5XcYAJpHzWXBmtt9LrCW\n");
  EXPECT_EQ(uses_.openSinceDay(), day) << "it ended, and nobody was told of it yet";
  uses_.passTo(Instant{std::chrono::sys_days{2025y / 11 / 15}} + 2h);
  EXPECT_EQ(uses_.openSinceDay(), day + 2);
}

constexpr Instant kDayAfter{std::chrono::sys_days{2025y / 11 / 14} - 9h};  // midnight in Japan

constexpr const char* kStarted = "2025/11/13 07:00:00 *** WebORCA SERVER START:\n";

std::string subscribed(const std::string& time, const std::string& session) {
  return "2025/11/" + time + " Websocket subscribe: orca " + session + "XcYAJpHzWXBmtt9LrCW\n";
}
std::string acted(const std::string& time, const std::string& user) {
  return "2025/11/" + time + " RPC-:orca  " + user +
         " U02 send_event CLICKED B06 tot:22ms app:19ms  sts:200\n";
}
/// Until the end of an hour of the day: "13 18".
std::string worked(const std::string& hour, const std::string& user) {
  return acted(hour + ":50:00", user) + acted(hour + ":55:00", user);
}

TEST_F(SessionsLeftOpen, CountTheSessionsThatWereLeftOpenOverNight) {
  read(kStarted + subscribed("13 18:00:00", "JA5") + worked("13 18", "hana") +
       subscribed("14 00:10:00", "AA5"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 4h + 59min), (Uses::Open{.now = 2, .over_night = 0}))
      << "somebody may be at work late";
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 2, .over_night = 1}))
      << "the other one began on that day";
  read(worked("14 09", "ken"));
  EXPECT_EQ(Uses::from(uses_.state()).openAt(kDayAfter + 29h),
            (Uses::Open{.now = 2, .over_night = 2}));
  read("2025/11/15 08:00:00 Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrCW\n");
  EXPECT_EQ(uses_.openAt(kDayAfter + 32h), (Uses::Open{.now = 1, .over_night = 1}));
  read("2025/11/15 08:30:00 *** WebORCA SERVER START:\n");
  EXPECT_EQ(uses_.openAt(kDayAfter + 33h), Uses::Open{});
}

TEST_F(SessionsLeftOpen, OpenWhileSomebodyWorksAtNightWereNotLeft) {
  read(kStarted + subscribed("13 21:00:00", "JA5") + worked("13 21", "night") +
       acted("14 02:00:00", "night"));
  EXPECT_EQ(Uses::from(uses_.state()).openAt(kDayAfter + 6h), (Uses::Open{.now = 1}));
  read(acted("15 02:00:00", "other"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 30h), (Uses::Open{.now = 1, .over_night = 1}))
      << "nobody works for two nights and the day between";
}

TEST_F(SessionsLeftOpen, OpenByProgramsWereNotLeft) {
  read(kStarted + subscribed("13 08:00:00", "PA5"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 1})) << "nobody operated a screen";
  read(acted("14 07:59:58", "hana") + subscribed("14 08:00:00", "JA5") + worked("14 08", "hana"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 29h), (Uses::Open{.now = 2})) << "it may be hers in either";
  read("2025/11/15 07:00:00 Websocket Closed: orca PA5XcYAJpHzWXBmtt9LrCW\n" +
       worked("15 08", "hana"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 33h), (Uses::Open{.now = 1, .over_night = 1}));
}

TEST_F(SessionsLeftOpen, OperatedByEachUserAreToldApart) {
  read(kStarted + subscribed("13 08:00:00", "JA5") + worked("13 08", "hana") +
       subscribed("13 09:00:00", "KA5") + worked("13 09", "hana"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 2, .over_night = 1}));
  read(worked("13 10", "ken"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 2, .over_night = 2}));
}

TEST_F(SessionsLeftOpen, OfAsManyUsersAsSessionsAreOneEach) {
  read(kStarted + subscribed("13 08:00:00", "JA5") + subscribed("13 08:00:10", "KA5") +
       worked("13 08", "hana"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 2})) << "one may be a program's";
  read(worked("13 09", "ken") + subscribed("13 10:00:00", "LA5") + worked("13 10", "ken"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 3, .over_night = 2}));
  read("2025/11/13 11:00:00 Websocket Closed: orca KA5XcYAJpHzWXBmtt9LrCW\n" +
       worked("13 11", "hana"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 2, .over_night = 1}))
      << "whose of the two is still open is not known";
  read(worked("13 12", "mori"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 2, .over_night = 2}));
}

TEST_F(SessionsLeftOpen, OfWhomOneLeftAreNotCountedWithThoseWhoCame) {
  read(kStarted + subscribed("13 08:00:00", "JA5") + subscribed("13 08:00:10", "KA5") +
       worked("13 08", "hana") +
       "2025/11/13 09:00:00 Websocket Closed: orca KA5XcYAJpHzWXBmtt9LrCW\n" +
       subscribed("13 09:01:00", "PA5") + worked("13 09", "ken"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 2})) << "hers may have been closed";
}

TEST_F(SessionsLeftOpen, BegunBeforeTheLogWasReadMayBeWhereAnybodyActs) {
  read(subscribed("13 08:00:00", "JA5") + worked("13 08", "hana"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 1}))
      << "she may have one that nobody saw begin";
  read(worked("14 08", "hana"));
  EXPECT_EQ(uses_.openAt(kDayAfter + 5h), (Uses::Open{.now = 1, .over_night = 1}));
}

TEST_F(SessionsLeftOpen, OfTheGenerationBeforeStandOpenForTwoNightsBeforeItIsSaid) {
  const auto said = panda::lineOfSyslog(
      "Nov 13 21:00:00 orca panda/glserver[77]: session start(1) "
      "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11 [hana@192.0.2.8] monsiaj/2.0.29",
      2025y / 11);
  ASSERT_TRUE(said.has_value());
  uses_.take(*said, {.file = "f1", .at = 1}, [](Instant) { return true; });
  EXPECT_EQ(uses_.openAt(kDayAfter + 6h), (Uses::Open{.now = 1})) << "no act is told of a night";
  EXPECT_EQ(uses_.openAt(kDayAfter + 29h), (Uses::Open{.now = 1, .over_night = 1}));
}

TEST_F(SessionsLeftOpen, DoNotSayOfALogThatWasLostThatASessionStoodOpen) {
  read(kOpened);
  uses_.lostSight(kDayAfter - 1h);
  uses_ = Uses::from(uses_.state());
  EXPECT_EQ(uses_.openAt(kDayAfter + 6h), (Uses::Open{.now = 1, .over_night = 0}));
  uses_.passTo(kDayAfter + 22h);
  EXPECT_THAT(uses_.told(), IsEmpty());
  uses_.passTo(kDayAfter + 23h);
  EXPECT_THAT(printed(uses_.told()), ElementsAre(HasSubstr(R"("what":"lost-sight")")));
  EXPECT_EQ(uses_.openSinceDay(), 0) << "nothing is open for ever";
}

}  // namespace
}  // namespace sekisho::orca
