#include "capabilities/logchecks/log_check.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::logchecks {
namespace {

using sekisho::testing::succeeds;
using std::chrono::days;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 2 / 3;

LogCheck ofJanuary() {
  return {.first = std::chrono::year{2026} / 1 / 1,
          .last = std::chrono::year{2026} / 1 / 31,
          .sources = {Source::Journal, Source::LogIns},
          .looked = "診療時間外のログイン",
          .clear = true};
}

std::string messageOf(const LogCheck& log_check) {
  const auto result = check(log_check, kToday);
  return result ? "" : std::string(result.error().message.name);
}

TEST(LogCheckOfAMonth, SaysWhatWasLookedAtAndThatNothingWasFound) {
  EXPECT_THAT(check(ofJanuary(), kToday), succeeds());
}

TEST(LogCheckOfAMonth, SaysWhatWasFoundAndWhatWasDone) {
  LogCheck found = ofJanuary();
  found.clear = false;
  EXPECT_EQ(messageOf(found), "logchecks.found");
  found.found = "夜間に1回";
  EXPECT_EQ(messageOf(found), "logchecks.done");
  found.done = "本人に確かめた";
  EXPECT_EQ(messageOf(found), "");
  found.clear = true;
  EXPECT_EQ(messageOf(found), "logchecks.found") << "nothing was found, and something was";
}

TEST(LogCheckOfAMonth, IsAloneWithAReasonExactlyIfNobodyElseCouldLookAtTheCheckersOwnActs) {
  LogCheck log_check = ofJanuary();
  const auto refused = recorded(log_check, {.own = true});
  ASSERT_THAT(refused, sekisho::testing::failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(refused.error().message.name, "logchecks.why");
  log_check.why = "ほかに担当がいない";
  EXPECT_TRUE(recorded(log_check, {.own = true})->alone);
  EXPECT_TRUE(recorded(log_check, {.own = true})->isWhole());
  const auto with_others = recorded(log_check, {.own = true, .others = {PersonId{}}});
  EXPECT_FALSE(with_others->alone);
  EXPECT_EQ(with_others->why, "");
  EXPECT_FALSE(with_others->isWhole()) << "somebody else has still to look";
}

TEST(LogCheckOfAMonth, HasItsCheckersOwnActsLookedAtOnceByAnother) {
  sekisho::testing::TurnableClock clock;
  sekisho::testing::SeededRandom random;
  IdSource ids(clock, random);
  LogCheck log_check = ofJanuary();
  log_check.by = ids.make<PersonId>();
  const auto refusal = [&](const OwnActsSeen& look, const SecondPerson& second = {}) {
    return seen(log_check, look, second).error().message.name;
  };
  OwnActsSeen look{.by = log_check.by, .looked = "ログイン"};
  EXPECT_EQ(refusal(look), "logchecks.own-same");
  look.by = ids.make<PersonId>();
  EXPECT_THAT(seen(log_check, look, {}), succeeds());
  look.looked = " ";
  EXPECT_EQ(refusal(look), "logchecks.looked");
  log_check.own_acts = look;
  EXPECT_TRUE(log_check.isWhole());
  EXPECT_EQ(refusal(look), "logchecks.own-seen");
}

TEST(LogCheckOfAMonth, IsNotWholeByOneOfTheCheckersMakingWhileAnotherCouldLook) {
  LogCheck log_check = ofJanuary();
  OwnActsSeen look{.looked = "ログイン"};
  look.by.uuid = *Uuid::fromBytes(std::vector<std::byte>(16, std::byte{7}));
  const auto waits = seen(log_check, look, {.lately = true, .others = {PersonId{}}});
  ASSERT_THAT(waits, succeeds());
  log_check.own_acts = *waits;
  EXPECT_FALSE(log_check.isWhole());
  EXPECT_EQ(seen(log_check, look, {.lately = true}).error().message.name, "logchecks.seen-why");
  look.why = "ほかに担当がいない";
  const auto alone = seen(log_check, look, {.lately = true});
  ASSERT_THAT(alone, succeeds());
  EXPECT_TRUE(alone->alone && alone->lately);
  log_check.own_acts = *alone;
  EXPECT_TRUE(log_check.isWhole());
  EXPECT_THAT(seen(log_check, look, {}), succeeds()) << "another may look anew";
}

TEST(LogCheckOfAMonth, IsOfDaysThatHaveEndedAndNotTooMany) {
  LogCheck log_check = ofJanuary();
  log_check.last = kToday;
  EXPECT_EQ(messageOf(log_check), "logchecks.period") << "today has not ended";
  log_check.last = kToday - days{1};
  EXPECT_EQ(messageOf(log_check), "");
  log_check.first = kToday + days{1};
  EXPECT_EQ(messageOf(log_check), "logchecks.period");
  log_check.first = kToday - days{102};
  EXPECT_EQ(messageOf(log_check), "logchecks.period");
}

TEST(LogCheckOfAMonth, NamesEachSourceOnce) {
  LogCheck log_check = ofJanuary();
  log_check.sources = {};
  EXPECT_EQ(messageOf(log_check), "logchecks.sources");
  log_check.sources = {Source::Journal, Source::Journal};
  EXPECT_EQ(messageOf(log_check), "logchecks.sources");
}

TEST(LogCheckOfAMonth, SaysItInOneLineEach) {
  LogCheck log_check = ofJanuary();
  for (const char* wrong : {"", " ", "一行\n二行"}) {
    log_check.looked = wrong;
    EXPECT_EQ(messageOf(log_check), "logchecks.looked");
  }
}

LogCheck of(std::chrono::sys_days first, std::chrono::sys_days last) {
  return {.first = first, .last = last, .sources = {Source::Journal}};
}

constexpr std::chrono::sys_days kJanuary = std::chrono::year{2026} / 1 / 1;

TEST(LogChecksOfAYear, JoinEachOtherOrSayWhichDaysAreMissing) {
  using ::testing::ElementsAre;
  using ::testing::IsEmpty;
  EXPECT_THAT(missingIn({}, std::nullopt), IsEmpty());
  const LogCheck early = of(kJanuary, kJanuary + days{30});
  EXPECT_THAT(missingIn({of(kJanuary + days{31}, kJanuary + days{58}), early}, std::nullopt),
              IsEmpty());
  EXPECT_THAT(missingIn({of(kJanuary + days{10}, kJanuary + days{40}), early}, std::nullopt),
              IsEmpty())
      << "overlapping is fine";
  EXPECT_THAT(missingIn({of(kJanuary + days{32}, kJanuary + days{58}), early}, std::nullopt),
              ElementsAre(Period{kJanuary + days{31}, kJanuary + days{31}}));
  EXPECT_THAT(missingIn({of(kJanuary + days{5}, kJanuary + days{6}), early,
                         of(kJanuary + days{40}, kJanuary + days{41}),
                         of(kJanuary + days{50}, kJanuary + days{51})},
                        std::nullopt),
              ElementsAre(Period{kJanuary + days{31}, kJanuary + days{39}},
                          Period{kJanuary + days{42}, kJanuary + days{49}}))
      << "a short one inside a long one opens no gap";
}

TEST(LogChecksOfAYear, GoOnTheDayAfterTheLastOne) {
  EXPECT_EQ(nextPeriod({}, std::nullopt, kToday), (Period{kJanuary, kJanuary + days{30}}))
      << "the last month";
  const auto until = [](std::chrono::sys_days last) {
    return nextPeriod({of(kJanuary, last)}, std::nullopt, kToday);
  };
  EXPECT_EQ(until(kJanuary + days{9}), (Period{kJanuary + days{10}, kJanuary + days{30}}));
  EXPECT_EQ(until(kJanuary + days{30}), (Period{kJanuary + days{31}, kToday - days{1}}))
      << "the last month is checked: up to yesterday";
  EXPECT_EQ(until(kToday - days{1}), std::nullopt) << "there is no day that has ended";
  EXPECT_EQ(nextPeriod({of(kJanuary - days{200}, kJanuary - days{151})}, std::nullopt, kToday),
            (Period{kJanuary - days{150}, kJanuary - days{50}}))
      << "no longer than a check may be";
}

TEST(LogChecksOfAYear, AreAskedForFromTheSetUpOn) {
  using ::testing::ElementsAre;
  using ::testing::IsEmpty;
  const LogCheck late = of(kJanuary + days{20}, kJanuary + days{30});
  EXPECT_THAT(missingIn({late}, kJanuary + days{5}),
              ElementsAre(Period{kJanuary + days{5}, kJanuary + days{19}}));
  EXPECT_THAT(missingIn({late}, kJanuary + days{20}), IsEmpty());
  EXPECT_THAT(missingIn({late}, kJanuary + days{25}), IsEmpty()) << "it began before";
  const LogCheck before = of(kJanuary, kJanuary + days{2});
  EXPECT_THAT(missingIn({before}, kJanuary + days{3}), IsEmpty()) << "none yet";
  EXPECT_THAT(missingIn({before, late}, kJanuary + days{5}),
              ElementsAre(Period{kJanuary + days{5}, kJanuary + days{19}}));
  EXPECT_EQ(nextPeriod({}, kJanuary - days{10}, kToday),
            (Period{kJanuary - days{10}, kJanuary + days{30}}));
}

TEST(LogChecksOfAYear, AreThoseOfTheJournalOnly) {
  using ::testing::ElementsAre;
  LogCheck other = of(kJanuary + days{1}, kJanuary + days{30});
  other.sources = {Source::LogIns, Source::Other};
  EXPECT_THAT(
      missingIn({of(kJanuary, kJanuary), other, of(kJanuary + days{31}, kJanuary + days{31})},
                std::nullopt),
      ElementsAre(Period{kJanuary + days{1}, kJanuary + days{30}}));
  EXPECT_EQ(nextPeriod({other}, std::nullopt, kToday), nextPeriod({}, std::nullopt, kToday));
}

}  // namespace
}  // namespace sekisho::logchecks
