#include "capabilities/daily/confirmation.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::daily {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;

const std::chrono::sys_days kDay = std::chrono::year{2026} / 4 / 1;  // a Wednesday
const Instant kMidnight = beginningOf(kDay);
const Instant kNextMorning = kMidnight + 32h;

Draft normalDay() {
  Draft draft{.day = kDay,
              .named = true,
              .lines = {{.person = PersonId{},
                         .account = "sato",
                         .from = kMidnight + 9h,
                         .until = kMidnight + 12h,
                         .what = "graphical"}},
              .whole = true};
  return arranged(std::move(draft));
}

Result<void> said(const Draft& draft, std::string remark = "", const Confirmation* last = nullptr,
                  Instant now = kNextMorning) {
  return check(draft, {.digest = digestOf(draft), .remark = std::move(remark)}, last,
               evidence::Hours::usual(), now);
}

Confirmation confirmed(const Draft& draft) {
  return confirmationOf(draft, {.digest = digestOf(draft)}, {}, {}, kNextMorning, {});
}

std::string refusal(const Result<void>& answer) {
  return answer ? "" : std::string(answer.error().message.name);
}

TEST(ANormalDay, AsksForNothingButTheButton) { EXPECT_THAT(said(normalDay()), succeeds()); }

TEST(ADay, IsConfirmedFromClosingTimeOn) {
  EXPECT_EQ(refusal(said(normalDay(), "", nullptr, kMidnight + 18h)), "daily.early");
  EXPECT_THAT(said(normalDay(), "", nullptr, kMidnight + 19h), succeeds());
}

TEST(ADayOff, IsOverAtMidnight) {
  const std::chrono::sys_days sunday = kDay + std::chrono::days{4};
  EXPECT_EQ(closingOf(sunday, evidence::Hours::usual()), beginningOf(sunday) + 24h);
}

TEST(ADraftThatIsNotWhole, IsNotConfirmed) {
  Draft draft = normalDay();
  draft.whole = false;
  EXPECT_THAT(said(draft), failsWith(ErrorCode::Unavailable));
}

TEST(WhatWasNotSeen, IsNotConfirmed) {
  const Draft seen = normalDay();
  Draft now = seen;
  now.lines[0].until += 1h;
  const auto answer =
      check(now, {.digest = digestOf(seen)}, nullptr, evidence::Hours::usual(), kNextMorning);
  EXPECT_EQ(refusal(answer), "daily.moved");
}

TEST(LinesOfNobody, AskForALineOfWhatIsKnown) {
  Draft draft = normalDay();
  draft.lines[0].person.reset();
  EXPECT_EQ(refusal(said(draft)), "daily.remark");
  EXPECT_EQ(refusal(said(draft, "  ")), "daily.remark");
  EXPECT_THAT(said(draft, "だれか、わからない"), succeeds());
  EXPECT_EQ(refusal(said(draft, "two\nlines")), "daily.remark");
}

TEST(AConfirmedDay, IsNotConfirmedTwice) {
  const Confirmation last = confirmed(normalDay());
  EXPECT_EQ(refusal(said(normalDay(), "", &last)), "daily.nothing-new");
}

TEST(EvidenceThatCameLater, IsADifferenceAndIsConfirmedAnew) {
  const Confirmation last = confirmed(normalDay());
  Draft draft = normalDay();
  draft.lines.push_back({.account = "suzuki",
                         .from = kMidnight + 20h,
                         .until = kMidnight + 21h,
                         .what = "graphical"});
  EXPECT_THAT(differenceOf(draft, last).added, ElementsAre(1));
  EXPECT_THAT(said(draft, "在庫の確認", &last), succeeds());
}

TEST(WhatWasGoingOn, MayEndWithoutADifference) {
  Draft evening = normalDay();
  evening.lines[0].open = true;
  const Confirmation last = confirmed(evening);
  Draft morning = normalDay();
  morning.lines[0].until += 8h;
  EXPECT_TRUE(differenceOf(morning, last).empty());
}

TEST(WhatHadEnded, MayNotGoOnWithoutADifference) {
  const Confirmation last = confirmed(normalDay());
  Draft draft = normalDay();
  draft.lines[0].until += 8h;
  EXPECT_FALSE(differenceOf(draft, last).empty());
  draft.lines[0].open = true;
  EXPECT_FALSE(differenceOf(draft, last).empty());
}

TEST(MachinesEvidenceThatWasForgotten, IsNoDifference) {
  const Confirmation last = confirmed(normalDay());
  Draft draft = normalDay();
  draft.lines.clear();
  EXPECT_TRUE(differenceOf(draft, last).empty());
}

TEST(AWrittenLineThatWasTakenBack, IsADifference) {
  Draft draft = normalDay();
  draft.lines.push_back({.origin = Origin::Written,
                         .person = PersonId{},
                         .from = kMidnight + 13h,
                         .until = kMidnight + 14h,
                         .what = "会計"});
  const Confirmation last = confirmed(draft);
  draft.lines.pop_back();
  EXPECT_EQ(differenceOf(draft, last).gone, 1);
}

TEST(DaysOfOpening, AreCountedAndDaysOffAreNot) {
  const auto hours = evidence::Hours::usual();
  const std::chrono::sys_days saturday = kDay + std::chrono::days{3};
  EXPECT_EQ(openDaysSince(saturday, saturday, hours), 0);
  EXPECT_EQ(openDaysSince(saturday, saturday + std::chrono::days{1}, hours), 0) << "Sunday";
  EXPECT_EQ(openDaysSince(saturday, saturday + std::chrono::days{3}, hours), 2);
}

}  // namespace
}  // namespace sekisho::daily
