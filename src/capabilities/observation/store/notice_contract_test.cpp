// What every NoticeRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/observation/store/notice_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/observation.h"

namespace sekisho::observation {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using ::testing::ElementsAre;

using NoticeEngine = journal::testing::ScratchKind<NoticeRegister>;

class NoticeRegisterContract : public ::testing::TestWithParam<NoticeEngine> {
 protected:
  NoticeRegister& notices() { return **scratch_; }
  std::chrono::sys_days today() { return japaneseDay(clock_.now()); }

  Notice notice() {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<NoticeId>(),
            .purpose = "ほかの人のログインで使われていないかを確かめるため",
            .responsible = ids_.make<PersonId>(),
            .viewers = {.roles = {ViewerRole::Director, ViewerRole::SafetyManager},
                        .persons = {ids_.make<PersonId>(), ids_.make<PersonId>()}},
            .keep_months = 3,
            .start = today() + days{7},
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }
  Given given() {
    return {.day = today(),
            .by = ids_.make<PersonId>(),
            .at = clock_.now(),
            .alone = "一人の医院のため"};
  }
  Ending ending() { return {.by = ids_.make<PersonId>(), .at = clock_.now(), .why = "見直し"}; }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<NoticeRegister>> scratch_ = GetParam().open();
};

TEST_P(NoticeRegisterContract, KeepsNoticesAsTheyWereWritten) {
  Notice first = notice();
  first.until = first.start + days{90};
  Notice second = notice();
  second.viewers.persons.clear();
  ASSERT_THAT(notices().record(first), succeeds());
  ASSERT_THAT(notices().record(second), succeeds());
  EXPECT_THAT(*notices().all(), ElementsAre(second, first)) << "newest first";
}

TEST_P(NoticeRegisterContract, IsGivenOnceAndStaysVisibleWhenItEnds) {
  Notice one = notice();
  ASSERT_THAT(notices().record(one), succeeds());
  one.given = given();
  const auto told = notices().give(one.id, *one.given, today());
  ASSERT_THAT(told, succeeds());
  EXPECT_EQ(*told, one);
  EXPECT_THAT(notices().give(one.id, given(), today()), failsWith(ErrorCode::Conflict));
  one.ended = ending();
  const auto ended = notices().end(one.id, *one.ended);
  ASSERT_THAT(ended, succeeds());
  EXPECT_THAT(*notices().all(), ElementsAre(one));
  EXPECT_THAT(notices().end(one.id, ending()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("observation.notice-recorded@1", "observation.notice-given@1",
                          "observation.notice-ended@1"));
}

TEST_P(NoticeRegisterContract, ADayThatCannotBeLeavesNothingBehind) {
  const Notice one = notice();
  ASSERT_THAT(notices().record(one), succeeds());
  Given late = given();
  late.day = one.start;
  EXPECT_THAT(notices().give(one.id, late, one.start), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(*notices().all(), ElementsAre(one));
  EXPECT_THAT(notices().give(NoticeId{}, given(), today()), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(notices().end(NoticeId{}, ending()), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("observation.notice-recorded@1"));
}

INSTANTIATE_TEST_SUITE_P(Engines, NoticeRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<NoticeRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"observation.notice-recorded@1",
                                        "observation.notice-given@1", "observation.notice-ended@1"},
                              .open = &openNoticeRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::observation
