// What every ImportedLists promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/usage/store/imported_list_store.h"
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

using Imports = journal::testing::ScratchKind<ImportedLists>;

class ImportedListsContract : public ::testing::TestWithParam<Imports> {
 protected:
  ImportedList taken(std::vector<Sha256> lines) {
    return {.system = "検査システム",
            .list = sha256(bytesOf("list")),
            .lines = std::move(lines),
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  TurnableClock clock_;
  SeededRandom random_{5};
  IdSource ids_{clock_, random_};
  const Sha256 first_ = sha256(bytesOf("first"));
  const Sha256 second_ = sha256(bytesOf("second"));
  std::unique_ptr<journal::testing::Scratch<ImportedLists>> scratch_ = GetParam().open();
};

TEST_P(ImportedListsContract, KnowsTheLinesThatWereTakenAndNoOthers) {
  const std::vector<Sha256> both{first_, second_};
  EXPECT_THAT(*(**scratch_).known(both), IsEmpty());
  ASSERT_THAT((**scratch_).record(taken({first_})), succeeds());
  EXPECT_THAT(*(**scratch_).known(both), ElementsAre(first_));
  ASSERT_THAT((**scratch_).record(taken({first_, second_})), succeeds()) << "again, with another";
  EXPECT_EQ((**scratch_).known(both)->size(), 2U);
  EXPECT_THAT(scratch_->decisions(), ElementsAre("usage.imported@1", "usage.imported@1"));
}

INSTANTIATE_TEST_SUITE_P(Engines, ImportedListsContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<ImportedLists>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"usage.imported@1"},
                              .open = &openImportedLists})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::usage
