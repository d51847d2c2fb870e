// What every LogCheckRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/logchecks/store/log_check_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/logchecks.h"

namespace sekisho::logchecks {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;

using Engine = journal::testing::ScratchKind<LogCheckRegister>;

class LogCheckRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  LogCheck checked(bool clear) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<LogCheckId>(),
            .first = std::chrono::year{2026} / 1 / 1,
            .last = std::chrono::year{2026} / 1 / 31,
            .sources = {Source::Journal, Source::Other},
            .looked = "診療時間外のログイン",
            .clear = clear,
            .found = clear ? "" : "夜間に1回",
            .done = clear ? "" : "本人に確かめた",
            .seal = {.generation = 2, .size = 48'411, .root = sha256(bytesOf("root"))},
            .material = Json::Object{{"cut", false}, {"samples", Json::Array{}}},
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<LogCheckRegister>> scratch_ = GetParam().open();
};

TEST_P(LogCheckRegisterContract, KeepsWhatWasLookedAtAndFoundWithTheJournalAsItStood) {
  const LogCheck first = checked(true);
  const LogCheck second = checked(false);
  ASSERT_THAT((**scratch_).record(first), succeeds());
  ASSERT_THAT((**scratch_).record(second), succeeds());
  EXPECT_THAT(*(**scratch_).all(), ElementsAre(second, first)) << "newest first";
  EXPECT_THAT(scratch_->decisions(), ElementsAre("log-check.recorded@1", "log-check.recorded@1"));
}

TEST_P(LogCheckRegisterContract, KeepsWhoLookedAtTheCheckersOwnActsAndThatNobodyElseCould) {
  LogCheck alone = checked(true);
  alone.alone = true;
  alone.why = "ほかに担当がいない";
  LogCheck waits = checked(true);
  ASSERT_THAT((**scratch_).record(alone), succeeds());
  ASSERT_THAT((**scratch_).record(waits), succeeds());
  const OwnActsSeen own{.by = waits.by, .at = clock_.now(), .looked = "ログイン"};
  EXPECT_THAT((**scratch_).confirm(waits.id, own, {}), failsWith(ErrorCode::Conflict));
  const OwnActsSeen seen{.by = ids_.make<PersonId>(), .at = clock_.now(), .looked = "ログイン"};
  waits.own_acts = seen;
  const auto kept = (**scratch_).confirm(waits.id, seen, {});
  ASSERT_THAT(kept, succeeds());
  EXPECT_EQ(*kept, waits);
  EXPECT_THAT(*(**scratch_).all(), ElementsAre(waits, alone));
  EXPECT_EQ(scratch_->decisions().back(), "log-check.own-acts-seen@1");
  EXPECT_THAT((**scratch_).confirm(waits.id, seen, {}), failsWith(ErrorCode::Conflict)) << "once";
  EXPECT_THAT((**scratch_).confirm(ids_.make<LogCheckId>(), seen, {}),
              failsWith(ErrorCode::NotFound));
}

TEST_P(LogCheckRegisterContract, KeepsALookOfTheCheckersMakingBesideTheOneThatTakesItsPlace) {
  LogCheck check = checked(true);
  ASSERT_THAT((**scratch_).record(check), succeeds());
  const PersonId third = ids_.make<PersonId>();
  const OwnActsSeen made{.by = ids_.make<PersonId>(), .at = clock_.now(), .looked = "ログイン"};
  const auto first = (**scratch_).confirm(check.id, made, {.lately = true, .others = {third}});
  ASSERT_THAT(first, succeeds());
  EXPECT_FALSE(first->isWhole());
  const auto last =
      (**scratch_).confirm(check.id, {.by = third, .at = clock_.now(), .looked = "ログイン"}, {});
  ASSERT_THAT(last, succeeds());
  EXPECT_TRUE(last->isWhole());
  EXPECT_THAT(last->own_acts_before, ElementsAre(*first->own_acts));
  EXPECT_THAT(*(**scratch_).all(), ElementsAre(*last));
}

INSTANTIATE_TEST_SUITE_P(Engines, LogCheckRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<LogCheckRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"log-check.recorded@1", "log-check.own-acts-seen@1"},
                              .open = &openLogCheckRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::logchecks
