// What every BackupChecks promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/backupchecks/store/backup_check_store.h"
#include "capabilities/journal/testing/stored_scratch.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/backupchecks.h"
#include "schemas/journal.h"

namespace sekisho::backupchecks {
namespace {

using sekisho::testing::succeeds;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Engine = journal::testing::ScratchKind<BackupChecks>;

class BackupChecksContract : public ::testing::TestWithParam<Engine> {
 protected:
  BackupChecks& kept() { return **scratch_; }

  BackupCheck done(Kind kind, days ago, Outcome outcome) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<BackupCheckId>(),
            .kind = kind,
            .day = std::chrono::floor<days>(clock_.now()) - ago,
            .what = "1月17日の控え",
            .where = "予備のノート",
            .who = "サポート 森",
            .outcome = outcome,
            .said = "30分で戻った",
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<BackupChecks>> scratch_ = GetParam().open();
};

TEST_P(BackupChecksContract, AreNoneUntilOneIsRecorded) { EXPECT_THAT(*kept().all(), IsEmpty()); }

TEST_P(BackupChecksContract, AreListedByTheDayTheyWereDone) {
  const auto earlier = done(Kind::Restored, days{40}, Outcome::Failed);
  const auto newest = done(Kind::Detached, days{0}, Outcome::Worked);
  const auto late = done(Kind::Restored, days{20}, Outcome::Partly);
  for (const auto& one : {earlier, newest, late}) ASSERT_THAT(kept().record(one), succeeds());
  EXPECT_THAT(*kept().all(), ElementsAre(newest, late, earlier));
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("backup.checked@1", "backup.checked@1", "backup.checked@1"));
}

INSTANTIATE_TEST_SUITE_P(Engines, BackupChecksContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<BackupChecks>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"backup.checked@1"},
                              .open = &openBackupChecks})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::backupchecks
