#include "capabilities/observation/standing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho::observation {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr sys_days kDay = std::chrono::year{2026} / 1 / 21;

// Ids tell them apart; a notice given later has the higher number.
Notice given(int number, sys_days start, std::optional<sys_days> until = {}) {
  Notice notice{.keep_months = number, .start = start, .until = until};
  notice.id.uuid.bytes[15] = static_cast<std::byte>(number);
  notice.given = Given{.day = start - days{1}, .at = Instant{kDay} + std::chrono::hours{number}};
  return notice;
}

void endOn(Notice& notice, sys_days day) { notice.ended = Ending{.at = Instant{day}}; }

int numberOf(const Notice* notice) { return notice == nullptr ? 0 : notice->keep_months; }

TEST(ANotice, IsInForceFromItsFirstDayToItsLast) {
  const std::vector notices{given(1, kDay, kDay + days{9})};
  EXPECT_EQ(numberOf(inForce(notices, kDay - days{1})), 0);
  EXPECT_EQ(numberOf(inForce(notices, kDay)), 1);
  EXPECT_EQ(numberOf(inForce(notices, kDay + days{9})), 1);
  EXPECT_EQ(numberOf(inForce(notices, kDay + days{10})), 0);
}

TEST(ANotice, ThatNobodyWasToldOfOpensNothing) {
  std::vector notices{given(1, kDay)};
  notices[0].given.reset();
  EXPECT_EQ(inForce(notices, kDay), nullptr);
  EXPECT_EQ(governing(notices, kDay), nullptr);
  EXPECT_EQ(openDays(notices, kDay), std::nullopt);
  EXPECT_THAT(keepings(notices, kDay), IsEmpty());
}

TEST(ANotice, IsReplacedByTheOneGivenLaterFromThatOnesFirstDay) {
  const std::vector notices{given(1, kDay), given(2, kDay + days{10})};
  EXPECT_EQ(numberOf(inForce(notices, kDay + days{9})), 1);
  EXPECT_EQ(numberOf(inForce(notices, kDay + days{10})), 2);
  EXPECT_EQ(stateOf(notices[0], notices, kDay + days{9}), State::InForce);
  EXPECT_EQ(stateOf(notices[1], notices, kDay + days{9}), State::Waiting);
  EXPECT_EQ(stateOf(notices[0], notices, kDay + days{10}), State::Replaced);
}

TEST(ANotice, ThatWasReplacedDoesNotComeBack) {
  std::vector notices{given(1, kDay), given(2, kDay + days{10}, kDay + days{19})};
  EXPECT_EQ(inForce(notices, kDay + days{20}), nullptr) << "the second is over";
  notices[1].until.reset();
  endOn(notices[1], kDay + days{15});
  EXPECT_EQ(inForce(notices, kDay + days{15}), nullptr) << "the second was ended";
  EXPECT_EQ(numberOf(governing(notices, kDay + days{15})), 2);
}

TEST(ANotice, EndedBeforeItsFirstDayReplacesNothing) {
  std::vector notices{given(1, kDay), given(2, kDay + days{10})};
  endOn(notices[1], kDay + days{9});
  EXPECT_EQ(numberOf(inForce(notices, kDay + days{20})), 1);
  endOn(notices[1], kDay + days{10});
  EXPECT_EQ(inForce(notices, kDay + days{20}), nullptr) << "it had begun that morning";
}

TEST(CollectionIsOpen, OverNoticesThatFollowEachOther) {
  const std::vector notices{given(1, kDay), given(2, kDay + days{10}, kDay + days{19})};
  const Span whole{kDay, kDay + days{19}};
  EXPECT_EQ(openDays(notices, kDay - days{5}), whole) << "told ahead";
  EXPECT_EQ(openDays(notices, kDay + days{3}), whole);
  EXPECT_EQ(openDays(notices, kDay + days{12}), (Span{kDay + days{10}, kDay + days{19}}));
  EXPECT_EQ(openDays(notices, kDay + days{20}), std::nullopt);
}

TEST(CollectionIsOpen, UntilFurtherNoticeOrTheDayBeforeAGap) {
  EXPECT_EQ(openDays(std::vector{given(1, kDay)}, kDay), (Span{kDay, {}}));
  const std::vector gap{given(1, kDay, kDay + days{4}), given(2, kDay + days{10})};
  EXPECT_EQ(openDays(gap, kDay), (Span{kDay, kDay + days{4}}));
  EXPECT_EQ(openDays(gap, kDay + days{5}), (Span{kDay + days{10}, {}}));
}

TEST(WhatWasCollected, IsKeptAsTheNoticeOfItsDaySays) {
  std::vector notices{given(1, kDay), given(2, kDay + days{10})};
  const sys_days later = kDay + days{60};
  EXPECT_THAT(keepings(notices, later),
              ElementsAre(Keeping{{kDay, kDay + days{9}}, 1}, Keeping{{kDay + days{10}, {}}, 2}));
  endOn(notices[1], kDay + days{15});
  EXPECT_THAT(keepings(notices, later),
              ElementsAre(Keeping{{kDay, kDay + days{9}}, 1},
                          Keeping{{kDay + days{10}, kDay + days{15}}, 2}));
  EXPECT_THAT(keepings(notices, kDay), ElementsAre(Keeping{{kDay, kDay + days{9}}, 1}));
}

TEST(WhatWasCollected, IsForgottenSoManyMonthsLater) {
  const Keeping three{.span = {}, .months = 3};
  EXPECT_EQ(three.forgottenBefore(kDay), sys_days{std::chrono::year{2025} / 10 / 21});
  const sys_days last_of_may = std::chrono::year{2026} / 5 / 31;
  EXPECT_EQ(three.forgottenBefore(last_of_may), sys_days{std::chrono::year{2026} / 2 / 28});
}

}  // namespace
}  // namespace sekisho::observation
