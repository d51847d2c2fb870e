// What a whole hub destroys of its journal: what the clinic's rules let go, and nothing else.
#include <gmock/gmock.h>

#include <memory>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using journal::EntryClass;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;

class BodiesOnAHub : public ::testing::Test {
 protected:
  BodiesOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
  }

  std::uint64_t record(std::string_view text) {
    const auto kept = state_.journal->append({.entry_class = EntryClass::Usage,
                                              .kind = "usage.received@1",
                                              .source = "feed/test",
                                              .number = ++number_,
                                              .type = "text/plain",
                                              .body = copyOf(bytesOf(text))});
    EXPECT_THAT(kept, succeeds());
    return kept->index;
  }
  // As days go by at a hub that runs: something is recorded every few days.
  void run(int count) {
    for (int day = 0; day < count; day += 3) {
      clock_.pass(days{3});
      record("a day");
    }
  }
  void write(int months, EntryClass of = EntryClass::Usage) {
    ASSERT_THAT(state_.retention->write({.id = state_.ids.make<retention::RuleId>(),
                                         .entry_class = of,
                                         .months = months,
                                         .reason = "院内の規程 第5条",
                                         .by = state_.ids.make<PersonId>(),
                                         .at = clock_.now(),
                                         .from = japaneseDay(clock_.now())}),
                succeeds());
  }
  [[nodiscard]] bool isThere(std::uint64_t index) const {
    return state_.journal->body(index).has_value();
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
  std::uint64_t number_ = 0;
};

TEST_F(BodiesOnAHub, GoAfterTheMonthsOfTheRuleAndTheirEntriesAndProofsStay) {
  const std::uint64_t old = record("who was here");
  run(420);
  state_.letGo();
  EXPECT_TRUE(isThere(old)) << "nobody has written a rule";
  write(12);
  state_.letGo();
  EXPECT_THAT(state_.journal->body(old), failsWith(ErrorCode::NotFound));
  EXPECT_TRUE(isThere(state_.journal->indexOf("feed/test", number_)->value()));
  EXPECT_THAT(state_.journal->entry(old), succeeds());
  EXPECT_THAT(state_.journal->inclusionProof(old, state_.journal->head().size), succeeds());
  const std::uint64_t size = state_.journal->head().size;
  state_.letGo();
  EXPECT_EQ(state_.journal->head().size, size) << "once";
}

TEST_F(BodiesOnAHub, StayWhileTheirMonthIsOnHold) {
  const std::uint64_t old = record("who was here");
  run(420);
  write(12);
  const retention::Hold hold{.id = state_.ids.make<retention::HoldId>(),
                             .first = journal::monthOf(clock_.now() - days{430}),
                             .reason = "照会への対応",
                             .by = state_.ids.make<PersonId>(),
                             .at = clock_.now()};
  ASSERT_THAT(state_.retention->hold(hold), succeeds());
  state_.letGo();
  EXPECT_TRUE(isThere(old));
  ASSERT_THAT(state_.retention->release(hold.id, {.by = hold.by, .at = clock_.now(), .why = "済"}),
              succeeds());
  state_.letGo();
  EXPECT_FALSE(isThere(old));
}

TEST_F(BodiesOnAHub, TakeWhatPeopleWroteOutOfTheRegisterOfLines) {
  const PersonId person = state_.ids.make<PersonId>();
  const auto write_line = [&] {
    const Instant now = clock_.now();
    ASSERT_THAT(state_.written_uses->write({.id = state_.ids.make<usage::WrittenUseId>(),
                                            .person = person,
                                            .terminal = state_.ids.make<DeviceId>(),
                                            .from = now - std::chrono::hours{2},
                                            .until = now - std::chrono::hours{1},
                                            .purpose = "会計",
                                            .by = person,
                                            .at = now}),
                succeeds());
  };
  write_line();
  run(420);
  write_line();
  write(12);
  state_.letGo();
  const auto left = state_.written_uses->about(person);
  ASSERT_THAT(left, succeeds());
  ASSERT_EQ(left->size(), 1U) << "the younger one";
  EXPECT_GT(left->front().at, clock_.now() - days{1});
}

TEST_F(BodiesOnAHub, TakeTheWordsOfWorriesOutOfTheirRegister) {
  const auto worry = [&] {
    const Instant now = clock_.now();
    const auto filed = state_.worries->file({.id = state_.ids.make<WorryId>(),
                                             .by = state_.ids.make<PersonId>(),
                                             .at = now,
                                             .seen = now,
                                             .words = "知らない窓が出た",
                                             .attached = Json::Object{}});
    EXPECT_THAT(filed, succeeds());
    return filed->id;
  };
  const WorryId old = worry();
  run(420);
  const WorryId young = worry();
  write(12, EntryClass::Usage);
  state_.letGo();
  EXPECT_EQ(state_.worries->report(old)->words, "知らない窓が出た") << "of another class";
  write(12, EntryClass::Decision);
  state_.letGo();
  EXPECT_EQ(state_.worries->report(old)->words, "");
  EXPECT_EQ(state_.worries->report(young)->words, "知らない窓が出た");
}

TEST_F(BodiesOnAHub, AreNotDestroyedByAClockThatLeapt) {
  const std::uint64_t old = record("who was here");
  write(12);
  clock_.pass(days{3650});
  record("after the leap");
  state_.letGo();
  EXPECT_TRUE(isThere(old));
  run(12);
  state_.letGo();
  EXPECT_FALSE(isThere(old)) << "the journal has grown under this clock for more than a week";
}

}  // namespace
}  // namespace sekisho::hub
