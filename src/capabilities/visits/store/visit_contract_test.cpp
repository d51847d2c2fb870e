// What every VisitRegister promises, on each engine.

#include <gmock/gmock.h>

#include <functional>
#include <memory>

#include "capabilities/evidence/store/received_table_store.h"
#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/visits/store/visit_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/evidence.h"
#include "schemas/journal.h"
#include "schemas/visits.h"

namespace sekisho::visits {
namespace {

using evidence::Keeping;
using evidence::Table;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 1 / 21;

using Engine = journal::testing::ScratchKind<VisitRegister>;

// Sealing is the store's own matter: any key does.
std::unique_ptr<VisitRegister> openSealed(storage::Database& database,
                                          journal::Decisions& decisions, ClinicId clinic) {
  static SeededRandom random{7};
  static const SealingKey key = SealingKey::random(random);
  return openVisitRegister(database, decisions, clinic, key, random);
}

class VisitRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  VisitRegister& visits() { return **scratch_; }
  SelfCheck newestOf(DeviceId device) {
    const auto checks = visits().selfChecks(std::identity{});
    const auto found = std::ranges::find(
        *checks, device, [](const StandingSelfCheck& one) { return one.newest.device; });
    SEKISHO_CHECK(found != checks->end());
    return found->newest;
  }
  std::vector<std::string> decisions() { return scratch_->decisions(); }

  template <class Id>
  Id newId() {
    return ids_.make<Id>();
  }
  Visit visit() {
    clock_.pass(std::chrono::minutes{1});
    return {.id = newId<VisitId>(),
            .day = kDay,
            .who = "中村 健",
            .company = "みほんシステム",
            .about = "更新\n点検",
            .devices = {newId<DeviceId>(), newId<DeviceId>()},
            .by = newId<PersonId>(),
            .at = clock_.now()};
  }
  Reading reading(const std::string& file) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = newId<ReadingId>(),
            .device = device_,
            .day = kDay,
            .who = "中村 健",
            .observed = clock_.now() - std::chrono::hours{1},
            .machine = "UKETSUKE-PC",
            .windows = "Windows 11 Pro 24H2",
            .could_not = {"antivirus"},
            .unknown = {"/colour"},
            .digest = sha256(bytesOf(file)),
            .by = newId<PersonId>(),
            .at = clock_.now()};
  }
  std::vector<SelfCheck> newest() {
    const auto standing = visits().selfChecks(std::identity{});
    EXPECT_THAT(standing, succeeds());
    std::vector<SelfCheck> checks;
    for (const StandingSelfCheck& one : *standing) checks.push_back(one.newest);
    return checks;
  }
  SelfCheck selfCheck(Told told) {
    clock_.pass(std::chrono::minutes{1});
    SelfCheck check{.id = newId<SelfCheckId>(),
                    .device = device_,
                    .address = "192.0.2.20",
                    .browser = Browser{.name = "Microsoft Edge 142",
                                       .system = "Windows",
                                       .windows = WindowsTold::Eleven,
                                       .user_agent = "Mozilla/5.0"},
                    .where = AnsweredAt::TheDevice,
                    .by = newId<PersonId>(),
                    .at = clock_.now()};
    check.answers.fill(told);
    return check;
  }
  static std::vector<Table> tables(std::string name) {
    return {{.name = "system", .columns = {"hostname"}, .rows = {{std::move(name)}}}};
  }

 private:
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  DeviceId device_ = ids_.make<DeviceId>();
  std::unique_ptr<journal::testing::Scratch<VisitRegister>> scratch_ = GetParam().open();
};

TEST_P(VisitRegisterContract, KeepsAVisitAndItsDevicesTheNewestDayFirst) {
  const Visit today = visit();
  Visit earlier = visit();
  earlier.day = kDay - std::chrono::days{7};
  ASSERT_THAT(visits().add(today), succeeds());
  ASSERT_THAT(visits().add(earlier), succeeds());
  EXPECT_THAT(*visits().visits(), ElementsAre(today, earlier));
  EXPECT_THAT(decisions(), ElementsAre("visit.added@1", "visit.added@1"));
}

TEST_P(VisitRegisterContract, OnePersonRecordsSoManyADayAndNoMore) {
  const SelfCheck first = selfCheck(Told::Yes);
  for (std::size_t i = 0; i < kMaxSelfChecksOfOneDay; ++i) {
    SelfCheck one = first;
    one.id = newId<SelfCheckId>();
    ASSERT_THAT(visits().add(one), succeeds());
  }
  SelfCheck next = first;
  next.id = newId<SelfCheckId>();
  EXPECT_THAT(visits().add(next), failsWith(ErrorCode::Unavailable));
  SelfCheck others = next;
  others.by = newId<PersonId>();
  EXPECT_THAT(visits().add(others), succeeds()) << "another person goes on";
  next.id = newId<SelfCheckId>();
  next.at += std::chrono::days{1};
  EXPECT_THAT(visits().add(next), succeeds()) << "and so do they tomorrow";
  Visit visit_of_one = visit();
  for (std::size_t i = 0; i < kMaxVisitsOfOneDay; ++i) {
    visit_of_one.id = newId<VisitId>();
    ASSERT_THAT(visits().add(visit_of_one), succeeds());
  }
  visit_of_one.id = newId<VisitId>();
  EXPECT_THAT(visits().add(visit_of_one), failsWith(ErrorCode::Unavailable));
}

TEST_P(VisitRegisterContract, TellsTheNewestOfOneDevice) {
  const DeviceId other = newId<DeviceId>();
  EXPECT_EQ(*visits().newestReading(other), std::nullopt);
  const Reading older = reading("{1}");
  const Reading newer = reading("{2}");
  Reading others = reading("{3}");
  others.device = other;
  for (const auto& [one, file] :
       {std::pair(newer, "{2}"), std::pair(older, "{1}"), std::pair(others, "{3}")}) {
    ASSERT_THAT(visits().bring(one, file, {}), succeeds());
  }
  EXPECT_EQ(*visits().newestReading(newer.device), newer);
  EXPECT_EQ(*visits().newestReading(other), others);
  const SelfCheck first = selfCheck(Told::No);
  const SelfCheck second = selfCheck(Told::Yes);
  ASSERT_THAT(visits().add(second), succeeds());
  ASSERT_THAT(visits().add(first), succeeds());
  EXPECT_EQ(newestOf(first.device), second);
}

TEST_P(VisitRegisterContract, AReportIsAttachedOnce) {
  Visit one = visit();
  ASSERT_THAT(visits().add(one), succeeds());
  const Report report{.document = newId<documents::DocumentId>(),
                      .digest = sha256(bytesOf("報告書"))};
  const auto with = visits().attach(one.id, report, one.by);
  ASSERT_THAT(with, succeeds());
  one.report = report;
  EXPECT_EQ(*with, one);
  EXPECT_THAT(*visits().visits(), ElementsAre(one));
  EXPECT_THAT(visits().attach(one.id, report, one.by), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(visits().attach(VisitId{}, report, one.by), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(decisions().size(), 2U);
}

TEST_P(VisitRegisterContract, AReadingIsKeptWithItsWholeFile) {
  const Reading one = reading("{file}");
  EXPECT_THAT(*visits().bring(one, "{file}", tables("A")), ElementsAre(Keeping::Kept));
  EXPECT_THAT(*visits().readings(), ElementsAre(one));
  EXPECT_EQ(*visits().file(one.id), "{file}");
  EXPECT_THAT(visits().file(ReadingId{}), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(decisions(), ElementsAre("visit.reading-brought@1"));
}

TEST_P(VisitRegisterContract, TheSameFileIsBroughtOnceAndNothingIsHalfKept) {
  const Reading one = reading("{file}");
  ASSERT_THAT(visits().bring(one, "{file}", tables("A")), succeeds());
  EXPECT_THAT(visits().bring(reading("{file}"), "{file}", tables("B")),
              failsWith(ErrorCode::Conflict));
  Reading lost = reading("{other}");
  lost.visit = newId<VisitId>();
  EXPECT_THAT(visits().bring(lost, "{other}", tables("C")), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(visits().readings()->size(), 1U);
  // Had the tables of the refused ones been kept, this older one would not be the next.
  Reading later = reading("{later}");
  later.observed = one.observed + std::chrono::milliseconds{1};
  EXPECT_THAT(*visits().bring(later, "{later}", tables("D")), ElementsAre(Keeping::Kept));
}

TEST_P(VisitRegisterContract, AnOlderReadingIsKeptAsARecordAndItsTablesAreNot) {
  ASSERT_THAT(visits().bring(reading("{new}"), "{new}", tables("A")), succeeds());
  Reading old = reading("{old}");
  old.observed -= std::chrono::days{3};
  EXPECT_THAT(*visits().bring(old, "{old}", tables("B")), ElementsAre(Keeping::Superseded));
  EXPECT_EQ(visits().readings()->size(), 2U);
}

TEST_P(VisitRegisterContract, TheNewestSelfCheckOfADeviceStands) {
  const SelfCheck first = selfCheck(Told::No);
  const SelfCheck second = selfCheck(Told::Yes);
  SelfCheck elsewhere = selfCheck(Told::Unsure);
  elsewhere.device = newId<DeviceId>();
  elsewhere.browser.reset();
  elsewhere.address.clear();
  for (const SelfCheck& check : {first, second, elsewhere}) {
    ASSERT_THAT(visits().add(check), succeeds());
  }
  EXPECT_THAT(newest(), ElementsAre(elsewhere, second));
  EXPECT_EQ(decisions().back(), "visit.self-checked@1");
}

TEST_P(VisitRegisterContract, AnAnswerThatCountsForNothingLeavesTheNoBeforeIt) {
  const SelfCheck settled = selfCheck(Told::No);
  SelfCheck yes = selfCheck(Told::Yes);
  SelfCheck no = yes;
  no.id = newId<SelfCheckId>();
  no.answers.front() = Told::No;  // within the same moment
  SelfCheck unsure = selfCheck(Told::Unsure);
  SelfCheck elsewhere = selfCheck(Told::Yes);
  elsewhere.where = AnsweredAt::Elsewhere;
  for (const SelfCheck& check : {settled, yes, no, unsure, elsewhere}) {
    ASSERT_THAT(visits().add(check), succeeds());
  }
  const auto standing = visits().selfChecks(std::identity{});
  ASSERT_THAT(standing, succeeds());
  ASSERT_EQ(standing->size(), 1U);
  EXPECT_EQ(standing->front().newest, elsewhere);
  EXPECT_EQ(standing->front().answers.front().check, no.id);
  EXPECT_EQ(standing->front().answers.back().told, Told::Yes);
  EXPECT_FALSE(standing->front().answers.back().counts) << "the user was no longer sure";
}

TEST_P(VisitRegisterContract, ANoStandsWhenItsRowIsMergedIntoAnother) {
  const SelfCheck no = selfCheck(Told::No);
  SelfCheck other = selfCheck(Told::Unsure);
  other.device = newId<DeviceId>();
  SelfCheck yes = selfCheck(Told::Yes);
  yes.device = newId<DeviceId>();
  yes.where = AnsweredAt::Elsewhere;
  for (const SelfCheck& check : {no, other, yes}) ASSERT_THAT(visits().add(check), succeeds());
  const auto merged = [&](DeviceId id) { return id == no.device ? yes.device : id; };
  const auto standing = visits().selfChecks(merged);
  ASSERT_THAT(standing, succeeds());
  ASSERT_EQ(standing->size(), 2U);
  EXPECT_EQ(standing->front().newest, yes);
  EXPECT_EQ(standing->front().answers.front().check, no.id);
  EXPECT_EQ(standing->back().newest, other) << "another machine's stay its own";
  SelfCheck at_last = selfCheck(Told::Yes);
  at_last.device = yes.device;
  ASSERT_THAT(visits().add(at_last), succeeds());
  EXPECT_EQ(visits().selfChecks(merged)->front().answers.front().check, at_last.id);
}

TEST_P(VisitRegisterContract, ASelfCheckFromAnotherMachineCountsOnceSomebodyElseVouchesForIt) {
  SelfCheck check = selfCheck(Told::Yes);
  check.where = AnsweredAt::Elsewhere;
  check.other = newId<DeviceId>();
  ASSERT_THAT(visits().add(check), succeeds());
  EXPECT_THAT(newest(), ElementsAre(check));
  EXPECT_FALSE(newest().front().counts());
  const Vouching own{.by = check.by, .at = check.at, .why = "見てきました"};
  EXPECT_THAT(visits().vouch(check.id, own), failsWith(ErrorCode::Conflict));
  const Vouching vouching{.by = newId<PersonId>(), .at = check.at, .why = "となりで見ていました"};
  EXPECT_THAT(visits().vouch(newId<SelfCheckId>(), vouching), failsWith(ErrorCode::NotFound));
  Vouching of_one_hand = vouching;
  of_one_hand.lately = true;
  const auto marked = visits().vouch(check.id, of_one_hand);
  ASSERT_THAT(marked, succeeds());
  EXPECT_FALSE(marked->counts()) << "it is kept and counts for nothing";
  EXPECT_EQ(newestOf(check.device).vouched, of_one_hand);
  EXPECT_THAT(visits().vouch(check.id, of_one_hand), failsWith(ErrorCode::Conflict));
  const auto vouched = visits().vouch(check.id, vouching);
  ASSERT_THAT(vouched, succeeds());
  check.vouched = vouching;
  EXPECT_EQ(*vouched, check);
  EXPECT_TRUE(vouched->counts());
  EXPECT_EQ(newestOf(check.device), check);
  EXPECT_THAT(visits().vouch(check.id, vouching), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(decisions(), ElementsAre("visit.self-checked@1", "visit.self-check-vouched@1",
                                       "visit.self-check-vouched@1"));
}

INSTANTIATE_TEST_SUITE_P(Engines, VisitRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<VisitRegister>(
                             {.schemas = {journal::kSchema, evidence::kSchema, kSchema},
                              .kinds = {"visit.added@1", "visit.report-attached@1",
                                        "visit.reading-brought@1", "visit.self-checked@1",
                                        "visit.self-check-vouched@1"},
                              .open = &openSealed})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::visits
