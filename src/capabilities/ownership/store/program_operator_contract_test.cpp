// What every ProgramOperators promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/ownership/store/program_operator_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/ownership.h"

namespace sekisho::ownership {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using ::testing::ElementsAre;

constexpr std::chrono::sys_days kBegins = std::chrono::year{2026} / 1 / 21;

using Kind = journal::testing::ScratchKind<ProgramOperators>;

class ProgramOperatorsContract : public ::testing::TestWithParam<Kind> {
 protected:
  ProgramOperators& operators() { return **scratch_; }

  ProgramOperator used(std::string name) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<OwnershipId>(),
            .name = std::move(name),
            .person = ids_.make<PersonId>(),
            .purpose = "電子カルテの連携",
            .from = kBegins,
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }
  Ending takenBack() {
    return {.by = ids_.make<PersonId>(), .at = clock_.now(), .why = "入れ替え"};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<ProgramOperators>> scratch_ = GetParam().open();
};

TEST_P(ProgramOperatorsContract, KeepsWhatAnOperatorIsForAsItWasDecided) {
  ProgramOperator charts = used("ormaster");
  charts.until = kBegins + days{30};
  const ProgramOperator booking = used("yoyaku");
  ASSERT_THAT(operators().assign(charts), succeeds());
  ASSERT_THAT(operators().assign(booking), succeeds());
  EXPECT_THAT(*operators().all(), ElementsAre(booking, charts)) << "newest first";
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("access.operator-assigned@1", "access.operator-assigned@1"));
}

TEST_P(ProgramOperatorsContract, AnOperatorIsOneProgramsOnAnyDay) {
  ProgramOperator first = used("ormaster");
  first.until = kBegins + days{30};
  ASSERT_THAT(operators().assign(first), succeeds());
  ProgramOperator second = used("ormaster");
  second.from = *first.until;
  EXPECT_THAT(operators().assign(second), failsWith(ErrorCode::Conflict));
  second.from = *first.until + days{1};
  EXPECT_THAT(operators().assign(second), succeeds());
}

TEST_P(ProgramOperatorsContract, WhatIsTakenBackStaysVisibleAndLeavesRoomForAnother) {
  ProgramOperator first = used("ormaster");
  ASSERT_THAT(operators().assign(first), succeeds());
  const Ending why = takenBack();
  const auto ended = operators().end(first.id, why);
  ASSERT_THAT(ended, succeeds());
  first.ended = why;
  EXPECT_EQ(*ended, first);
  const ProgramOperator second = used("ormaster");
  ASSERT_THAT(operators().assign(second), succeeds());
  EXPECT_THAT(*operators().all(), ElementsAre(second, first));
  EXPECT_THAT(operators().end(first.id, takenBack()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(operators().end(OwnershipId{}, takenBack()), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("access.operator-assigned@1", "access.operator-released@1",
                          "access.operator-assigned@1"));
}

INSTANTIATE_TEST_SUITE_P(Engines, ProgramOperatorsContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<ProgramOperators>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"access.operator-assigned@1", "access.operator-released@1"},
                              .open = &openProgramOperators})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::ownership
