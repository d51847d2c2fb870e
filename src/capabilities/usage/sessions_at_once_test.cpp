#include "capabilities/usage/sessions_at_once.h"

#include <gmock/gmock.h>

#include <chrono>

namespace sekisho::usage {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Instant kMorning = std::chrono::sys_days{std::chrono::year{2026} / 11 / 25};

OrcaSession session(std::string who, std::string where, Instant from, Instant until) {
  return {.server = "s1",
          .operator_id = std::move(who),
          .terminal = std::move(where),
          .from = from,
          .until = until};
}

TEST(SessionsAtOnce, AreTwoOfOneOperatorAtTwoTerminals) {
  EXPECT_THAT(sessionsAtOnce({session("sato", "shinsatsu", kMorning + 1h, kMorning + 3h),
                              session("sato", "uketsuke", kMorning, kMorning + 2h)}),
              ElementsAre(SessionsAtOnce{.operator_id = "sato",
                                         .terminal = "uketsuke",
                                         .other = "shinsatsu",
                                         .from = kMorning + 1h,
                                         .until = kMorning + 2h}));
}

TEST(SessionsAtOnce, AreNoneOneAfterTheOther) {
  EXPECT_THAT(sessionsAtOnce({session("sato", "uketsuke", kMorning, kMorning + 1h),
                              session("sato", "shinsatsu", kMorning + 1h, kMorning + 2h)}),
              IsEmpty());
}

TEST(SessionsAtOnce, AreNoneOfTwoOperatorsAtOneTerminalOrOfTwoServers) {
  EXPECT_THAT(sessionsAtOnce({session("sato", "uketsuke", kMorning, kMorning + 1h),
                              session("mori", "shinsatsu", kMorning, kMorning + 1h)}),
              IsEmpty());
  EXPECT_THAT(sessionsAtOnce({session("sato", "uketsuke", kMorning, kMorning + 1h),
                              session("sato", "uketsuke", kMorning, kMorning + 1h)}),
              IsEmpty())
      << "two windows at one seat";
  OrcaSession elsewhere = session("sato", "shinsatsu", kMorning, kMorning + 1h);
  elsewhere.server = "s2";
  EXPECT_THAT(sessionsAtOnce({session("sato", "uketsuke", kMorning, kMorning + 1h), elsewhere}),
              IsEmpty());
}

TEST(SessionsAtOnce, NameNoTerminalThatIsNotKnown) {
  const auto found = sessionsAtOnce(
      {session("sato", "", kMorning, kMorning + 1h), session("sato", "", kMorning, kMorning + 1h)});
  ASSERT_THAT(found, SizeIs(1)) << "two at once, be it at one seat or two";
  EXPECT_EQ(found.front().operator_id, "sato");
  EXPECT_EQ(found.front().terminal, "");
  EXPECT_EQ(found.front().other, "");
}

TEST(SessionsAtOnce, MayBeOfOneOperatorIfOneIsOfNobody) {
  const auto found = sessionsAtOnce({session("sato", "uketsuke", kMorning, kMorning + 2h),
                                     session("", "shinsatsu", kMorning + 1h, kMorning + 3h)});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().operator_id, "");
  EXPECT_THAT(sessionsAtOnce({session("", "", kMorning, kMorning + 2h)}), IsEmpty())
      << "one alone is beside none";
}

TEST(SessionsAtOnce, OneThatNobodySawBeginRanBesideWhateverEndedBeforeIt) {
  OrcaSession begun_before = session("sato", "uketsuke", kMorning, kMorning + 5h);
  begun_before.from.reset();
  EXPECT_THAT(sessionsAtOnce({session("sato", "shinsatsu", kMorning, kMorning + 1h), begun_before}),
              SizeIs(1));
  EXPECT_THAT(sessionsAtOnce({begun_before, begun_before}), IsEmpty()) << "at one seat";
  OrcaSession other = begun_before;
  other.terminal = "shinsatsu";
  EXPECT_THAT(sessionsAtOnce({begun_before, other}), SizeIs(1));
}

TEST(SessionsAtOnce, OneThatWentOutOfSightMayHaveGoneOn) {
  OrcaSession lost = session("sato", "uketsuke", kMorning, kMorning + 1h);
  const OrcaSession later = session("sato", "shinsatsu", kMorning + 2h, kMorning + 3h);
  EXPECT_THAT(sessionsAtOnce({lost, later}), IsEmpty());
  lost.ended = OrcaSession::Ended::Unseen;
  const auto found = sessionsAtOnce({lost, later});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().operator_id, "") << "or not";
}

TEST(SessionsAtOnce, OneThatWasCutOffByARestartMayHaveEndedBefore) {
  OrcaSession cut = session("sato", "uketsuke", kMorning, kMorning + 9h);
  const OrcaSession beside = session("sato", "shinsatsu", kMorning + 2h, kMorning + 3h);
  cut.ended = OrcaSession::Ended::ByThen;
  const auto found = sessionsAtOnce({cut, beside});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().operator_id, "") << "its terminal may have been switched off long ago";
  EXPECT_THAT(sessionsAtOnce({cut, session("sato", "shinsatsu", kMorning + 9h, kMorning + 10h)}),
              IsEmpty());
}

}  // namespace
}  // namespace sekisho::usage
