// What every ToldRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/observation/store/told_store.h"
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
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ToldRegisterContract
    : public ::testing::TestWithParam<journal::testing::ScratchKind<ToldRegister>> {
 protected:
  ToldRegister& told() { return **scratch_; }

  Told one() {
    clock_.pass(std::chrono::minutes{1});
    return {.notice = ids_.make<NoticeId>(),
            .person = ids_.make<PersonId>(),
            .day = japaneseDay(clock_.now()),
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<ToldRegister>> scratch_ = GetParam().open();
};

TEST_P(ToldRegisterContract, KeepsWhoWasToldByWhomAndWhen) {
  EXPECT_THAT(*told().all(), IsEmpty());
  const Told first = one();
  Told own = one();
  own.by = own.person;
  ASSERT_THAT(told().record(first), succeeds());
  ASSERT_THAT(told().record(own), succeeds());
  EXPECT_THAT(*told().all(), ElementsAre(first, own));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("observation.told@1", "observation.told@1"));
}

TEST_P(ToldRegisterContract, TellsEachPersonOnceANotice) {
  const Told first = one();
  ASSERT_THAT(told().record(first), succeeds());
  Told again = one();
  again.notice = first.notice;
  again.person = first.person;
  EXPECT_THAT(told().record(again), failsWith(ErrorCode::Conflict));
  again.notice = one().notice;
  EXPECT_THAT(told().record(again), succeeds()) << "of another notice";
  EXPECT_THAT(*told().all(), ElementsAre(first, again));
}

INSTANTIATE_TEST_SUITE_P(Engines, ToldRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<ToldRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"observation.told@1"},
                              .open = &openToldRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::observation
