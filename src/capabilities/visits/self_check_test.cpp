#include "capabilities/visits/self_check.h"

#include <gtest/gtest.h>

namespace sekisho::visits {
namespace {

using std::chrono::hours;

/// Self-checks of one terminal, an hour apart, whose six answers are all the same.
class SelfChecksOfATerminal : public ::testing::Test {
 protected:
  SelfCheck answered(Told told, AnsweredAt where) {
    at_ += hours{1};
    SelfCheck check{
        .id = SelfCheckId{Uuid{{std::byte(checks_.size() + 1)}}}, .where = where, .at = at_};
    check.answers.fill(told);
    checks_.push_back(check);
    return check;
  }
  SelfCheck atTheSeat(Told one) { return answered(one, AnsweredAt::TheDevice); }
  SelfCheck elsewhere(Told one) { return answered(one, AnsweredAt::Elsewhere); }
  [[nodiscard]] StandingAnswer stands() const { return standingOf(checks_).front().answers.at(1); }

  std::vector<SelfCheck> checks_;
  Instant at_ = *fromRfc3339("2026-01-21T00:00:00.000Z");
};

TEST_F(SelfChecksOfATerminal, ANoStandsUntilAYesThatCounts) {
  const SelfCheck no = atTheSeat(Told::No);
  EXPECT_EQ(stands().check, no.id);
  elsewhere(Told::Yes);
  EXPECT_EQ(stands().told, Told::No);
  atTheSeat(Told::Unsure);
  EXPECT_EQ(stands().told, Told::No);
  EXPECT_EQ(stands().check, no.id);
  EXPECT_EQ(stands().at, no.at);
  const SelfCheck yes = atTheSeat(Told::Yes);
  EXPECT_EQ(stands().told, Told::Yes);
  EXPECT_EQ(stands().check, yes.id);
}

TEST_F(SelfChecksOfATerminal, AYesFromElsewhereTakesItsPlaceOnceSomebodyElseVouches) {
  atTheSeat(Told::No);
  elsewhere(Told::Yes);
  checks_.back().vouched = Vouching{.at = at_, .why = "となりで見ていた", .lately = true};
  EXPECT_EQ(stands().told, Told::No);
  checks_.back().vouched->lately = false;
  EXPECT_EQ(stands().told, Told::Yes);
}

TEST_F(SelfChecksOfATerminal, AYesVouchedForTakesNoLaterNosPlace) {
  elsewhere(Told::Yes);
  const SelfCheck no = atTheSeat(Told::No);
  checks_.front().vouched = Vouching{.at = at_ + hours{1}, .why = "となりで見ていた"};
  EXPECT_EQ(stands().check, no.id);
}

TEST_F(SelfChecksOfATerminal, ANoFromElsewhereStandsToo) {
  atTheSeat(Told::Yes);
  elsewhere(Told::No);
  elsewhere(Told::Yes);
  EXPECT_EQ(stands().told, Told::No);
}

TEST_F(SelfChecksOfATerminal, AYesThatCountsStandsBesideOneThatDoesNot) {
  const SelfCheck yes = atTheSeat(Told::Yes);
  elsewhere(Told::Yes);
  EXPECT_EQ(stands().check, yes.id) << "and holds no longer than it would have";
  EXPECT_TRUE(stands().counts);
  atTheSeat(Told::Unsure);
  EXPECT_EQ(stands().told, Told::Unsure);
  elsewhere(Told::Yes);
  EXPECT_EQ(stands().told, Told::Yes);
  EXPECT_FALSE(stands().counts);
}

TEST_F(SelfChecksOfATerminal, EachDeviceHasItsOwn) {
  atTheSeat(Told::No);
  SelfCheck other = atTheSeat(Told::Yes);
  checks_.back().device = other.device = DeviceId{Uuid{{std::byte{9}}}};
  const auto standing = standingOf(checks_);
  ASSERT_EQ(standing.size(), 2U);
  EXPECT_EQ(standing[0].answers.at(0).told, Told::No);
  EXPECT_EQ(standing[1].newest, other);
}

}  // namespace
}  // namespace sekisho::visits
