// What every ReadingDecisions promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/orca/store/reading_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/orca.h"

namespace sekisho::orca {
namespace {

using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Engine = journal::testing::ScratchKind<ReadingDecisions>;

class ReadingDecisionsContract : public ::testing::TestWithParam<Engine> {
 protected:
  ReadingDecisions& kept() { return **scratch_; }

  ReadingDecision decision(DeviceId device, Reads reads) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<ReadingDecisionId>(),
            .device = device,
            .reads = reads,
            .opinion_of = "サポート 森",
            .opinion = "夜間の負荷に問題なし",
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<ReadingDecisions>> scratch_ = GetParam().open();
};

TEST_P(ReadingDecisionsContract, ReadTheLogAloneUntilTheClinicDecides) {
  const auto device = ids_.make<DeviceId>();
  EXPECT_EQ(*kept().inForce(device), Reads::Log);
  EXPECT_THAT(*kept().of(device), IsEmpty());
}

TEST_P(ReadingDecisionsContract, HoldAsTheyWereMadeThoughTheClockWasAhead) {
  const auto server = ids_.make<DeviceId>();
  auto ahead = decision(server, Reads::Database);
  ahead.at += std::chrono::days{400};
  ASSERT_THAT(kept().decide(ahead), succeeds());
  ASSERT_THAT(kept().decide(decision(server, Reads::Log)), succeeds());
  EXPECT_EQ(*kept().inForce(server), Reads::Log);
}

TEST_P(ReadingDecisionsContract, HoldUntilTheNextOneOfThatMachine) {
  const auto server = ids_.make<DeviceId>();
  const auto other = ids_.make<DeviceId>();
  const auto first = decision(server, Reads::DatabaseAndCompareFirstPasswords);
  const auto second = decision(server, Reads::Database);
  ASSERT_THAT(kept().decide(first), succeeds());
  ASSERT_THAT(kept().decide(decision(other, Reads::Database)), succeeds());
  EXPECT_EQ(*kept().inForce(server), Reads::DatabaseAndCompareFirstPasswords);
  ASSERT_THAT(kept().decide(second), succeeds());
  EXPECT_EQ(*kept().inForce(server), Reads::Database);
  EXPECT_THAT(*kept().of(server), ElementsAre(second, first)) << "newest first";
  EXPECT_EQ(scratch_->decisions().size(), 3U);
  EXPECT_EQ(scratch_->decisions().back(), "orca.reading-decided@1");
}

INSTANTIATE_TEST_SUITE_P(Engines, ReadingDecisionsContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<ReadingDecisions>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"orca.reading-decided@1"},
                              .open = &openReadingDecisions})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::orca
