// That a day is counted out of the journal, whatever was forgotten meanwhile.
#include "programs/backup/next_generation.h"
#include "programs/hub/testing/day_of_a_hub.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using daily::Draft;
using sekisho::testing::succeeds;
using std::chrono::days;
using testing::DayOfAHub;
using ::testing::IsEmpty;
using testing::kWednesday;
using ::testing::SizeIs;

TEST_F(DayOfAHub, CountsARecordThatCameLateOnTheDayItTellsOf) {
  tellStaff();
  const Instant then = clock_.now() + 9h;
  clock_.pass(days{3});
  received("0012", then);
  EXPECT_THAT(draft().lines, SizeIs(1));
  EXPECT_THAT(draft(kWednesday + days{3}).lines, IsEmpty());
}

TEST_F(DayOfAHub, IsCountedAnewOutOfTheJournalAfterARestart) {
  tellStaff();
  clock_.pass(9h);
  received("0012", clock_.now());
  clock_.pass(days{2});
  const Draft before = draft();
  open();
  EXPECT_EQ(daily::digestOf(draft()), daily::digestOf(before));
  EXPECT_THAT(before.lines, SizeIs(1));
}

TEST_F(DayOfAHub, IsDrawnOutOfWhatWasRecordedBeforeARestoreUnlessThatCannotBeRead) {
  tellStaff();
  clock_.pass(9h);
  received("0012", clock_.now());
  clock_.pass(days{2});
  const Draft before = draft();
  ASSERT_THAT(state_->journal->checkpoint(), succeeds());
  ASSERT_THAT(backup::markNextGeneration(*state_->disk, state_->options.data,
                                         {.previous = {}, .why = std::string(backup::kRestored)}),
              succeeds());
  open();
  ASSERT_EQ(state_->journal->generation(), 2U);
  EXPECT_TRUE(draft().whole);
  EXPECT_EQ(daily::digestOf(draft()), daily::digestOf(before));

  ASSERT_THAT(
      state_->disk->remove(journal::generationPath(state_->journalPlace(), 1) + "/checkpoint"),
      succeeds());
  open();
  EXPECT_TRUE(draft().whole) << "there is no more to count";
  EXPECT_TRUE(draft().sources.cut);
  EXPECT_THAT(draft().lines, IsEmpty());
}

TEST_F(DayOfAHub, IsNotWholeBeforeAllThatCameSinceWasCounted) {
  tellStaff();
  clock_.pass(9h);
  for (int n = 0; n < 12; ++n) received("0012", clock_.now());
  RecordTally tally(*state_->record);
  const auto counted = [&](std::size_t left) { return *tally.of(kWednesday, left); };
  EXPECT_FALSE(counted(3).whole);
  EXPECT_TRUE(counted(1'000).whole);
  EXPECT_EQ(counted(1'000).tally.records, 12) << "each is counted once";
  received("0012", clock_.now());
  EXPECT_FALSE(counted(0).whole);
  EXPECT_EQ(counted(1).tally.records, 13);
}

TEST_F(DayOfAHub, IsCountedAsOftenAsItIsForgottenAndBesideItsNeighbours) {
  tellStaff();
  clock_.pass(9h);
  for (const auto after : {0h, 20h, 40h}) received("0012", clock_.now() + after - 24h);
  RecordTally tally(*state_->record);
  const auto records = [&](std::chrono::sys_days day) {
    std::size_t left = 1'000;
    const auto counted = *tally.of(day, left);
    EXPECT_TRUE(counted.whole);
    return counted.tally.records;
  };
  EXPECT_EQ(records(kWednesday - days{1}), 1);
  EXPECT_EQ(records(kWednesday), 2) << "what is ahead of its time counts where it came";
  received("0012", clock_.now());
  EXPECT_EQ(records(kWednesday), 3);
  ASSERT_THAT(tally.advance(1'000, kWednesday + days{1}), succeeds());
  EXPECT_EQ(records(kWednesday), 3);
  received("0012", clock_.now());
  EXPECT_EQ(records(kWednesday), 4);
}

TEST_F(DayOfAHub, CountsWhatCannotBeOfItsTimeWhereItCameAlsoAfterARestart) {
  tellStaff();
  clock_.pass(9h);
  received("0012", clock_.now() - days{500});
  received("0012", clock_.now() + days{2});
  const Draft before = draft();
  EXPECT_EQ(before.sources.records, 2);
  EXPECT_EQ(before.sources.undated, 2);
  open();
  EXPECT_EQ(daily::digestOf(draft()), daily::digestOf(before));
  EXPECT_EQ(draft(kWednesday + days{2}).sources.records, 0);
}

}  // namespace
}  // namespace sekisho::hub
