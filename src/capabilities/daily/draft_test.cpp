#include "capabilities/daily/draft.h"

#include <gmock/gmock.h>

namespace sekisho::daily {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_days kDrawnDay = std::chrono::year{2026} / 4 / 1;
const Instant kDrawnMidnight = beginningOf(kDrawnDay);

Line line(std::chrono::minutes from, std::chrono::minutes until) {
  return {.account = "sato",
          .from = kDrawnMidnight + from,
          .until = kDrawnMidnight + until,
          .what = "tty"};
}

TEST(ADraft, CountsLinesOfNobodyAndGaps) {
  Draft draft{.day = kDrawnDay, .named = true, .lines = {line(9h, 10h), line(10h, 11h)}};
  draft.lines[1].person = PersonId{};
  EXPECT_EQ(unknownIn(draft), 1);
  draft.gaps.push_back({DeviceId{}, kDrawnMidnight + 12h, kDrawnMidnight + 14h});
  EXPECT_EQ(unknownIn(draft), 2);
}

TEST(ADraft, OfAServiceAccountIsNoUnknownPerson) {
  Draft draft{.day = kDrawnDay, .named = true, .lines = {line(9h, 10h)}};
  draft.lines[0].service = true;
  EXPECT_EQ(unknownIn(draft), 0);
}

TEST(ADraftWithoutANotice, AsksForNobodysName) {
  const Draft draft{.day = kDrawnDay, .named = false, .lines = {line(9h, 10h)}};
  EXPECT_EQ(unknownIn(draft), 0);
}

TEST(ADraft, HasAnotherDigestForEverythingItShows) {
  const Draft draft{.day = kDrawnDay, .named = true, .lines = {line(9h, 10h)}};
  Draft other = draft;
  other.lines[0].until += 1min;
  EXPECT_NE(digestOf(draft), digestOf(other));
  other = draft;
  other.lines[0].person = PersonId{};
  EXPECT_NE(digestOf(draft), digestOf(other)) << "whose it is";
  other = draft;
  other.gaps.push_back({DeviceId{}, kDrawnMidnight, kDrawnMidnight + 2h});
  EXPECT_NE(digestOf(draft), digestOf(other));
  other = draft;
  other.named = false;
  EXPECT_NE(digestOf(draft), digestOf(other));
}

TEST(ADraft, StaysTheSameWhileWhatGoesOnOnlyGoesOn) {
  Draft draft{.day = kDrawnDay, .named = true, .lines = {line(9h, 10h)}};
  draft.lines[0].open = true;
  Draft later = draft;
  later.lines[0].until += 5min;
  EXPECT_EQ(digestOf(draft), digestOf(later));
}

TEST(ADraft, IsInOneOrderWhateverItWasDrawnFromFirst) {
  const Draft one = arranged({.day = kDrawnDay, .lines = {line(9h, 10h), line(8h, 9h)}});
  const Draft other = arranged({.day = kDrawnDay, .lines = {line(8h, 9h), line(9h, 10h)}});
  EXPECT_EQ(digestOf(one), digestOf(other));
  EXPECT_EQ(one.lines[0].from, kDrawnMidnight + 8h);
}

TEST(ALine, SaysTheSameWhoeverTheRegistersSayItIs) {
  Line one = line(9h, 10h);
  const Sha256 before = digestOf(one);
  one.person = PersonId{};
  EXPECT_EQ(digestOf(one), before);
  one.account = "suzuki";
  EXPECT_NE(digestOf(one), before);
}

TEST(AWrittenLine, IsOfThePersonItNames) {
  Line one = line(9h, 10h);
  one.origin = Origin::Written;
  const Sha256 before = digestOf(one);
  one.person = PersonId{};
  EXPECT_NE(digestOf(one), before);
}

}  // namespace
}  // namespace sekisho::daily
