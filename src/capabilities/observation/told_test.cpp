#include "capabilities/observation/told.h"

#include <gmock/gmock.h>

#include <array>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::observation {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using std::chrono::sys_days;

class WhoeverJoins : public ::testing::Test {
 protected:
  // Given on the first day, in force from the eighth.
  Notice given(sys_days first = kDay) {
    return {.id = ids_.make<NoticeId>(),
            .responsible = ids_.make<PersonId>(),
            .start = first + days{7},
            .given = Given{.day = first, .by = ids_.make<PersonId>(), .at = Instant{first}}};
  }
  Told told(const Notice& notice, sys_days day) {
    return {.notice = notice.id, .person = ids_.make<PersonId>(), .day = day};
  }
  static std::string refusalOf(const Result<void>& checked) {
    return checked ? std::string() : std::string(checked.error().message.name);
  }

  static constexpr sys_days kDay{days{20'000}};
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
};

TEST_F(WhoeverJoins, AfterStaffWereToldWasNotToldWithThem) {
  const Notice notice = given();
  const PersonId somebody = ids_.make<PersonId>();
  EXPECT_FALSE(joinedAfter(notice, somebody, kDay)) << "here on that day";
  EXPECT_TRUE(joinedAfter(notice, somebody, kDay + days{1}));
  EXPECT_FALSE(joinedAfter(notice, notice.given->by, kDay + days{1})) << "they gave it";
  EXPECT_FALSE(joinedAfter(notice, notice.responsible, kDay + days{1})) << "they answer for it";
  EXPECT_FALSE(joinedAfter({.start = kDay}, somebody, kDay + days{1})) << "nobody was told";
}

TEST_F(WhoeverJoins, IsToldOfWhatIsInForceOrElseOfWhatComes) {
  const Notice first = given();
  const Notice second = given(kDay + days{30});
  const std::array both{second, first};
  EXPECT_EQ(toTell(both, kDay)->id, first.id) << "nothing is in force yet";
  EXPECT_EQ(toTell(both, kDay + days{8})->id, first.id);
  EXPECT_EQ(toTell(both, kDay + days{37})->id, second.id);
  Notice over = first;
  over.until = first.start;
  EXPECT_EQ(toTell(std::array{over}, over.start + days{1}), nullptr);
  EXPECT_EQ(toTell({}, kDay), nullptr);
}

TEST_F(WhoeverJoins, IsToldOnADayOfTheNoticeAndNotAhead) {
  const Notice notice = given();
  const std::array notices{notice};
  const sys_days joins = kDay + days{10};
  EXPECT_THAT(check(told(notice, kDay), notices, joins, joins), succeeds())
      << "with the contract, before the first day";
  EXPECT_THAT(check(told(notice, joins), notices, joins, joins), succeeds());
  EXPECT_EQ(refusalOf(check(told(notice, joins + days{1}), notices, joins, joins)),
            "observation.told-day");
  EXPECT_EQ(refusalOf(check(told(notice, kDay - days{1}), notices, joins, joins)),
            "observation.told-day");
  EXPECT_EQ(refusalOf(check(told(notice, joins), notices, kDay, joins)),
            "observation.told-with-all");
  Notice ended = notice;
  ended.ended = Ending{.at = Instant{joins}};
  EXPECT_THAT(check(told(notice, joins), std::array{ended}, joins, joins),
              failsWith(ErrorCode::Conflict));
}

TEST_F(WhoeverJoins, IsToldOfEachNoticeAnew) {
  const Notice first = given();
  const Notice second = given(kDay + days{30});
  const Told one = told(first, kDay);
  EXPECT_EQ(toldOf(std::array{one}, first.id), std::set{one.person});
  EXPECT_TRUE(toldOf(std::array{one}, second.id).empty());
}

}  // namespace
}  // namespace sekisho::observation
