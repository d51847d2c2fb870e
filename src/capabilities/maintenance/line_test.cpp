#include "capabilities/maintenance/line.h"

#include <gmock/gmock.h>

#include "capabilities/maintenance/testing/refused.h"
#include "core/testing/result_matchers.h"

namespace sekisho::maintenance {
namespace {

using namespace std::chrono_literals;
using maintenance::testing::refusedWith;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

const Instant kNow = Instant{std::chrono::sys_days{2026y / 1 / 21}} + 3h;  // a Wednesday, noon

Report reported() { return {.engineer = "田中 一郎", .work = "更新", .at = kNow}; }
Taken taken() {
  return {.what = "データベースの写し、1件", .until = std::chrono::sys_days{2026y / 1 / 31}};
}
Line measured() { return {.number = 27, .session = "s", .from = kNow - 2h, .known = kNow - 2h}; }
Line written() {
  return {.number = 28,
          .origin = Origin::Visit,
          .from = kNow - 2h,
          .until = kNow - 1h,
          .ending = Ending::Written,
          .known = kNow};
}
Line with(Line line, Turn turn) {
  line.turns.push_back(std::move(turn));
  return line;
}
Turn said(Word word) { return {.ruling = Ruling{.word = word, .said = "x"}}; }
Turn named() { return {.report = reported()}; }

TEST(AMaintenanceLine, WaitsForANameThenForTheClinicsWord) {
  EXPECT_EQ(measured().standing(), Standing::ToName);
  const Line line = with(measured(), named());
  EXPECT_EQ(line.standing(), Standing::ToConfirm);
  EXPECT_EQ(with(line, said(Word::Confirmed)).standing(), Standing::Confirmed);
}

TEST(AMaintenanceLine, ThatIsNamedAnewIsConfirmedAnew) {
  const Line line = with(with(measured(), named()), said(Word::Confirmed));
  EXPECT_EQ(with(line, named()).standing(), Standing::ToConfirm);
}

TEST(AMaintenanceLine, ThatIsCorrectedIsConfirmedAnew) {
  const Line line = with(with(measured(), named()), said(Word::Confirmed));
  EXPECT_EQ(with(line, {.correction = Correction{}}).standing(), Standing::ToConfirm);
  const Line own = with(with(measured(), said(Word::Own)), {.correction = Correction{}});
  EXPECT_EQ(own.standing(), Standing::Own);
}

TEST(AMaintenanceLine, HasRoomForTheClinicsWordHoweverMuchIsReported) {
  Line line = measured();
  while (line.turns.size() < kMaxTold) line = with(line, named());
  EXPECT_THAT(mayReport(line, reported(), kMaxTold),
              refusedWith(ErrorCode::Conflict, "maintenance.full"));
  EXPECT_THAT(mayRule(line, {.word = Word::Disputed, .said = "x"}, kMaxTold), succeeds());
  while (line.turns.size() < kMaxTurns) line = with(line, said(Word::Disputed));
  EXPECT_THAT(mayRule(line, {.word = Word::Confirmed}, kMaxTurns),
              refusedWith(ErrorCode::Conflict, "maintenance.full"));
}

TEST(AMaintenanceLine, ThatNobodyKnowsStaysSoUntilTheClinicSaysOtherwise) {
  const Line line = with(with(measured(), said(Word::Disputed)), named());
  EXPECT_EQ(line.standing(), Standing::Disputed) << "whoever is asked cannot clear it";
  EXPECT_EQ(with(line, said(Word::Confirmed)).standing(), Standing::Confirmed);
}

TEST(AMaintenanceLine, ConfirmedWhileItWentOnIsToBeConfirmedAgainOnceItIsOver) {
  const auto confirmed = [](Instant at) {
    return Turn{.ruling = Ruling{.word = Word::Confirmed, .at = at}};
  };
  Line line = with(with(measured(), named()), confirmed(kNow - 1h));
  EXPECT_EQ(line.standing(), Standing::Confirmed) << "nothing more is known of it yet";
  for (const Ending over : {Ending::Ended, Ending::MachineStopped, Ending::Unseen}) {
    line.ending = over;
    (over == Ending::Unseen ? line.seen : line.until) = kNow - 30min;
    EXPECT_EQ(line.standing(), Standing::ToConfirm);
    EXPECT_EQ(with(line, confirmed(kNow)).standing(), Standing::Confirmed);
    (over == Ending::Unseen ? line.seen : line.until) = kNow - 90min;
    EXPECT_EQ(line.standing(), Standing::Confirmed) << "it was over by then";
    line.until.reset();
  }
  line.ending = Ending::Ended;
  line.until = kNow;
  EXPECT_EQ(with(line, said(Word::Own)).standing(), Standing::Own) << "whoever of us it was";
}

TEST(AMaintenanceLine, OfOurOwnIsNoProvidersToName) {
  const Line line = with(measured(), said(Word::Own));
  EXPECT_TRUE(isSettled(line.standing()));
  EXPECT_THAT(mayReport(line, reported(), 1),
              refusedWith(ErrorCode::Conflict, "maintenance.not-providers"));
}

TEST(AMaintenanceLine, KeepsWhatItsNewestReportSaysWasTaken) {
  Turn took = named();
  took.report->taken = {taken()};
  EXPECT_TRUE(measured().taken().empty());
  const Line line = with(measured(), took);
  EXPECT_EQ(line.taken(), std::vector{taken()});
  EXPECT_EQ(with(line, said(Word::Confirmed)).taken(), std::vector{taken()});
  EXPECT_TRUE(with(line, named()).taken().empty()) << "the newest says that nothing was";
  EXPECT_TRUE(with(line, said(Word::Own)).taken().empty());
  EXPECT_TRUE(with(with(written(), took), said(Word::Withdrawn)).taken().empty());
}

TEST(AMaintenanceLine, ThatNobodyNamedCannotBeConfirmed) {
  const Ruling ruling{.word = Word::Confirmed};
  EXPECT_THAT(mayRule(measured(), ruling, 0),
              refusedWith(ErrorCode::Conflict, "maintenance.unnamed"));
  EXPECT_THAT(mayRule(with(measured(), named()), ruling, 1), succeeds());
}

TEST(AMaintenanceLine, TakesNoWordOfSomebodyWhoHasNotSeenTheLastOne) {
  const Line line = with(measured(), named());
  EXPECT_THAT(mayRule(line, {.word = Word::Confirmed}, 0),
              refusedWith(ErrorCode::Conflict, "maintenance.moved"));
  EXPECT_THAT(mayReport(line, reported(), 0),
              refusedWith(ErrorCode::Conflict, "maintenance.moved"));
}

TEST(AMaintenanceLine, ThatAnAgentSawIsNeverWithdrawn) {
  const Ruling ruling{.word = Word::Withdrawn, .said = "誤り"};
  EXPECT_THAT(mayRule(measured(), ruling, 0),
              refusedWith(ErrorCode::Conflict, "maintenance.measured"));
  EXPECT_THAT(mayRule(written(), ruling, 0), succeeds());
}

TEST(AMaintenanceLine, ThatAnAgentSawTakesOnlyAnEndThatIsNotKnown) {
  const Correction why{.why = "電話で聞いた", .at = kNow};
  Line line = measured();
  line.ending = Ending::Unseen;
  const auto ended = corrected(line, line.from, kNow - 1h, why, 0);
  ASSERT_THAT(ended, succeeds());
  EXPECT_EQ(ended->ending, Ending::Written);
  EXPECT_EQ(ended->until, kNow - 1h);
  EXPECT_EQ(ended->turns.back().correction->ending, Ending::Unseen) << "what it was is kept";
  EXPECT_THAT(corrected(line, line.from - 1h, kNow, why, 0), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(corrected(line, line.from, line.from - 1s, why, 0),
              refusedWith(ErrorCode::InvalidInput, "maintenance.times"));
  for (const Ending known : {Ending::Ended, Ending::MachineStopped}) {
    line.ending = known;
    line.until = kNow - 90min;
    EXPECT_THAT(corrected(line, line.from, kNow - 1h, why, 0),
                refusedWith(ErrorCode::Conflict, "maintenance.measured"));
  }
}

TEST(AMaintenanceLine, ThatGoesOnIsNotEndedByAPerson) {
  const Line line = measured();
  EXPECT_THAT(corrected(line, line.from, kNow - 1h, {.why = "x", .at = kNow}, 0),
              refusedWith(ErrorCode::Conflict, "maintenance.still-open"));
}

TEST(AMaintenanceLine, ThatEndedInTheMinuteItBeganInEndsWithThatMinute) {
  Line line = measured();
  line.from += 24s;
  line.ending = Ending::Unseen;
  const Correction why{.why = "電話で聞いた", .at = kNow};
  const auto ended = corrected(line, line.from, line.from - 24s, why, 0);
  ASSERT_THAT(ended, succeeds());
  EXPECT_EQ(ended->until, line.from + 35s);
  EXPECT_THAT(corrected(line, line.from, line.from - 25s, why, 0),
              refusedWith(ErrorCode::InvalidInput, "maintenance.times"));
}

TEST(AMaintenanceLine, ThatWasWrittenIsCorrectedWithAReason) {
  const Line line = written();
  const auto moved = corrected(line, kNow - 5h, kNow - 4h, {.why = "時刻の誤り", .at = kNow}, 0);
  ASSERT_THAT(moved, succeeds());
  EXPECT_EQ(moved->from, kNow - 5h);
  EXPECT_EQ(moved->turns.back().correction->from, line.from);
  EXPECT_THAT(corrected(line, kNow - 5h, kNow - 4h, {.why = " ", .at = kNow}, 0),
              refusedWith(ErrorCode::InvalidInput, "maintenance.why"));
  EXPECT_THAT(corrected(line, kNow + 1h, {}, {.why = "x", .at = kNow}, 0),
              refusedWith(ErrorCode::InvalidInput, "maintenance.times"));
}

TEST(AReport, NamesAnEngineerAndTheWork) {
  EXPECT_THAT(check(reported(), kNow), succeeds());
  Report report = reported();
  report.engineer = " ";
  EXPECT_THAT(check(report, kNow), refusedWith(ErrorCode::InvalidInput, "maintenance.engineer"));
  report = reported();
  report.work.clear();
  EXPECT_THAT(check(report, kNow), refusedWith(ErrorCode::InvalidInput, "maintenance.work"));
}

TEST(AReport, SaysOfWhatWasTakenWhatItIsAndWhatBecomesOfIt) {
  const auto refused = [](Taken one) {
    Report report = reported();
    report.taken = {std::move(one)};
    return check(report, kNow);
  };
  EXPECT_THAT(refused(taken()), succeeds());
  Taken one = taken();
  one.what.clear();
  EXPECT_THAT(refused(one), refusedWith(ErrorCode::InvalidInput, "maintenance.taken"));
  one = taken();
  one.category = 6;
  EXPECT_THAT(refused(one), refusedWith(ErrorCode::InvalidInput, "maintenance.taken"));
  one = taken();
  one.done = std::chrono::sys_days{2026y / 1 / 22};
  EXPECT_THAT(refused(one), refusedWith(ErrorCode::InvalidInput, "maintenance.taken")) << "not yet";
  one = taken();
  one.until = std::chrono::sys_days{2027y / 1 / 23};
  EXPECT_THAT(refused(one), refusedWith(ErrorCode::InvalidInput, "maintenance.taken"))
      << "nothing stays away for longer than a year";
  Report report = reported();
  report.taken.assign(kMaxTaken + 1, taken());
  EXPECT_THAT(check(report, kNow), refusedWith(ErrorCode::InvalidInput, "maintenance.taken"));
}

TEST(AReport, SaysOfNothingThatItWasBackBeforeTheWork) {
  const auto reports = [](std::chrono::sys_days until, std::chrono::sys_days done) {
    Taken one = taken();
    one.until = until;
    one.done = done;
    Report report = reported();
    report.taken = {one};
    return mayReport(measured(), report, 0);
  };
  const std::chrono::sys_days today{2026y / 1 / 21};
  EXPECT_THAT(reports(today, today), succeeds());
  EXPECT_THAT(reports(today, std::chrono::sys_days{1990y / 1 / 1}),
              refusedWith(ErrorCode::InvalidInput, "maintenance.taken"));
  EXPECT_THAT(reports(today - std::chrono::days{1}, today),
              refusedWith(ErrorCode::InvalidInput, "maintenance.taken"));
}

TEST(ARuling, ThatItWasOurOwnNamesWhoAndADoubtSaysWhy) {
  EXPECT_THAT(check(Ruling{.word = Word::Own}),
              refusedWith(ErrorCode::InvalidInput, "maintenance.own-person"));
  EXPECT_THAT(check(Ruling{.word = Word::Own, .person = PersonId{}}), succeeds());
  EXPECT_THAT(check(Ruling{.word = Word::Confirmed, .person = PersonId{}}),
              refusedWith(ErrorCode::InvalidInput, "maintenance.own-person"));
  EXPECT_THAT(check(Ruling{.word = Word::Disputed}),
              refusedWith(ErrorCode::InvalidInput, "maintenance.said"));
}

TEST(WrittenWork, IsOfAVisitOrAToolAndOfThePast) {
  EXPECT_THAT(checkWritten(written(), kNow), succeeds());
  Line line = written();
  line.origin = Origin::Session;
  EXPECT_THAT(checkWritten(line, kNow), refusedWith(ErrorCode::InvalidInput, "maintenance.origin"));
  line = written();
  line.until = line.from - 1s;
  EXPECT_THAT(checkWritten(line, kNow), refusedWith(ErrorCode::InvalidInput, "maintenance.times"));
  line = written();
  line.from = kNow - 401 * 24h;
  EXPECT_THAT(checkWritten(line, kNow), refusedWith(ErrorCode::InvalidInput, "maintenance.times"));
}

TEST(DaysOfOpening, AreCountedSinceTheHubKnew) {
  evidence::Hours hours = evidence::Hours::usual();
  Line line = measured();
  const std::chrono::sys_days wednesday{2026y / 1 / 21};
  EXPECT_EQ(openDaysSince(line, wednesday, hours), 0);
  EXPECT_EQ(openDaysSince(line, wednesday + std::chrono::days{5}, hours), 4)
      << "Thursday, Friday, Saturday, Monday";
  hours.days_off.insert(wednesday + std::chrono::days{1});
  EXPECT_EQ(openDaysSince(line, wednesday + std::chrono::days{5}, hours), 3);
}

TEST(WhatWasTaken, IsReadAsItWasWritten) {
  Taken one = taken();
  one.form = Form::Medium;
  one.medium = "USB";
  one.disposal = Disposal::Return;
  one.done = std::chrono::sys_days{2026y / 1 / 20};
  const std::vector<Taken> all{one, taken()};
  EXPECT_EQ(takenFrom(toJson(all)), all);
  EXPECT_FALSE(takenFrom(Json()));
  EXPECT_FALSE(takenFrom(Json(Json::Array{Json(Json::Object{{"category", 1}})})));
}

}  // namespace
}  // namespace sekisho::maintenance
