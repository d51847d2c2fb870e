#include "capabilities/observation/notice.h"

#include <gtest/gtest.h>

namespace sekisho::observation {
namespace {

using std::chrono::days;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 1 / 21;

Notice notice() {
  return {.purpose = "ほかの人のログインで使われていないかを確かめるため",
          .viewers = {.roles = {ViewerRole::Director}},
          .keep_months = 3,
          .start = kToday + days{7},
          .at = Instant{kToday}};
}

// What is wrong, as the message and its arguments; "fine" if nothing is.
std::string said(const Result<void>& checked) {
  if (checked) return "fine";
  std::string text(checked.error().message.name);
  for (const MessageArgument& argument : checked.error().arguments) text += " " + argument.value;
  return text;
}
std::string wrongIn(const Notice& one) { return said(check(one, kToday)); }
std::string wrongOn(const Notice& one, std::chrono::sys_days day) {
  return said(check(one, Given{.day = day}, kToday));
}

TEST(Notice, SaysWhichAnswerCannotStand) {
  EXPECT_EQ(wrongIn(notice()), "fine");
  Notice one = notice();
  one.purpose = " ";
  EXPECT_EQ(wrongIn(one), "observation.purpose /purpose");
  one = notice();
  one.viewers = {};
  EXPECT_EQ(wrongIn(one), "observation.viewers /viewers/roles");
  one.viewers.persons = {PersonId{}};
  EXPECT_EQ(wrongIn(one), "fine") << "persons alone will do";
  one.viewers.persons.push_back(PersonId{});
  EXPECT_EQ(wrongIn(one), "observation.viewers /viewers/roles") << "one of them twice";
  one = notice();
  one.until = one.start - days{1};
  EXPECT_EQ(wrongIn(one), "observation.until /until");
}

TEST(Notice, IsKeptFromOneMonthToThirteen) {
  for (const auto& [months, wrong] : {std::pair{0, true}, {1, false}, {13, false}, {14, true}}) {
    Notice one = notice();
    one.keep_months = months;
    EXPECT_EQ(wrongIn(one), wrong ? "observation.keep /keep_months" : "fine") << months;
  }
}

TEST(Notice, IsNeverForAttendanceOrAppraisal) {
  Notice one = notice();
  one.purpose = "勤怠の管理のため";
  EXPECT_EQ(wrongIn(one), "observation.purpose-barred /purpose 勤怠");
  one.purpose = "For Appraisal";
  EXPECT_EQ(wrongIn(one), "observation.purpose-barred /purpose appraisal");
  one.purpose = "安全性の評価のため";
  EXPECT_EQ(wrongIn(one), "fine");
}

TEST(Notice, BeginsTodayAtTheEarliest) {
  Notice one = notice();
  one.start = kToday - days{1};
  EXPECT_EQ(wrongIn(one), "observation.start /start");
  one.start = kToday;
  EXPECT_EQ(wrongIn(one), "fine") << "staff were told on a day before";
  one.start = kToday + days{401};
  EXPECT_EQ(wrongIn(one), "observation.start /start");
}

TEST(Notice, IsGivenBeforeItsFirstDayAndOnNoDayToCome) {
  Notice one = notice();
  EXPECT_EQ(wrongOn(one, kToday), "fine");
  EXPECT_EQ(wrongOn(one, kToday + days{1}), "observation.given-ahead /day");
  EXPECT_EQ(wrongOn(one, kToday - days{31}), "fine");
  EXPECT_EQ(wrongOn(one, kToday - days{32}), "observation.given-long-ago /day");
  one.start = kToday;
  EXPECT_EQ(wrongOn(one, kToday), "observation.given-late /day");
  EXPECT_EQ(wrongOn(one, kToday - days{1}), "fine");
}

TEST(Notice, IsGivenOnceAndNotAfterItsEnd) {
  Notice one = notice();
  one.given = Given{.day = kToday};
  EXPECT_EQ(wrongOn(one, kToday), "observation.given");
  one.ended = Ending{};
  EXPECT_EQ(wrongOn(one, kToday), "observation.ended");
}

}  // namespace
}  // namespace sekisho::observation
