#include "capabilities/incidents/worry.h"

#include <gmock/gmock.h>

#include <string>

#include "core/testing/result_matchers.h"

namespace sekisho::incidents {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;

const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + hours{4}};

WorryReport report() {
  return {.number = {.year = 2026, .running = 3}, .at = kNow, .seen = kNow, .sign = Sign::Stuck};
}

Step told(Instant when) {
  return {.kind = StepKind::Told,
          .at = when,
          .when = when,
          .whom = "見本システムの山田さん",
          .way = Way::Telephone};
}

Step answered(Instant when) {
  return {.kind = StepKind::Answered,
          .at = when,
          .when = when,
          .whom = "見本システムの山田さん",
          .words = "再起動して直りました"};
}

Step closed(Instant when) {
  return {.kind = StepKind::Closed,
          .at = when,
          .when = when,
          .words = "再起動した",
          .recurrence = Recurrence::First};
}

Step reopened(Instant when) {
  return {.kind = StepKind::Reopened, .at = when, .when = when, .words = "また止まった"};
}

std::string refusalOf(const Result<void>& checked) {
  return checked ? std::string() : std::string(checked.error().message.name);
}

TEST(AWorry, NeedsNoWordsAndNoSeat) { EXPECT_THAT(check(report()), succeeds()); }

TEST(AWorry, IsOfTheMomentItIsFiledUnlessItComesFromPaper) {
  WorryReport late = report();
  late.seen = kNow - hours{3};
  EXPECT_EQ(refusalOf(check(late)), "incidents.seen");
  late.paper = FromPaper{"佐藤"};
  EXPECT_THAT(check(late), succeeds());
  late.seen = kNow + minutes{1};
  EXPECT_EQ(refusalOf(check(late)), "incidents.seen") << "to come";
  late.seen = kNow - kPaperLate - minutes{1};
  EXPECT_EQ(refusalOf(check(late)), "incidents.seen") << "of years ago";
  late.seen = kNow;
  late.paper = FromPaper{" "};
  EXPECT_EQ(refusalOf(check(late)), "incidents.writer");
}

TEST(AWorry, IsOpenUntilItIsClosedAndAgainOnceReopened) {
  WorryReport one = report();
  EXPECT_TRUE(one.isOpen());
  EXPECT_EQ(one.told(), nullptr);
  one.steps = {told(kNow + minutes{5}), answered(kNow + minutes{9}), closed(kNow + hours{1})};
  EXPECT_FALSE(one.isOpen());
  EXPECT_EQ(one.openSince(), kNow);
  one.steps.push_back(reopened(kNow + hours{2}));
  EXPECT_TRUE(one.isOpen());
  EXPECT_EQ(one.openSince(), kNow + hours{2});
}

TEST(AWorry, ThatIsReopenedIsToBeToldAndAnsweredAnew) {
  WorryReport one = report();
  one.steps = {told(kNow), answered(kNow)};
  EXPECT_NE(one.told(), nullptr);
  EXPECT_NE(one.answered(), nullptr);
  one.steps.push_back(closed(kNow));
  one.steps.push_back(reopened(kNow));
  EXPECT_EQ(one.told(), nullptr);
  EXPECT_EQ(one.answered(), nullptr);
  EXPECT_EQ(refusalOf(check(one, closed(kNow))), "incidents.why-without");
}

TEST(AWorry, IsClosedByWhomWasToldAndTheirAnswerOrByAReason) {
  WorryReport one = report();
  EXPECT_EQ(refusalOf(check(one, closed(kNow))), "incidents.why-without");
  one.steps = {told(kNow)};
  EXPECT_EQ(refusalOf(check(one, closed(kNow))), "incidents.why-without") << "no answer yet";
  Step with_reason = closed(kNow);
  with_reason.why_without = "見まちがいでした";
  EXPECT_THAT(check(one, with_reason), succeeds());
  one.steps.push_back(answered(kNow));
  EXPECT_THAT(check(one, closed(kNow)), succeeds());
  Step unsaid = closed(kNow);
  unsaid.recurrence.reset();
  EXPECT_EQ(refusalOf(check(one, unsaid)), "incidents.recurrence");
  unsaid = closed(kNow);
  unsaid.words = "";
  EXPECT_EQ(refusalOf(check(one, unsaid)), "incidents.step-words");
}

TEST(AWorry, TakesNothingMoreOnceItIsClosed) {
  WorryReport one = report();
  one.steps = {told(kNow), answered(kNow), closed(kNow)};
  for (const Step& step : {told(kNow), answered(kNow), closed(kNow),
                           Step{.kind = StepKind::Added, .words = "もう一つ"}}) {
    EXPECT_EQ(refusalOf(check(one, step)), "incidents.closed") << nameOf(step.kind);
  }
  EXPECT_THAT(check(one, reopened(kNow)), succeeds());
  one.steps.push_back(reopened(kNow));
  EXPECT_EQ(refusalOf(check(one, reopened(kNow))), "incidents.open");
  EXPECT_THAT(check(one, reopened(kNow)), failsWith(ErrorCode::Conflict));
}

TEST(AWorry, WasToldToSomebodyBySomeWayAfterItWasSeen) {
  const WorryReport one = report();
  EXPECT_THAT(check(one, told(kNow + hours{1})), succeeds());
  Step other = told(kNow);
  other.whom = "";
  EXPECT_EQ(refusalOf(check(one, other)), "incidents.whom");
  other = told(kNow);
  other.way.reset();
  EXPECT_EQ(refusalOf(check(one, other)), "incidents.way");
  other = told(kNow);
  other.when = kNow - hours{1};
  EXPECT_EQ(refusalOf(check(one, other)), "incidents.when") << "before it was seen";
  other.when = kNow + hours{1};
  EXPECT_EQ(refusalOf(check(one, other)), "incidents.when") << "to come";
  other = answered(kNow);
  other.words = " ";
  EXPECT_EQ(refusalOf(check(one, other)), "incidents.step-words");
}

TEST(AWorry, WasToldToWhoeverAnswersIt) {
  WorryReport one = report();
  one.steps = {answered(kNow + hours{2})};
  ASSERT_NE(one.told(), nullptr);
  EXPECT_EQ(one.told()->kind, StepKind::Answered);
  EXPECT_THAT(check(one, closed(kNow + hours{3})), succeeds()) << "nothing is left to be said";
}

TEST(AWorry, KnowsEachTimeThatItWasOpenAndWhenSomebodyWasToldFirst) {
  WorryReport one = report();
  EXPECT_THAT(one.openings(), ElementsAre(Opening{.from = kNow}));
  one.steps = {told(kNow + hours{5}),     answered(kNow + hours{3}), closed(kNow + hours{6}),
               reopened(kNow + hours{7}), closed(kNow + hours{8}),   reopened(kNow + hours{9})};
  EXPECT_THAT(one.openings(),
              ElementsAre(Opening{.from = kNow, .told = kNow + hours{3}, .closed = kNow + hours{6}},
                          Opening{.from = kNow + hours{7}, .closed = kNow + hours{8}},
                          Opening{.from = kNow + hours{9}}));
}

TEST(AWorry, CanBeToldAnsweredAndClosedHoweverMuchWasAddedToIt) {
  const Step added{.kind = StepKind::Added, .at = kNow, .when = kNow, .words = "また"};
  WorryReport one = report();
  while (check(one, added)) one.steps.push_back(added);
  EXPECT_EQ(refusalOf(check(one, added)), "incidents.steps-full");
  for (const Step& step : {told(kNow), answered(kNow), closed(kNow)}) {
    ASSERT_THAT(check(one, step), succeeds());
    one.steps.push_back(step);
  }
}

TEST(AWorry, CanBeClosedHoweverOftenItWasToldOrReopened) {
  WorryReport one = report();
  while (check(one, told(kNow))) one.steps.push_back(told(kNow));
  one.steps.back() = answered(kNow);
  EXPECT_THAT(check(one, closed(kNow)), succeeds());
  one.steps.pop_back();
  one.steps.push_back(closed(kNow));
  EXPECT_EQ(refusalOf(check(one, reopened(kNow))), "incidents.steps-full")
      << "it could not be closed again";
}

TEST(AWorry, HasABoundOfSteps) {
  WorryReport one = report();
  one.steps.assign(kMaxSteps, told(kNow));
  EXPECT_EQ(refusalOf(check(one, told(kNow))), "incidents.steps-full");
}

TEST(TheWordsOfWorries, AreReadBackAsTheyAreWritten) {
  for (const Sign sign :
       {Sign::Screen, Sign::Stuck, Sign::Message, Sign::Figures, Sign::Machine, Sign::Other}) {
    EXPECT_EQ(signFrom(nameOf(sign)), sign);
  }
  for (const Way way : {Way::Telephone, Way::Fax, Way::Visit, Way::Mail}) {
    EXPECT_EQ(wayFrom(nameOf(way)), way);
  }
  for (const auto one : {Recurrence::First, Recurrence::Again, Recurrence::Unknown}) {
    EXPECT_EQ(recurrenceFrom(nameOf(one)), one);
  }
  for (const auto kind : {StepKind::Told, StepKind::Answered, StepKind::Added, StepKind::Closed,
                          StepKind::Reopened}) {
    EXPECT_EQ(stepKindFrom(nameOf(kind)), kind);
  }
  EXPECT_EQ(signFrom("Screen"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::incidents
