#include "capabilities/mail/reminding.h"

#include <gmock/gmock.h>

namespace sekisho::mail {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using ::testing::ElementsAre;

constexpr sys_days kDue{std::chrono::year{2026} / 3 / 20};
const std::vector<int> kUsual{7, 1};

// The days, counted from the due day, on which it is told if a round is made every day.
std::vector<int> toldOn(const std::vector<int>& days_before) {
  std::vector<int> told;
  for (int day = -30; day <= 30; ++day) {
    const sys_days today = kDue + days{day};
    if (isToTell(kDue, days_before, today - days{1}, today)) told.push_back(day);
  }
  return told;
}

TEST(Reminding, IsSoManyDaysBeforeAndOnceAWeekAfter) {
  EXPECT_THAT(toldOn(kUsual), ElementsAre(-7, -1, 7, 14, 21, 28));
  EXPECT_THAT(toldOn({0}), ElementsAre(0, 7, 14, 21, 28));
  EXPECT_THAT(toldOn({}), ElementsAre(7, 14, 21, 28));
}

TEST(Reminding, LeavesNothingOutWhenDaysWereSkipped) {
  const auto told = [](int after, int until) {
    return isToTell(kDue, kUsual, kDue + days{after}, kDue + days{until});
  };
  EXPECT_TRUE(told(-8, -5)) << "the hub was off on the day";
  EXPECT_TRUE(told(-3, -1)) << "the days until the next open one belong to a round";
  EXPECT_TRUE(told(-30, 30));
  EXPECT_TRUE(told(5, 9));
  EXPECT_FALSE(told(-7, -2)) << "told in the round before";
  EXPECT_FALSE(told(7, 13));
  EXPECT_FALSE(told(-1, 6));
}

TEST(Reminding, ListsWhatIsOverdueOrNear) {
  EXPECT_FALSE(isNear(kDue, kUsual, kDue - days{8}));
  EXPECT_TRUE(isNear(kDue, kUsual, kDue - days{7}));
  EXPECT_TRUE(isNear(kDue, kUsual, kDue + days{90}));
  EXPECT_FALSE(isNear(kDue, {}, kDue - days{1}));
}

}  // namespace
}  // namespace sekisho::mail
