#include "capabilities/posture/stated.h"

#include <gtest/gtest.h>

namespace sekisho::posture {
namespace {

using std::chrono::days;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 1 / 21;

catalog::ControlSpec asked(bool for_document = false) {
  catalog::ControlSpec control;
  control.id = {"law.studied"};
  catalog::StatementTest test{.every = days{365}};
  if (for_document) test.document = catalog::Text{"規程", "Rules"};
  control.test = test;
  return control;
}

Statement said(std::string answer) {
  return {.control = {"law.studied"},
          .answer = std::move(answer),
          .said = kToday - days{10},
          .until = kToday + days{355}};
}

Verdict verdictOf(const Statement& statement, const catalog::ControlSpec& control = asked(),
                  std::chrono::sys_days today = kToday) {
  return judgeStatement(control, {&statement, 1}, today).verdict;
}

TEST(StatementJudged, WithoutAnAnswerIsNotCheckedAndRestsOnNothing) {
  const Judgement judgement = judgeStatement(asked(), {}, kToday);
  EXPECT_EQ(judgement.verdict, Verdict::NotChecked);
  EXPECT_EQ(judgement.evidence, EvidenceClass::None);
  Statement other = said("yes");
  other.control = {"law.other"};
  EXPECT_EQ(verdictOf(other), Verdict::NotChecked);
}

TEST(StatementJudged, AYesIsAPassByStatementToItsLastDay) {
  const Statement yes = said("yes");
  EXPECT_EQ(judgeStatement(asked(), {&yes, 1}, kToday).evidence, EvidenceClass::Stated);
  EXPECT_EQ(verdictOf(yes, asked(), yes.until), Verdict::Pass);
  EXPECT_EQ(verdictOf(yes, asked(), yes.until + days{1}), Verdict::Fail);
}

TEST(StatementJudged, AYesWithoutTheDocumentAskedForProvesNothing) {
  Statement yes = said("yes");
  EXPECT_EQ(verdictOf(yes, asked(true)), Verdict::NotChecked);
  yes.has_document = true;
  EXPECT_EQ(verdictOf(yes, asked(true)), Verdict::Pass);
}

TEST(StatementJudged, WhereTwoPeopleSeeToItAnAnswerCountsOnceTheSecondHasConfirmed) {
  catalog::ControlSpec control = asked();
  std::get<catalog::StatementTest>(control.test).second_person = true;
  for (const auto& [answer, confirmed] : {std::pair{"yes", Verdict::Pass},
                                          {"not-applicable", Verdict::NotApplicable},
                                          {"no", Verdict::Fail}}) {
    Statement given = said(answer);
    const Verdict alone = given.answer == "no" ? Verdict::Fail : Verdict::NotChecked;
    EXPECT_EQ(verdictOf(given, control), alone) << answer;
    given.second = SecondWord::NeedsAnother;
    EXPECT_EQ(verdictOf(given, control), alone) << answer << " by one of the answerer's making";
    given.second = SecondWord::Counts;
    EXPECT_EQ(verdictOf(given, control), confirmed) << answer;
    EXPECT_EQ(verdictOf(given, control, given.until + days{1}), Verdict::Fail) << "ended";
  }
}

TEST(StatementJudged, SaysThatSomebodyElseHasToConfirmWhereTheSecondIsOfTheFirstsMaking) {
  catalog::ControlSpec control = asked();
  std::get<catalog::StatementTest>(control.test).second_person = true;
  Statement yes = said("yes");
  EXPECT_EQ(judgeStatement(control, {&yes, 1}, kToday).reason.message,
            "posture.stated-unconfirmed");
  yes.second = SecondWord::NeedsAnother;
  EXPECT_EQ(judgeStatement(control, {&yes, 1}, kToday).reason.message,
            "posture.stated-needs-another");
}

TEST(StatementJudged, ANoFailsAndTellsWhenItsTargetHasPassed) {
  Statement no = said("no");
  no.target = kToday;
  const auto messageOn = [&](std::chrono::sys_days today) {
    const Judgement judgement = judgeStatement(asked(), {&no, 1}, today);
    EXPECT_EQ(judgement.verdict, Verdict::Fail);
    return judgement.reason.message;
  };
  EXPECT_EQ(messageOn(kToday), "posture.stated-no");
  EXPECT_EQ(messageOn(kToday + days{1}), "posture.stated-no-late");
}

TEST(StatementJudged, NotApplicableCountsForNothingWhileItHolds) {
  const Statement none = said("not-applicable");
  EXPECT_EQ(verdictOf(none), Verdict::NotApplicable);
  EXPECT_EQ(verdictOf(none, asked(), none.until + days{1}), Verdict::Fail);
}

TEST(StatementJudged, AnUnknownAnswerIsNeverAPass) {
  EXPECT_EQ(verdictOf(said("ja")), Verdict::Fail);
}

}  // namespace
}  // namespace sekisho::posture
