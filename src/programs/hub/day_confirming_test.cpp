// When a day waits, is confirmed, and differs again.
#include "programs/hub/testing/day_of_a_hub.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using daily::Standing;
using sekisho::testing::succeeds;
using std::chrono::days;
using testing::DayOfAHub;
using testing::kWednesday;
using ::testing::SizeIs;

TEST_F(DayOfAHub, WaitsAfterClosingAndIsConfirmedUntilEvidenceDiffers) {
  tellStaff();
  clock_.pass(9h);
  EXPECT_EQ(standing(), Standing::Early);
  signedIn({"sato"});
  clock_.pass(1h);
  signedIn({});
  clock_.pass(10h);
  EXPECT_EQ(standing(), Standing::Waits);
  confirm();
  EXPECT_EQ(standing(), Standing::Confirmed);
  for (int n = 0; n < 10; ++n) EXPECT_FALSE(state_->day_book->tick()) << "nothing came";
  received("0012", clock_.now() - 1h);
  bool changed = false;
  for (int n = 0; n < 10; ++n) changed = state_->day_book->tick() || changed;
  EXPECT_TRUE(changed);
  EXPECT_EQ(standing(), Standing::Differs);
  open();
  EXPECT_EQ(standing(), Standing::Differs) << "also after a restart";
  confirm();
  EXPECT_EQ(standing(), Standing::Confirmed);
  EXPECT_THAT(*state_->confirmations->of(kWednesday), SizeIs(2)) << "the first one stays";
}

TEST_F(DayOfAHub, AsksForNothingOnDaysOff) {
  midnight();
  clock_.pass(days{6});
  EXPECT_EQ(standing(kWednesday + days{4}), Standing::Closed);
  const auto all = state_->day_book->days(kWednesday - days{9}, kWednesday + days{6});
  ASSERT_THAT(*all, SizeIs(8)) << "from set-up on";
  EXPECT_EQ(all->at(1).open_days, 5) << "Thursday, Friday, Saturday, Monday, Tuesday";
}

TEST_F(DayOfAHub, IsARowOfTheControlWhileItWaitsAndAfterwards) {
  midnight();
  clock_.pass(days{1});
  const auto waiting = [&] {
    const auto clinic = state_->clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    return clinic->daily_uses;
  };
  ASSERT_THAT(waiting(), SizeIs(2)) << "set-up's day, and Wednesday";
  EXPECT_EQ(waiting()[1].day, kWednesday);
  EXPECT_EQ(waiting()[1].state, "waits");
  EXPECT_EQ(waiting()[1].open_days, 1);
  confirm();
  EXPECT_EQ(waiting()[1].state, "confirmed");
}

}  // namespace
}  // namespace sekisho::hub
