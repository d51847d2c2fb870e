#include "capabilities/duties/duty.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::duties {
namespace {

using sekisho::testing::failsWith;
using std::chrono::days;
using std::chrono::sys_days;
using ::testing::ElementsAre;

constexpr sys_days kFriday = std::chrono::year{2026} / 11 / 27;

Duty dutyOn(sys_days day, std::string key, days ahead = days{14}) {
  return {.key = std::move(key), .day = day, .ahead = ahead, .operation = "makeStatement"};
}

Source given(std::vector<Duty> duties) {
  return [=](sys_days) { return duties; };
}

std::vector<Due> placed(std::vector<Source> sources,
                        evidence::Hours hours = evidence::Hours::usual()) {
  return calendar(sources, hours, kFriday).value();
}

std::vector<std::string> keysOf(const std::vector<Due>& dues) {
  std::vector<std::string> keys;
  for (const Due& due : dues) keys.push_back(due.duty.key);
  return keys;
}

TEST(ACalendar, HasWhatIsOverdueFirstAndTheRestByDay) {
  const auto dues = placed(
      {given({dutyOn(kFriday + days{3}, "later"), dutyOn(kFriday, "today")}),
       given({dutyOn(kFriday - days{1}, "yesterday"), dutyOn(kFriday - days{30}, "long ago")})});
  EXPECT_THAT(keysOf(dues), ElementsAre("long ago", "yesterday", "today", "later"));
  EXPECT_TRUE(dues[1].overdue);
  EXPECT_FALSE(dues[2].overdue) << "the last day is still in time";
}

TEST(ACalendar, ShowsWhatFallsOnAClosedDayOnTheLastOpenDayBefore) {
  const sys_days sunday = kFriday + days{2};
  const auto dues = placed({given({dutyOn(sunday, "a"), dutyOn(kFriday + days{1}, "b")})});
  EXPECT_THAT(keysOf(dues), ElementsAre("b", "a"));
  EXPECT_FALSE(dues[0].isClosedOnItsDay());
  EXPECT_TRUE(dues[1].isClosedOnItsDay());
  EXPECT_EQ(dues[1].shown, sunday - days{1}) << "Saturday";

  evidence::Hours hours = evidence::Hours::usual();
  hours.days_off = {kFriday + days{1}, kFriday};
  EXPECT_EQ(placed({given({dutyOn(sunday, "a")})}, hours)[0].shown, kFriday - days{1});
}

TEST(ACalendar, RemindsOnAnOpenDayToo) {
  const sys_days monday = kFriday + days{3};
  const auto dues = placed({given({dutyOn(monday, "a", days{1})})});
  EXPECT_EQ(dues[0].remind, monday - days{2}) << "Saturday";
}

TEST(ACalendar, FailsWhereASourceFails) {
  const Source broken = [](sys_days) -> Result<std::vector<Duty>> {
    return fail(ErrorCode::Unavailable, MessageId{"storage.busy"});
  };
  EXPECT_THAT(calendar({given({}), broken}, evidence::Hours::usual(), kFriday),
              failsWith(ErrorCode::Unavailable));
}

TEST(AViewer, OwnsWhatFallsToThemAndSeesWhatTheyCouldDo) {
  const PersonId me{.uuid = *Uuid::fromText("019bdc5e-7a10-7c3e-9f00-0000000000a1")};
  const PersonId other{.uuid = *Uuid::fromText("019bdc5e-7a10-7c3e-9f00-0000000000a2")};
  const Viewer states{
      .person = me, .may = [](std::string_view operation) { return operation == "makeStatement"; }};
  const Viewer staff{.person = me, .may = [](std::string_view) { return false; }};
  Duty duty = dutyOn(kFriday, "a");
  EXPECT_TRUE(states.owns(duty));
  EXPECT_FALSE(staff.sees(duty));
  duty.in_charge = other;
  EXPECT_FALSE(states.owns(duty));
  duty.is_shared = true;
  EXPECT_TRUE(states.owns(duty)) << "the other one has no sign-in";
  EXPECT_TRUE((Viewer{.person = other, .may = [](std::string_view) { return false; }}.owns(duty)));
  duty.is_shared = false;
  EXPECT_TRUE(states.sees(duty));
  EXPECT_FALSE(staff.sees(duty));
  duty.in_charge = me;
  EXPECT_TRUE(staff.owns(duty));
  EXPECT_TRUE(staff.sees(duty));
}

}  // namespace
}  // namespace sekisho::duties
