// Which bodies a clinic's written rules let go, and what keeps them.
#include "capabilities/retention/retention.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::retention {
namespace {

using journal::BodyShelf;
using journal::EntryClass;
using journal::Month;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

constexpr std::chrono::sys_days kToday = 2026y / 1 / 21;

Month month(int year, int number) {
  return *Month::fromText((year < 1000 ? "0" : "") + std::to_string(year) +
                          (number < 10 ? "-0" : "-") + std::to_string(number));
}

Rule rule(EntryClass of, int months, std::chrono::sys_days from, int minute = 0) {
  return {.entry_class = of,
          .months = months,
          .reason = "院内の規程 第5条",
          .at = Instant{from} + std::chrono::minutes{minute},
          .from = from};
}

const std::vector<BodyShelf> kLiving{{EntryClass::Usage, month(2024, 12)},
                                     {EntryClass::Raw, month(2024, 12)},
                                     {EntryClass::Usage, month(2024, 11)},
                                     {EntryClass::Decision, month(2020, 1)},
                                     {EntryClass::Usage, month(2025, 1)}};

TEST(Retention, LetsGoOnlyMonthsThatLieWholeMonthsBehind) {
  const std::vector rules{rule(EntryClass::Usage, 12, kToday)};
  EXPECT_THAT(due(kLiving, rules, {}, kToday),
              ElementsAre(BodyShelf{EntryClass::Usage, month(2024, 11)},
                          BodyShelf{EntryClass::Usage, month(2024, 12)}))
      << "of January 2025 some are not a year old";
  EXPECT_THAT(due(kLiving, {rule(EntryClass::Usage, 14, kToday)}, {}, kToday), IsEmpty());
}

TEST(Retention, KeepsEverythingOfAClassWithoutARule) {
  EXPECT_THAT(due(kLiving, {}, {}, kToday), IsEmpty());
  EXPECT_EQ(inForce({rule(EntryClass::Usage, 12, kToday)}, EntryClass::Decision, kToday), nullptr);
}

TEST(Retention, FollowsTheRuleWrittenLastOfThoseThatHaveBegun) {
  const std::vector rules{rule(EntryClass::Usage, 60, kToday - std::chrono::days{100}, 0),
                          rule(EntryClass::Usage, 12, kToday + std::chrono::days{1})};
  EXPECT_EQ(inForce(rules, EntryClass::Usage, kToday)->months, 60);
  EXPECT_EQ(inForce(rules, EntryClass::Usage, kToday + std::chrono::days{1})->months, 12);
  Rule longer = rule(EntryClass::Usage, 120, kToday);
  longer.at = rules.back().at + 1min;
  EXPECT_EQ(inForce({rules[0], rules[1], longer}, EntryClass::Usage, kToday + std::chrono::days{1})
                ->months,
            120)
      << "whoever takes a shorter rule back before it holds is heard";
}

TEST(Retention, LetsPeopleSeeAShorterRuleBeforeItHolds) {
  const std::vector rules{rule(EntryClass::Usage, 60, kToday - std::chrono::days{1})};
  EXPECT_EQ(firstDay(rules, EntryClass::Usage, 61, kToday), kToday);
  EXPECT_EQ(firstDay(rules, EntryClass::Usage, 60, kToday), kToday);
  EXPECT_EQ(firstDay(rules, EntryClass::Usage, 59, kToday), kToday + kShorterAfter);
  EXPECT_EQ(firstDay({}, EntryClass::Usage, 1200, kToday), kToday + kShorterAfter)
      << "without one everything was kept";
}

TEST(Retention, DestroysNothingThatAHoldKeepsUntilItIsReleased) {
  const std::vector rules{rule(EntryClass::Usage, 12, kToday)};
  const Hold hold{.first = month(2025, 1), .last = month(2025, 1), .reason = "照会への対応"};
  EXPECT_THAT(due(kLiving, rules, {hold}, kToday),
              ElementsAre(BodyShelf{EntryClass::Usage, month(2024, 11)}))
      << "Japan's January begins while it is December in UTC";
  Hold open{.first = month(2024, 1), .reason = "訴訟"};
  EXPECT_THAT(due(kLiving, rules, {open}, kToday), IsEmpty());
  const std::vector open_holds{open};
  EXPECT_EQ(heldBy(open_holds, month(2030, 1)), &open_holds.front()) << "what is to come, too";
  open.released = Release{.why = "終わったため"};
  EXPECT_EQ(heldBy({hold, open}, month(2024, 11)), nullptr);
  EXPECT_THAT(due(kLiving, rules, {open}, kToday),
              ElementsAre(BodyShelf{EntryClass::Usage, month(2024, 11)},
                          BodyShelf{EntryClass::Usage, month(2024, 12)}));
}

TEST(Retention, RefusesRulesTooShortTooLongOrWithoutAReason) {
  EXPECT_THAT(check(rule(EntryClass::Usage, kFewestMonths, kToday)), succeeds());
  EXPECT_THAT(check(rule(EntryClass::Usage, kFewestMonths - 1, kToday)),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(check(rule(EntryClass::Usage, kMostMonths + 1, kToday)),
              failsWith(ErrorCode::InvalidInput));
  Rule unsaid = rule(EntryClass::Usage, 60, kToday);
  unsaid.reason = "　";
  EXPECT_THAT(check(unsaid), failsWith(ErrorCode::InvalidInput));
}

TEST(Retention, RefusesHoldsThatEndBeforeTheyBeginOrHaveNoReason) {
  Hold hold{.first = month(2025, 3), .last = month(2025, 2), .reason = "照会"};
  EXPECT_THAT(check(hold), failsWith(ErrorCode::InvalidInput));
  hold.last = month(2025, 3);
  EXPECT_THAT(check(hold), succeeds());
  hold.reason = "";
  EXPECT_THAT(check(hold), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::retention
