// What every FeedRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/duties/store/feed_store.h"
#include "capabilities/journal/testing/stored_scratch.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/duties.h"
#include "schemas/journal.h"

namespace sekisho::duties {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Engine = journal::testing::ScratchKind<FeedRegister>;

class FeedRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  FeedRegister& feeds() { return **scratch_; }
  std::vector<std::string> decisions() { return scratch_->decisions(); }
  storage::Database& database() { return *scratch_->database(); }

  Feed feedOf(PersonId person) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<FeedId>(),
            .person = person,
            .label = "受付のパソコン",
            .token = sha256(bytesOf(makeToken(random_))),
            .made = clock_.now()};
  }
  PersonId somebody() { return ids_.make<PersonId>(); }

 private:
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<FeedRegister>> scratch_ = GetParam().open();
};

TEST_P(FeedRegisterContract, KeepsFeedsWithTheirEntriesUntilTheyAreRemoved) {
  const PersonId person = somebody();
  const Feed first = feedOf(person);
  const Feed second = feedOf(person);
  ASSERT_THAT(feeds().make(first), succeeds());
  ASSERT_THAT(feeds().make(second), succeeds());
  EXPECT_THAT(*feeds().all(), ElementsAre(second, first)) << "newest first";
  ASSERT_THAT(feeds().remove(first.id, person), succeeds());
  EXPECT_THAT(*feeds().all(), ElementsAre(second));
  EXPECT_THAT(decisions(),
              ElementsAre("duties.feed-made@1", "duties.feed-made@1", "duties.feed-removed@1"));
}

TEST_P(FeedRegisterContract, OnlyItsOwnPersonRemovesAFeed) {
  const Feed feed = feedOf(somebody());
  ASSERT_THAT(feeds().make(feed), succeeds());
  EXPECT_THAT(feeds().remove(feed.id, somebody()), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(feeds().remove(FeedId{}, feed.person), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(*feeds().all(), ElementsAre(feed));
  EXPECT_THAT(decisions(), ElementsAre("duties.feed-made@1"));
}

TEST_P(FeedRegisterContract, APersonHasAFewAndNoMore) {
  const PersonId person = somebody();
  for (std::size_t i = 0; i < kMaxFeedsOfOne; ++i) {
    ASSERT_THAT(feeds().make(feedOf(person)), succeeds());
  }
  EXPECT_THAT(feeds().make(feedOf(person)), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(feeds().make(feedOf(somebody())), succeeds());
}

TEST_P(FeedRegisterContract, AllOfAPersonGoWithinTheDecisionAboutTheirSignIn) {
  const PersonId person = somebody();
  const Feed others = feedOf(somebody());
  for (const Feed& feed : {others, feedOf(person), feedOf(person)}) {
    ASSERT_THAT(feeds().make(feed), succeeds());
  }
  for (const std::int64_t there : {2, 0}) {
    auto transaction = database().begin(journal::testing::scratchClinic());
    ASSERT_THAT(transaction, succeeds());
    EXPECT_EQ(removeFeedsOf(**transaction, person), there);
    ASSERT_THAT((*transaction)->commit(), succeeds());
    EXPECT_THAT(*feeds().all(), ElementsAre(others));
  }
}

TEST_P(FeedRegisterContract, ReadingLeavesItsTimeAndNoEntry) {
  Feed feed = feedOf(somebody());
  ASSERT_THAT(feeds().make(feed), succeeds());
  feed.used = feed.made + std::chrono::hours{3};
  ASSERT_THAT(feeds().touch(feed.id, *feed.used), succeeds());
  EXPECT_THAT(*feeds().all(), ElementsAre(feed));
  EXPECT_EQ(decisions().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Engines, FeedRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<FeedRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"duties.feed-made@1", "duties.feed-removed@1"},
                              .open = &openFeedRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::duties
