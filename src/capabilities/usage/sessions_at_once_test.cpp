#include "capabilities/usage/sessions_at_once.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <utility>

namespace sekisho::usage {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr Instant kMorning = std::chrono::sys_days{std::chrono::year{2026} / 11 / 25};

OrcaSession session(std::string who, std::string where, Instant from, Instant until) {
  return {.server = "s1",
          .operator_id = std::move(who),
          .terminal = std::move(where),
          .from = from,
          .until = until};
}

std::vector<SessionsAtOnce> pairs(std::vector<OrcaSession> sessions) {
  Beside beside = sessionsAtOnce(std::move(sessions));
  EXPECT_TRUE(beside.whole);
  return std::move(beside.pairs);
}

TEST(SessionsAtOnce, AreTwoOfOneOperatorAtTwoTerminals) {
  EXPECT_THAT(pairs({session("sato", "shinsatsu", kMorning + 1h, kMorning + 3h),
                     session("sato", "uketsuke", kMorning, kMorning + 2h)}),
              ElementsAre(SessionsAtOnce{.server = "s1",
                                         .operator_id = "sato",
                                         .terminal = "uketsuke",
                                         .other = "shinsatsu",
                                         .from = kMorning + 1h,
                                         .until = kMorning + 2h}));
}

TEST(SessionsAtOnce, SayWhereATerminalIsKnownByItsConnectionAlone) {
  OrcaSession by_connection = session("sato", "192.0.2.21", kMorning, kMorning + 2h);
  by_connection.by_connection = true;
  const auto found =
      pairs({by_connection, session("sato", "192.0.2.22", kMorning + 1h, kMorning + 3h)});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().terminal, "192.0.2.21");
  EXPECT_EQ(found.front().other, "192.0.2.22");
  EXPECT_TRUE(found.front().by_connection);
}

TEST(SessionsAtOnce, DoNotTakeOneAddressForOneSeatWhereOnlyConnectionsSaySo) {
  OrcaSession by_connection = session("sato", "192.0.2.21", kMorning, kMorning + 2h);
  by_connection.by_connection = true;
  EXPECT_THAT(
      pairs({by_connection, session("sato", "192.0.2.21", kMorning + 1h, kMorning + 3h)}),
      ElementsAre(SessionsAtOnce{
          .server = "s1", .operator_id = "sato", .from = kMorning + 1h, .until = kMorning + 2h}))
      << "two seats may stand behind it";
}

TEST(SessionsAtOnce, AreNoneOneAfterTheOther) {
  EXPECT_THAT(pairs({session("sato", "uketsuke", kMorning, kMorning + 1h),
                     session("sato", "shinsatsu", kMorning + 1h, kMorning + 2h)}),
              IsEmpty());
}

TEST(SessionsAtOnce, AreNoneOfTwoOperatorsAtOneTerminalOrOfTwoServers) {
  EXPECT_THAT(pairs({session("sato", "uketsuke", kMorning, kMorning + 1h),
                     session("mori", "shinsatsu", kMorning, kMorning + 1h)}),
              IsEmpty());
  EXPECT_THAT(pairs({session("sato", "uketsuke", kMorning, kMorning + 1h),
                     session("sato", "uketsuke", kMorning, kMorning + 1h)}),
              IsEmpty())
      << "two windows at one seat";
  OrcaSession elsewhere = session("sato", "shinsatsu", kMorning, kMorning + 1h);
  elsewhere.server = "s2";
  EXPECT_THAT(pairs({session("sato", "uketsuke", kMorning, kMorning + 1h), elsewhere}), IsEmpty());
}

TEST(SessionsAtOnce, NameNoTerminalThatIsNotKnown) {
  const auto found = pairs(
      {session("sato", "", kMorning, kMorning + 1h), session("sato", "", kMorning, kMorning + 1h)});
  ASSERT_THAT(found, SizeIs(1)) << "two at once, be it at one seat or two";
  EXPECT_EQ(found.front().operator_id, "sato");
  EXPECT_EQ(found.front().terminal, "");
  EXPECT_EQ(found.front().other, "");
}

TEST(SessionsAtOnce, MayBeOfOneOperatorIfOneIsOfNobody) {
  const auto found = pairs({session("sato", "uketsuke", kMorning, kMorning + 2h),
                            session("", "shinsatsu", kMorning + 1h, kMorning + 3h)});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().operator_id, "");
  EXPECT_THAT(pairs({session("", "", kMorning, kMorning + 2h)}), IsEmpty())
      << "one alone is beside none";
}

TEST(SessionsAtOnce, OneThatNobodySawBeginRanBesideWhateverEndedBeforeIt) {
  OrcaSession begun_before = session("sato", "uketsuke", kMorning, kMorning + 5h);
  begun_before.from.reset();
  EXPECT_THAT(pairs({session("sato", "shinsatsu", kMorning, kMorning + 1h), begun_before}),
              SizeIs(1));
  EXPECT_THAT(pairs({begun_before, begun_before}), IsEmpty()) << "at one seat";
  OrcaSession other = begun_before;
  other.terminal = "shinsatsu";
  EXPECT_THAT(pairs({begun_before, other}), SizeIs(1));
}

TEST(SessionsAtOnce, OneThatWentOutOfSightMayHaveGoneOn) {
  OrcaSession lost = session("sato", "uketsuke", kMorning, kMorning + 1h);
  const OrcaSession later = session("sato", "shinsatsu", kMorning + 2h, kMorning + 3h);
  EXPECT_THAT(pairs({lost, later}), IsEmpty());
  lost.ended = OrcaSession::Ended::Unseen;
  const auto found = pairs({lost, later});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().operator_id, "") << "or not";
}

TEST(SessionsAtOnce, OneThatWasCutOffByARestartMayHaveEndedBefore) {
  OrcaSession cut = session("sato", "uketsuke", kMorning, kMorning + 9h);
  const OrcaSession beside = session("sato", "shinsatsu", kMorning + 2h, kMorning + 3h);
  cut.ended = OrcaSession::Ended::ByThen;
  const auto found = pairs({cut, beside});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().operator_id, "") << "its terminal may have been switched off long ago";
  EXPECT_THAT(pairs({cut, session("sato", "shinsatsu", kMorning + 9h, kMorning + 10h)}), IsEmpty());
}

TEST(SessionsAtOnce, AreFewHoweverManyWereLostAtOnce) {
  std::vector<OrcaSession> lost;
  for (int number = 0; number < 2'000; ++number) {
    lost.push_back(session("", "", kMorning + std::chrono::minutes{number % 60}, kMorning + 9h));
    lost.back().ended = OrcaSession::Ended::Unseen;
  }
  const auto found = pairs(lost);
  ASSERT_THAT(found, SizeIs(1)) << "and of it the longest";
  EXPECT_EQ(found.front().from, kMorning);
}

TEST(SessionsAtOnce, AreNotWholeIfTheyAreTooManyToCompare) {
  const std::vector<OrcaSession> many(4'000, session("", "", kMorning, kMorning + 9h));
  EXPECT_FALSE(sessionsAtOnce(many).whole);
}

TEST(SessionsAtOnce, AreNotWholeIfTheyAreTooManyToTellOf) {
  std::vector<OrcaSession> many;
  for (int number = 0; number < 300; ++number) {
    many.push_back(session("sato", std::to_string(number), kMorning, kMorning + 9h));
  }
  const Beside found = sessionsAtOnce(many);
  EXPECT_FALSE(found.whole);
  EXPECT_THAT(found.pairs, Not(IsEmpty())) << "what was found is proved";
}

}  // namespace
}  // namespace sekisho::usage
