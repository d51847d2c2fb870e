// What every RetentionRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/retention/store/retention_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/retention.h"

namespace sekisho::retention {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;

using Engine = journal::testing::ScratchKind<RetentionRegister>;

class RetentionRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  RetentionRegister& kept() { return **scratch_; }

  Rule rule(journal::EntryClass of, int months) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<RuleId>(),
            .entry_class = of,
            .months = months,
            .reason = "院内の規程 第5条",
            .by = ids_.make<PersonId>(),
            .at = clock_.now(),
            .from = std::chrono::year{2026} / 2 / 4};
  }
  Hold hold(std::optional<journal::Month> last) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<HoldId>(),
            .first = {2026, 1},
            .last = last,
            .reason = "照会への対応",
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<RetentionRegister>> scratch_ = GetParam().open();
};

TEST_P(RetentionRegisterContract, KeepsEveryRuleThatWasWritten) {
  const Rule first = rule(journal::EntryClass::Usage, 60);
  const Rule second = rule(journal::EntryClass::Decision, 120);
  ASSERT_THAT(kept().write(first), succeeds());
  ASSERT_THAT(kept().write(second), succeeds());
  EXPECT_THAT(*kept().rules(), ElementsAre(second, first)) << "newest first";
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("retention.rule-written@1", "retention.rule-written@1"));
}

TEST_P(RetentionRegisterContract, ReleasesAHoldOnceAndKeepsItInSight) {
  const Hold open = hold(std::nullopt);
  Hold closed = hold(journal::Month{2026, 3});
  ASSERT_THAT(kept().hold(open), succeeds());
  ASSERT_THAT(kept().hold(closed), succeeds());
  const Release release{.by = ids_.make<PersonId>(), .at = clock_.now(), .why = "終わったため"};
  closed.released = release;
  const auto released = kept().release(closed.id, release);
  ASSERT_THAT(released, succeeds());
  EXPECT_EQ(*released, closed);
  EXPECT_THAT(*kept().holds(), ElementsAre(closed, open));
  EXPECT_THAT(kept().release(closed.id, release), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(kept().release(ids_.make<HoldId>(), release), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(scratch_->decisions().back(), "retention.hold-released@1");
}

TEST_P(RetentionRegisterContract, TakesOnlySoManyHolds) {
  for (std::size_t i = 0; i < kMostHolds; ++i) {
    ASSERT_THAT(kept().hold(hold(std::nullopt)), succeeds());
  }
  EXPECT_THAT(kept().hold(hold(std::nullopt)), failsWith(ErrorCode::Conflict));
}

INSTANTIATE_TEST_SUITE_P(Engines, RetentionRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<RetentionRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"retention.rule-written@1", "retention.held@1",
                                        "retention.hold-released@1"},
                              .open = &openRetentionRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::retention
