// What every WorryRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/incidents/store/worry_store.h"
#include "capabilities/journal/testing/stored_scratch.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/incidents.h"
#include "schemas/journal.h"

namespace sekisho::incidents {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Engine = journal::testing::ScratchKind<WorryRegister>;

// 13:00 on 30 November 2026 in Japan.
const Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + hours{4}};

class WorryRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  WorryRegister& worries() { return **scratch_; }
  std::vector<std::string> decisions() { return scratch_->decisions(); }

  WorryReport report(Instant at = kNoon) {
    return {.id = ids_.make<WorryId>(),
            .by = ids_.make<PersonId>(),
            .at = at,
            .seen = at,
            .sign = Sign::Message,
            .words = "知らない窓が出た",
            .seat = ids_.make<DeviceId>(),
            .seat_name = "受付1",
            .attached = Json::Object{{"hub", "0.5.0"}}};
  }
  WorryReport filed(Instant at = kNoon) {
    auto filed = worries().file(report(at));
    SEKISHO_CHECK(filed.has_value());
    return *filed;
  }
  Step step(StepKind kind, Instant at = kNoon) {
    Step made{.kind = kind, .by = ids_.make<PersonId>(), .at = at, .when = at, .words = "直った"};
    if (kind == StepKind::Told || kind == StepKind::Answered) made.whom = "見本システム";
    if (kind == StepKind::Told) {
      made.way = Way::Fax;
      made.words = "";
    }
    if (kind == StepKind::Closed) made.recurrence = Recurrence::Again;
    return made;
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};

 private:
  std::unique_ptr<journal::testing::Scratch<WorryRegister>> scratch_ = GetParam().open();
};

TEST_P(WorryRegisterContract, FilesAReportUnderTheNextNumberOfTheYear) {
  const WorryReport wanted = report();
  const auto first = worries().file(wanted);
  ASSERT_THAT(first, succeeds());
  WorryReport as_kept = wanted;
  as_kept.number = {.year = 2026, .running = 1};
  EXPECT_EQ(*first, as_kept);
  EXPECT_EQ(*worries().report(wanted.id), as_kept);
  EXPECT_EQ(*worries().numbered({.year = 2026, .running = 1}), as_kept);
  EXPECT_THAT(worries().numbered({.year = 2025, .running = 1}), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(filed().number.running, 2);
  // In Japan the year is over already.
  const Instant new_year{std::chrono::sys_days{std::chrono::year{2026} / 12 / 31} + hours{16}};
  EXPECT_EQ(filed(new_year).number, (ReportNumber{.year = 2027, .running = 1}));
  EXPECT_THAT(decisions(), ElementsAre("incident.worry-filed@1", "incident.worry-filed@1",
                                       "incident.worry-filed@1"));
  EXPECT_THAT(worries().report(WorryId{}), failsWith(ErrorCode::NotFound));
}

TEST_P(WorryRegisterContract, KeepsAPaperReportWithoutSeatOrWords) {
  WorryReport bare = report();
  bare.seat.reset();
  bare.seat_name = "";
  bare.words = "";
  bare.seen = kNoon - hours{20};
  bare.paper = FromPaper{"佐藤"};
  const auto kept = worries().file(bare);
  ASSERT_THAT(kept, succeeds());
  EXPECT_EQ(*worries().report(bare.id), *kept);
  bare.paper.reset();
  EXPECT_THAT(worries().file(bare), failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(decisions().size(), 1) << "what is refused leaves no trace";
}

TEST_P(WorryRegisterContract, FollowsAReportFromTellingToClosingAndBack) {
  WorryReport one = filed();
  for (const StepKind kind : {StepKind::Added, StepKind::Told, StepKind::Answered, StepKind::Closed,
                              StepKind::Reopened}) {
    const Step made = step(kind);
    one.steps.push_back(made);
    const auto changed = worries().add(one.id, made);
    ASSERT_THAT(changed, succeeds()) << nameOf(kind);
    EXPECT_EQ(*changed, one);
  }
  EXPECT_EQ(*worries().report(one.id), one);
  EXPECT_THAT(decisions(), ElementsAre("incident.worry-filed@1", "incident.worry-added-to@1",
                                       "incident.worry-told@1", "incident.worry-answered@1",
                                       "incident.worry-closed@1", "incident.worry-reopened@1"));
  EXPECT_THAT(worries().add(one.id, step(StepKind::Closed)), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(worries().add(WorryId{}, step(StepKind::Told)), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(decisions().size(), 6);
}

TEST_P(WorryRegisterContract, KeepsThatTheHubToldByMail) {
  const WorryReport one = filed();
  Step by_mail = step(StepKind::Told);
  by_mail.by.reset();
  by_mail.way = Way::Mail;
  ASSERT_THAT(worries().add(one.id, by_mail), succeeds());
  EXPECT_THAT(worries().report(one.id)->steps, ElementsAre(by_mail));
}

TEST_P(WorryRegisterContract, ListsWhatIsOpenFirstAndWithoutWhatWasAttached) {
  const WorryReport oldest = filed(kNoon - hours{2});
  const WorryReport closed = filed(kNoon - hours{1});
  const WorryReport newest = filed(kNoon);
  for (const StepKind kind : {StepKind::Told, StepKind::Answered, StepKind::Closed}) {
    ASSERT_THAT(worries().add(closed.id, step(kind)), succeeds());
  }
  const auto listed = worries().list();
  ASSERT_THAT(listed, succeeds());
  ASSERT_EQ(listed->size(), 3);
  EXPECT_EQ((*listed)[0].id, newest.id);
  EXPECT_EQ((*listed)[1].id, oldest.id);
  EXPECT_EQ((*listed)[2].id, closed.id);
  EXPECT_EQ((*listed)[2].steps.size(), 3);
  EXPECT_EQ((*listed)[0].attached, Json(Json::Object{}));
  ASSERT_THAT(worries().add(closed.id, step(StepKind::Reopened)), succeeds());
  EXPECT_EQ((*worries().list())[1].id, closed.id) << "open again";
}

TEST_P(WorryRegisterContract, TakesNoMoreThanADayCanHold) {
  for (std::size_t i = 0; i < kMaxReportsADay; ++i) filed();
  EXPECT_THAT(worries().file(report()), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(worries().file(report(kNoon + hours{11})), succeeds()) << "the next day in Japan";
}

TEST_P(WorryRegisterContract, NamesOneContactAtATime) {
  EXPECT_EQ(*worries().contact(), std::nullopt);
  Contact contact{.name = "山田",
                  .firm = "見本システム",
                  .telephone = "03-0000-0000",
                  .mail = "support@example.jp",
                  .by = ids_.make<PersonId>(),
                  .at = kNoon};
  ASSERT_THAT(worries().nameContact(contact), succeeds());
  contact.name = "佐々木";
  contact.firm = "";
  contact.is_contracted = false;
  contact.language = LetterLanguage::English;
  contact.others = {
      {.name = "夜間", .telephone = "03-0000-0001", .when = "18時から"},
      {.name = "Vendor", .mail = "desk@example.jp", .language = LetterLanguage::English}};
  ASSERT_THAT(worries().nameContact(contact), succeeds());
  EXPECT_EQ(*worries().contact(), contact);
  contact.name = "";
  EXPECT_THAT(worries().nameContact(contact), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(decisions(), ElementsAre("incident.contact-named@1", "incident.contact-named@1"));
}

TEST_P(WorryRegisterContract, ForgetsTheWordsOfATime) {
  const WorryReport before = filed(kNoon - minutes{1});
  const WorryReport within = filed(kNoon);
  ASSERT_THAT(worries().add(before.id, step(StepKind::Added, kNoon)), succeeds());
  ASSERT_THAT(worries().add(within.id, step(StepKind::Added, kNoon + hours{1})), succeeds());
  ASSERT_THAT(worries().forgetRecorded(kNoon, kNoon + hours{1}), succeeds());
  EXPECT_EQ(worries().report(before.id)->words, before.words);
  EXPECT_EQ(worries().report(before.id)->steps[0].words, "");
  EXPECT_EQ(worries().report(within.id)->words, "");
  EXPECT_EQ(worries().report(within.id)->steps[0].words, "直った");
  EXPECT_EQ(worries().report(within.id)->seat_name, "受付1");
  EXPECT_EQ(worries().report(within.id)->number, within.number);
}

INSTANTIATE_TEST_SUITE_P(Engines, WorryRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<WorryRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"incident.contact-named@1", "incident.worry-filed@1",
                                        "incident.worry-told@1", "incident.worry-answered@1",
                                        "incident.worry-added-to@1", "incident.worry-closed@1",
                                        "incident.worry-reopened@1"},
                              .open = &openWorryRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::incidents
