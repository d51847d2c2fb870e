// What every SavedSearches promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/usage/store/saved_search_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/usage.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string messageOf(const Result<void>& done) {
  return done ? std::string() : std::string(done.error().message.name);
}

using Searches = journal::testing::ScratchKind<SavedSearches>;

class SavedSearchesContract : public ::testing::TestWithParam<Searches> {
 protected:
  SavedSearch failedLogins() {
    return {.id = ids_.make<SavedSearchId>(),
            .name = "失敗したログイン",
            .kind = "110114",
            .entry_class = journal::EntryClass::Usage,
            .outcome = Outcome::MinorFailure,
            .days = 31,
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }
  SavedSearch ofReception() {
    return {.id = ids_.make<SavedSearchId>(),
            .name = "受付1の閲覧",
            .person = "佐藤 綾",
            .terminal = "受付1",
            .action = Action::Read,
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  TurnableClock clock_;
  SeededRandom random_{5};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<SavedSearches>> scratch_ = GetParam().open();
};

TEST_P(SavedSearchesContract, KeepsEveryCriterionByName) {
  EXPECT_THAT(*(**scratch_).all(), IsEmpty());
  const SavedSearch failed = failedLogins();
  const SavedSearch reception = ofReception();
  ASSERT_THAT((**scratch_).save(failed), succeeds());
  ASSERT_THAT((**scratch_).save(reception), succeeds());
  EXPECT_THAT(*(**scratch_).all(), ElementsAre(reception, failed));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("usage.search-saved@1", "usage.search-saved@1"));
}

TEST_P(SavedSearchesContract, HasOneOfAName) {
  ASSERT_THAT((**scratch_).save(ofReception()), succeeds());
  SavedSearch same = failedLogins();
  same.name = "受付１ の閲覧";
  EXPECT_EQ(messageOf((**scratch_).save(same)), "usage.saved-search-taken");
  EXPECT_EQ((**scratch_).all()->size(), 1U);
}

TEST_P(SavedSearchesContract, LetsGoOfOneAndItsName) {
  const SavedSearch reception = ofReception();
  ASSERT_THAT((**scratch_).save(reception), succeeds());
  ASSERT_THAT((**scratch_).remove(reception.id, reception.by), succeeds());
  EXPECT_THAT(*(**scratch_).all(), IsEmpty());
  EXPECT_EQ(messageOf((**scratch_).remove(reception.id, reception.by)),
            "usage.saved-search-unknown");
  ASSERT_THAT((**scratch_).save(ofReception()), succeeds());
  EXPECT_THAT(scratch_->decisions(), ElementsAre("usage.search-saved@1", "usage.search-removed@1",
                                                 "usage.search-saved@1"));
}

TEST_P(SavedSearchesContract, EndsAtSoManyThatPeopleCanChooseAmong) {
  for (std::size_t i = 0; i < kMaxSavedSearches; ++i) {
    SavedSearch search = failedLogins();
    search.name = "その" + std::to_string(i);
    ASSERT_THAT((**scratch_).save(search), succeeds());
  }
  EXPECT_EQ(messageOf((**scratch_).save(ofReception())), "usage.saved-searches-full");
}

INSTANTIATE_TEST_SUITE_P(Engines, SavedSearchesContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<SavedSearches>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"usage.search-saved@1", "usage.search-removed@1"},
                              .open = &openSavedSearches})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::usage
