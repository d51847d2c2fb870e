#include "capabilities/statements/statement.h"

#include <gmock/gmock.h>

#include <functional>

#include "core/testing/result_matchers.h"

namespace sekisho::statements {
namespace {

using sekisho::testing::succeeds;
using std::chrono::days;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 1 / 21;
constexpr std::chrono::sys_days kYearEnd = std::chrono::year{2026} / 3 / 31;
constexpr Question kYearly{.every = days{365}};

Statement answered(Answer answer) {
  return {.control = {"training.education"},
          .answer = answer,
          .checked = kToday,
          .until = kToday + days{365},
          .seen = {.at = kToday}};
}

Statement no() {
  Statement statement = answered(Answer::No);
  statement.target = kYearEnd;
  statement.in_charge = PersonId{};
  statement.reason = "講師の都合";
  return statement;
}

// What is wrong, as "message pointer"; "fine" if nothing is.
std::string wrongIn(const Statement& statement, const Question& question = kYearly) {
  const auto checked = check(statement, question, kToday);
  if (checked) return "fine";
  std::string said(checked.error().message.name);
  for (const MessageArgument& argument : checked.error().arguments) {
    if (argument.name == "pointer") said += " " + argument.value;
  }
  return said;
}

TEST(FiscalYear, EndsOnTheLastOfMarch) {
  EXPECT_EQ(fiscalYearEnd(kToday), kYearEnd);
  EXPECT_EQ(fiscalYearEnd(kYearEnd), kYearEnd);
  EXPECT_EQ(fiscalYearEnd(kYearEnd + days{1}),
            std::chrono::sys_days(std::chrono::year{2027} / 3 / 31));
}

TEST(AnAnswer, OfYesNeedsNothingMoreWhereNothingSpeaksAgainstIt) {
  Statement yes = answered(Answer::Yes);
  EXPECT_EQ(wrongIn(yes), "fine");
  yes.seen.controls = {{.control = {"a.b"}, .verdict = "pass"}};
  EXPECT_EQ(wrongIn(yes), "fine");
}

TEST(AnAnswer, OfYesOverWhatIsNotProvedNeedsAReasonAndIsMarked) {
  for (const char* verdict : {"fail", "not-checked", "asleep", "error"}) {
    Statement yes = answered(Answer::Yes);
    yes.seen.controls = {{.control = {"a.b"}, .verdict = "pass"},
                         {.control = {"a.c"}, .verdict = verdict}};
    EXPECT_EQ(wrongIn(yes), "statements.reason /reason") << verdict;
    yes.reason = "きのう入れかえました";
    EXPECT_EQ(wrongIn(yes), "fine") << verdict;
    EXPECT_EQ(toJson(yes)["over_evidence"], Json(true));
  }
}

TEST(AnAnswer, OfNoNeedsATargetInsideTheFiscalYearSomebodyAndAReason) {
  EXPECT_EQ(wrongIn(no()), "fine");
  Statement statement = no();
  statement.target = {};
  EXPECT_EQ(wrongIn(statement), "statements.target /target");
  statement.target = kYearEnd + days{1};
  EXPECT_EQ(wrongIn(statement), "statements.target /target");
  statement.target = kToday - days{1};
  EXPECT_EQ(wrongIn(statement), "statements.target /target");
  statement = no();
  statement.in_charge = {};
  EXPECT_EQ(wrongIn(statement), "statements.in-charge /in_charge");
  statement = no();
  statement.reason = " ";
  EXPECT_EQ(wrongIn(statement), "statements.reason /reason");
}

TEST(AnAnswer, OfNotApplicableNeedsItsGroundAndDoesNotExistWhereThePolicyIsStrict) {
  Statement statement = answered(Answer::NotApplicable);
  EXPECT_EQ(wrongIn(statement), "statements.reason /reason");
  statement.reason = "無線LANがない";
  EXPECT_EQ(wrongIn(statement), "fine");
  EXPECT_EQ(wrongIn(statement, {.every = days{365}, .strict = true}), "statements.strict /answer");
}

TEST(AnAnswer, IsOfADayThatHasComeAndHasNotEndedAlready) {
  Statement yes = answered(Answer::Yes);
  yes.checked = kToday + days{1};
  EXPECT_EQ(wrongIn(yes), "statements.checked-ahead /checked");
  yes.checked = kToday - days{366};
  yes.until = yes.checked + days{365};
  EXPECT_EQ(wrongIn(yes), "statements.checked-long-ago /checked");
  yes.checked = kToday - days{365};
  yes.until = kToday;
  EXPECT_EQ(wrongIn(yes), "fine");
}

TEST(AnAnswer, HasAReasonOfOneLine) {
  Statement statement = no();
  statement.reason = "一行目\n二行目";
  EXPECT_EQ(wrongIn(statement), "statements.reason-bad /reason");
  statement.reason = std::string(kMaxReasonBytes + 1, 'a');
  EXPECT_EQ(wrongIn(statement), "statements.reason-bad /reason");
  statement.reason = std::string(kMaxReasonBytes, 'a');
  EXPECT_EQ(wrongIn(statement), "fine");
}

TEST(AnAnswer, TakesAFewDocumentsEachOnce) {
  Statement yes = answered(Answer::Yes);
  std::byte number{};
  while (yes.documents.size() < kMaxAttached) {
    Attached one;
    one.document.uuid = *Uuid::fromBytes(std::vector<std::byte>(16, number));
    number = static_cast<std::byte>(std::to_integer<int>(number) + 1);
    yes.documents.push_back(one);
  }
  EXPECT_EQ(wrongIn(yes), "fine");
  Statement twice = yes;
  twice.documents.back() = twice.documents.front();
  EXPECT_EQ(wrongIn(twice), "statements.documents /documents");
  yes.documents.emplace_back().document.uuid =
      *Uuid::fromBytes(std::vector<std::byte>(16, std::byte{0xff}));
  EXPECT_EQ(wrongIn(yes), "statements.documents /documents");
}

TEST(AConfirmation, IsGivenOnceToWhatStillStands) {
  Statement yes = answered(Answer::Yes);
  const PersonId other{*Uuid::fromBytes(std::vector<std::byte>(16, std::byte{2}))};
  const Confirmation second{.by = other, .at = kToday};
  const auto refusal = [&] { return confirmed(yes, second, {}).error().message.name; };
  EXPECT_THAT(confirmed(yes, second, {}), succeeds());
  yes.confirmed = second;
  EXPECT_EQ(refusal(), "statements.confirmed");
  yes.withdrawn = Withdrawal{.by = other, .at = kToday};
  EXPECT_EQ(refusal(), "statements.withdrawn");
}

TEST(AConfirmation, OfOnesOwnMakingCountsOnlyForWantOfOthersAndWithAReason) {
  const Statement yes = answered(Answer::Yes);
  const PersonId other{*Uuid::fromBytes(std::vector<std::byte>(16, std::byte{2}))};
  const PersonId third{*Uuid::fromBytes(std::vector<std::byte>(16, std::byte{3}))};
  const Confirmation second{.by = other, .at = kToday};
  const auto waits = confirmed(yes, second, {.lately = true, .others = {third}});
  ASSERT_THAT(waits, succeeds());
  EXPECT_EQ(waits->worth(), Worth::NeedsAnother);
  EXPECT_TRUE(waits->lately);
  EXPECT_EQ(confirmed(yes, second, {.lately = true}).error().message.name, "statements.reason");
  Confirmation with_reason = second;
  with_reason.why = "ほかに担当がいない";
  const auto alone = confirmed(yes, with_reason, {.lately = true});
  ASSERT_THAT(alone, succeeds());
  EXPECT_EQ(alone->worth(), Worth::Alone);
  EXPECT_TRUE(alone->lately) << "the mark stays";
}

TEST(AConfirmation, TakesThePlaceOfOneThatIsNotWhole) {
  Statement yes = answered(Answer::Yes);
  const PersonId second{*Uuid::fromBytes(std::vector<std::byte>(16, std::byte{2}))};
  const PersonId third{*Uuid::fromBytes(std::vector<std::byte>(16, std::byte{3}))};
  const SecondPerson waits{.lately = true, .others = {third}};
  const SecondPerson alone{.lately = true};
  const SecondPerson whole{};
  const auto given = [&](PersonId by, const SecondPerson& as) {
    return confirmed(yes, {.by = by, .at = kToday, .why = "ほかに担当がいない"}, as);
  };
  const auto follows = [&](const SecondPerson& before, PersonId by, const SecondPerson& now) {
    yes.confirmed.reset();
    yes.confirmed = *given(second, before);
    return given(by, now).has_value();
  };
  EXPECT_TRUE(follows(waits, second, alone)) << "the other one has left";
  EXPECT_TRUE(follows(waits, third, whole));
  EXPECT_TRUE(follows(alone, third, whole));
  EXPECT_TRUE(follows(alone, third, alone)) << "another may be asked for by now";
  EXPECT_FALSE(follows(waits, second, waits)) << "it was said";
  EXPECT_FALSE(follows(alone, second, alone));
  EXPECT_FALSE(follows(alone, third, waits)) << "worth less";
  EXPECT_FALSE(follows(whole, third, whole));
  yes.confirmed.reset();
  const Confirmation by_third = *given(third, alone);
  yes.confirmed_before = {*given(second, alone)};
  yes.confirmed = by_third;
  EXPECT_FALSE(given(second, alone).has_value()) << "it was said before";
}

TEST(DigestOfTablesSeen, ChangesWithEveryPartOfThemAndIsNothingOfNone) {
  const SeenTable accounts{.table = "accounts",
                           .device = DeviceId{},
                           .digest = sha256(bytesOf("a")),
                           .observed = Instant{}};
  EXPECT_EQ(digestOf({}), std::nullopt);
  const auto whole = digestOf({accounts});
  ASSERT_TRUE(whole.has_value());
  for (const auto& change : std::vector<std::function<void(SeenTable&)>>{
           [](SeenTable& it) { it.table = "services"; }, [](SeenTable& it) { it.device.reset(); },
           [](SeenTable& it) { it.digest = sha256(bytesOf("b")); },
           [](SeenTable& it) { it.observed = Instant{std::chrono::milliseconds{1}}; }}) {
    SeenTable other = accounts;
    change(other);
    EXPECT_NE(digestOf({other}), whole);
  }
  EXPECT_NE(digestOf({accounts, accounts}), whole);
}

}  // namespace
}  // namespace sekisho::statements
