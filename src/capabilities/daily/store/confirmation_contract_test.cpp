// What every ConfirmationRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/daily/store/confirmation_store.h"
#include "capabilities/journal/testing/stored_scratch.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/daily.h"
#include "schemas/journal.h"

namespace sekisho::daily {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Engine = journal::testing::ScratchKind<ConfirmationRegister>;

const std::chrono::sys_days kDay = std::chrono::year{2026} / 4 / 1;
constexpr std::chrono::days kOne{1};

class ConfirmationRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  ConfirmationRegister& days() { return **scratch_; }

  Confirmation confirmed(std::chrono::sys_days day) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<ConfirmationId>(),
            .day = day,
            .by = ids_.make<PersonId>(),
            .at = clock_.now(),
            .digest = sha256(bytesOf("draft")),
            .unknown = 1,
            .remark = "だれか、わからない",
            .seal = {.generation = 2, .size = 48'411, .root = sha256(bytesOf("root"))},
            .lines = {{Origin::SignedIn, sha256(bytesOf("a"))},
                      {Origin::Written, sha256(bytesOf("b"))}}};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<ConfirmationRegister>> scratch_ = GetParam().open();
};

TEST_P(ConfirmationRegisterContract, GivesBackWhatWasConfirmedWithEveryLine) {
  const Confirmation one = confirmed(kDay);
  ASSERT_THAT(days().keep(one, std::nullopt, Json::Object{}), succeeds());
  EXPECT_THAT(*days().of(kDay), ElementsAre(one));
  EXPECT_THAT(*days().of(kDay + kOne), IsEmpty());
  EXPECT_THAT(scratch_->decisions(), ElementsAre("daily.confirmed@1"));
}

TEST_P(ConfirmationRegisterContract, ChangesNothingAndHasTheNewestOfEachDay) {
  const Confirmation first = confirmed(kDay);
  const Confirmation other = confirmed(kDay + kOne);
  const Confirmation again = confirmed(kDay);
  ASSERT_THAT(days().keep(first, std::nullopt, Json::Object{}), succeeds());
  ASSERT_THAT(days().keep(other, std::nullopt, Json::Object{}), succeeds());
  ASSERT_THAT(days().keep(again, first.id, Json::Object{}), succeeds());
  EXPECT_THAT(*days().of(kDay), ElementsAre(again, first));
  EXPECT_THAT(*days().newest(kDay, kDay + kOne), ElementsAre(again, other));
  EXPECT_THAT(*days().newest(kDay + kOne, kDay + kOne), ElementsAre(other));
}

TEST_P(ConfirmationRegisterContract, RefusesWhoeverDidNotKnowOfTheNewest) {
  const Confirmation first = confirmed(kDay);
  ASSERT_THAT(days().keep(first, std::nullopt, Json::Object{}), succeeds());
  EXPECT_THAT(days().keep(confirmed(kDay), std::nullopt, Json::Object{}),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(*days().of(kDay), ElementsAre(first));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("daily.confirmed@1"));
}

TEST_P(ConfirmationRegisterContract, NotesADifferenceOnceUntilItIsConfirmedOrGone) {
  const Confirmation first = confirmed(kDay);
  ASSERT_THAT(days().keep(first, std::nullopt, Json::Object{}), succeeds());
  const Instant since = clock_.now();
  ASSERT_THAT(days().note(kDay, since), succeeds());
  ASSERT_THAT(days().note(kDay, since + std::chrono::hours{5}), succeeds());
  ASSERT_THAT(days().note(kDay + kOne, since), succeeds());
  EXPECT_THAT(*days().differing(),
              ElementsAre(Differing{kDay, since}, Differing{kDay + kOne, since}));
  ASSERT_THAT(days().note(kDay + kOne, std::nullopt), succeeds());
  ASSERT_THAT(days().keep(confirmed(kDay), first.id, Json::Object{}), succeeds());
  EXPECT_THAT(*days().differing(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Engines, ConfirmationRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<ConfirmationRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"daily.confirmed@1"},
                              .open = &openConfirmationRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::daily
