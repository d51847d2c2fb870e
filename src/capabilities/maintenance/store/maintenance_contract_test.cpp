// What every MaintenanceRegister promises, on each engine.

#include <gmock/gmock.h>

#include <array>
#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/maintenance/store/maintenance_store.h"
#include "capabilities/maintenance/testing/refused.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/maintenance.h"

namespace sekisho::maintenance {
namespace {

using namespace std::chrono_literals;
using maintenance::testing::refusedWith;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::size_t kMostInTests = 4;

std::unique_ptr<MaintenanceRegister> openSmall(storage::Database& database,
                                               journal::Decisions& decisions, ClinicId clinic) {
  return openMaintenanceRegister(database, decisions, clinic, kMostInTests);
}

using Engine = journal::testing::ScratchKind<MaintenanceRegister>;

class MaintenanceRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  SeenSession opened(const std::string& key) {
    clock_.pass(1min);
    return {.opened = true,
            .key = key,
            .line = ids_.make<LineId>(),
            .service = "sshd",
            .place = "203.0.113.9",
            .account = "vendor",
            .at = clock_.now(),
            .from = clock_.now()};
  }
  SeenSession ended(const std::string& key) {
    clock_.pass(1min);
    return {.key = key, .at = clock_.now(), .until = clock_.now(), .ending = Ending::Ended};
  }
  /// A line that an agent opened.
  Line open(const std::string& key) {
    const std::array told{opened(key)};
    EXPECT_THAT(register_.take(device_, "e", ++number_, told, true), succeeds());
    return register_.lines({})->front();
  }
  Report report(const std::string& engineer) {
    return {.engineer = engineer,
            .company = "サポート",
            .work = "更新",
            .taken = {{.category = 2,
                       .form = Form::Medium,
                       .medium = "USB",
                       .what = "設定の写し",
                       .until = std::chrono::sys_days{2026y / 2 / 1},
                       .done = std::chrono::sys_days{2026y / 1 / 30}},
                      {.what = "画面の写し", .until = std::chrono::sys_days{2026y / 2 / 1}}},
            .by = engineer_,
            .at = clock_.now()};
  }
  Ruling ruling(Word word) {
    return {.word = word, .said = "x", .by = safety_, .at = clock_.now()};
  }
  std::vector<SeenLine> of(const Line& line) { return {{line.id, line.turns.size()}}; }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<MaintenanceRegister>> scratch_ = GetParam().open();
  MaintenanceRegister& register_ = **scratch_;
  const DeviceId device_ = ids_.make<DeviceId>();
  const PersonId engineer_ = ids_.make<PersonId>();
  const PersonId safety_ = ids_.make<PersonId>();
  std::uint64_t number_ = 0;
};

TEST_P(MaintenanceRegisterContract, OpensALineOfASessionAndEndsIt) {
  const std::array told{opened("a"), opened("b"), ended("a")};
  const auto changed = register_.take(device_, "e", 7, told, true);
  ASSERT_THAT(changed, succeeds());
  EXPECT_EQ(*changed, 3U);
  const auto lines = register_.lines({});
  ASSERT_THAT(*lines, SizeIs(2));
  EXPECT_EQ(lines->at(0).session, "b") << "newest first";
  EXPECT_EQ(lines->at(0).number, 2);
  EXPECT_EQ(lines->at(0).ending, Ending::Open);
  EXPECT_EQ(lines->at(1).number, 1);
  EXPECT_EQ(lines->at(1).until, told[2].until);
  EXPECT_EQ(lines->at(1).account, "vendor");
  EXPECT_EQ(*register_.mark(device_, "e"), 7U);
  EXPECT_EQ(*register_.mark(device_, "another"), 0U);
  EXPECT_THAT(scratch_->decisions(), IsEmpty()) << "what agents tell is in the journal already";
}

TEST_P(MaintenanceRegisterContract, OpensNothingTwiceAndNothingOfOtherMachines) {
  const std::array told{opened("a")};
  ASSERT_THAT(register_.take(device_, "e", 1, told, true), succeeds());
  EXPECT_EQ(*register_.take(device_, "e", 1, told, true), 0U);
  EXPECT_EQ(*register_.take(ids_.make<DeviceId>(), "e", 1, told, false), 0U);
  EXPECT_THAT(*register_.lines({}), SizeIs(1));
}

TEST_P(MaintenanceRegisterContract, KeepsWhoItWasWhatWasTakenAndTheClinicsWord) {
  const Line line = open("a");
  const auto named = register_.report(of(line), report("田中"));
  ASSERT_THAT(named, succeeds());
  EXPECT_EQ(named->front().standing(), Standing::ToConfirm);
  const auto confirmed = register_.rule(of(named->front()), ruling(Word::Confirmed));
  ASSERT_THAT(confirmed, succeeds());
  EXPECT_THAT(*register_.lines({}), ElementsAre(confirmed->front()));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("maintenance.reported@1", "maintenance.ruled@1"));
}

TEST_P(MaintenanceRegisterContract, KeepsEveryReportBesideTheOneThatTakesItsPlace) {
  const Line line = open("a");
  const auto first = register_.report(of(line), report("田中"));
  ASSERT_THAT(first, succeeds());
  const auto second = register_.report(of(first->front()), report("鈴木"));
  ASSERT_THAT(second, succeeds());
  const auto kept = register_.lines({})->front();
  ASSERT_THAT(kept.turns, SizeIs(2));
  EXPECT_EQ(kept.turns[0].report->engineer, "田中");
  EXPECT_THAT(kept.turns[0].report->taken, SizeIs(2));
  EXPECT_EQ(kept.report()->engineer, "鈴木");
}

TEST_P(MaintenanceRegisterContract, TakesOneWordOfSeveralLinesAllOrNone) {
  const Line one = open("a");
  const Line two = open("b");
  const Ruling own{.word = Word::Own, .person = safety_, .by = safety_, .at = clock_.now()};
  const std::array stale{SeenLine{one.id, 0}, SeenLine{two.id, 1}};
  EXPECT_THAT(register_.rule(stale, own), refusedWith(ErrorCode::Conflict, "maintenance.moved"));
  for (const Line& line : *register_.lines({})) EXPECT_THAT(line.turns, IsEmpty());
  const std::array both{SeenLine{one.id, 0}, SeenLine{two.id, 0}};
  ASSERT_THAT(register_.rule(both, own), succeeds());
  for (const Line& line : *register_.lines({})) {
    EXPECT_EQ(line.standing(), Standing::Own);
    EXPECT_EQ(line.ruling()->person, safety_);
  }
  EXPECT_THAT(scratch_->decisions(), SizeIs(1));
  const std::array unknown{SeenLine{ids_.make<LineId>(), 0}};
  EXPECT_THAT(register_.rule(unknown, own), failsWith(ErrorCode::NotFound));
}

TEST_P(MaintenanceRegisterContract, NumbersWrittenWorkAmongTheRestAndCorrectsIt) {
  (void)open("a");
  Line line{.id = ids_.make<LineId>(),
            .device = device_,
            .origin = Origin::Visit,
            .place = "医院",
            .from = clock_.now() - 2h,
            .until = clock_.now() - 1h,
            .ending = Ending::Written,
            .known = clock_.now(),
            .written = engineer_,
            .turns = {{.report = report("田中")}}};
  const auto written = register_.write(line);
  ASSERT_THAT(written, succeeds());
  EXPECT_EQ(written->number, 2);
  const auto corrected =
      register_.correct({written->id, 1}, clock_.now() - 3h, clock_.now() - 2h,
                        {.why = "時刻の誤り", .by = safety_, .at = clock_.now()});
  ASSERT_THAT(corrected, succeeds());
  const auto kept = register_.lines({});
  ASSERT_THAT(*kept, SizeIs(2));
  EXPECT_EQ(kept->back(), *corrected);
  EXPECT_EQ(kept->back().turns.back().correction->from, line.from);
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("maintenance.written@1", "maintenance.corrected@1"));
}

TEST_P(MaintenanceRegisterContract, ShowsOldWorkOnlyWhileItWaits) {
  const Line settled = open("a");
  const Line waits = open("b");
  ASSERT_THAT(
      register_.rule(of(settled),
                     {.word = Word::Own, .person = safety_, .by = safety_, .at = clock_.now()}),
      succeeds());
  clock_.pass(24h * 500);
  const auto lines = register_.lines(clock_.now() - 24h * 400);
  ASSERT_THAT(*lines, SizeIs(1));
  EXPECT_EQ(lines->front().id, waits.id);
}

TEST_P(MaintenanceRegisterContract, ShowsOldWorkWhileSomethingTakenIsNotBack) {
  const Line line = open("a");
  ASSERT_THAT(register_.report(of(line), report("田中")), succeeds());
  Line named = register_.lines({})->front();
  ASSERT_THAT(register_.rule(of(named), ruling(Word::Confirmed)), succeeds());
  clock_.pass(24h * 500);
  const auto since = clock_.now() - 24h * 400;
  EXPECT_THAT(*register_.lines(since), SizeIs(1)) << "one of the two things is still out";
  Report back = report("田中");
  back.taken[1].done = std::chrono::sys_days{2026y / 2 / 1};
  named = register_.lines({})->front();
  ASSERT_THAT(register_.report(of(named), back), succeeds());
  named = register_.lines({})->front();
  ASSERT_THAT(register_.rule(of(named), ruling(Word::Confirmed)), succeeds());
  EXPECT_THAT(*register_.lines(since), IsEmpty());
}

TEST_P(MaintenanceRegisterContract, ForgetsWhoseAccountsTheyWereAndNothingElse) {
  const Line line = open("a");
  ASSERT_THAT(register_.report(of(line), report("田中")), succeeds());
  EXPECT_EQ(*register_.forgetAccounts(line.from + 1s, line.from + 1h), 0U);
  EXPECT_EQ(*register_.forgetAccounts(line.from, line.from + 1s), 1U);
  const auto kept = register_.lines({})->front();
  EXPECT_EQ(kept.account, "");
  EXPECT_EQ(kept.place, "203.0.113.9");
  EXPECT_EQ(kept.report()->engineer, "田中");
}

TEST_P(MaintenanceRegisterContract, CountsWhatWaitsAgainstItsLimitAndTellsWhatItDropped) {
  const Line first = open("0");
  for (std::size_t i = 1; i < kMostInTests; ++i) (void)open(std::to_string(i));
  EXPECT_THAT(*register_.dropped({}), IsEmpty());
  const std::array more{opened("more")};
  ASSERT_EQ(*register_.take(device_, "e", ++number_, more, true), 1U) << "to be judged anew";
  EXPECT_THAT(*register_.lines({}), SizeIs(kMostInTests));
  const Dropped dropped{.device = device_, .at = more[0].at};
  EXPECT_THAT(*register_.dropped({}), ElementsAre(dropped));
  EXPECT_THAT(*register_.dropped(more[0].at + 1s), IsEmpty());

  const Ruling own{.word = Word::Own, .person = safety_, .by = safety_, .at = clock_.now()};
  ASSERT_THAT(register_.rule(of(first), own), succeeds());
  (void)open("again");
  EXPECT_THAT(*register_.lines({}), SizeIs(kMostInTests + 1)) << "what is settled takes no room";
  EXPECT_THAT(*register_.dropped({}), ElementsAre(dropped)) << "that one is still not there";
}

INSTANTIATE_TEST_SUITE_P(Engines, MaintenanceRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<MaintenanceRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"maintenance.written@1", "maintenance.reported@1",
                                        "maintenance.ruled@1", "maintenance.corrected@1"},
                              .open = &openSmall})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::maintenance
