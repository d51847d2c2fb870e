#include "capabilities/people/person.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::people {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;

constexpr std::chrono::sys_days kApril = std::chrono::year{2026} / 4 / 1;
const PersonId kSomebody{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};

Person clerk() {
  return {.id = {}, .name = "佐藤 花", .kana = "さとう はな", .kind = Kind::Clerk, .from = kApril};
}

Person temporary() {
  Person person = clerk();
  person.kind = Kind::Temporary;
  person.employer = "町の派遣社";
  person.until = kApril + std::chrono::days{30};
  person.instructed_by = kSomebody;
  return person;
}

std::string_view refusalOf(const Person& person) {
  const auto fine = check(person);
  return fine ? "" : fine.error().message.name;
}

// The field that the refusal names to the form.
std::string fieldOf(const Person& person) {
  const auto fine = check(person);
  for (const MessageArgument& argument :
       fine ? std::vector<MessageArgument>{} : fine.error().arguments) {
    if (argument.name == "pointer") return argument.value;
  }
  return {};
}

TEST(Person, OfTheClinicNeedsANameAndAFirstDayOnly) {
  EXPECT_THAT(check({.id = {}, .name = "佐藤", .from = kApril}), succeeds());
}

TEST(Person, IsRefusedWithoutANameOrWithALineBreakInIt) {
  for (const auto* name : {"", "  ", "佐藤\n花"}) {
    Person person = clerk();
    person.name = name;
    EXPECT_EQ(refusalOf(person), "people.field-bad") << name;
  }
}

TEST(Person, HasAnOrdinaryMailAddressOrNone) {
  Person person = clerk();
  EXPECT_THAT(check(person), succeeds());
  person.mail = "sato@clinic.example";
  EXPECT_THAT(check(person), succeeds());
  person.mail = "sato@clinic.example>\r\nRCPT TO:<x@y.example";
  EXPECT_EQ(refusalOf(person), "people.mail");
  EXPECT_EQ(fieldOf(person), "/mail");
}

TEST(Person, MayWriteTheirKanaInEitherKindAndWidth) {
  for (const auto* kana : {"さとう はな", "サトウ・ハナ", "ｻﾄｳ ﾊﾅ", "すみす　あん", "ローラ", ""}) {
    Person person = clerk();
    person.kana = kana;
    EXPECT_THAT(check(person), succeeds()) << kana;
  }
  for (const auto* kana : {"佐藤", "sato", "さとう1", "\xe3\x81"}) {
    Person person = clerk();
    person.kana = kana;
    EXPECT_EQ(refusalOf(person), "people.kana") << kana;
  }
}

TEST(Person, CannotLeaveBeforeTheyCame) {
  Person person = clerk();
  person.until = kApril - std::chrono::days{1};
  EXPECT_EQ(refusalOf(person), "people.dates");
  person.until = kApril;
  EXPECT_THAT(check(person), succeeds());
}

TEST(Temporary, NeedsEmployerLastDayAndSomebodyWhoInstructs) {
  EXPECT_THAT(check(temporary()), succeeds());
  Person person = temporary();
  person.employer = " ";
  EXPECT_EQ(refusalOf(person), "people.temporary-incomplete");
  EXPECT_EQ(fieldOf(person), "/employer");
  person = temporary();
  person.until.reset();
  EXPECT_EQ(refusalOf(person), "people.temporary-incomplete");
  EXPECT_EQ(fieldOf(person), "/until");
  person = temporary();
  person.instructed_by.reset();
  EXPECT_EQ(refusalOf(person), "people.temporary-incomplete");
  EXPECT_EQ(fieldOf(person), "/instructed_by");
}

TEST(Temporary, PledgesThroughTheAgencysContract) {
  Person person = temporary();
  person.pledge = Pledge{.signed_on = kApril, .after_leaving = true};
  EXPECT_EQ(refusalOf(person), "people.pledge-clause");
  person.pledge->contract_clause = "派遣契約 第8条";
  EXPECT_THAT(check(person), succeeds());
}

TEST(Engineer, IsAskedOnTheFirstDayForTheirFirm) {
  Person person = clerk();
  person.kind = Kind::Engineer;
  EXPECT_THAT(check(person), succeeds());
  const auto asks = [&] {
    return std::ranges::any_of(firstDay(person), [](const Step& step) {
      return step.message == MessageId{"people.first-day-employer"} && !step.done;
    });
  };
  EXPECT_TRUE(asks());
  person.employer = "北の保守";
  EXPECT_FALSE(asks());
}

TEST(Person, IsHereFromTheFirstToTheLastDay) {
  Person person = clerk();
  person.until = kApril + std::chrono::days{1};
  EXPECT_FALSE(person.isHere(kApril - std::chrono::days{1}));
  EXPECT_TRUE(person.isHere(kApril));
  EXPECT_TRUE(person.isHere(*person.until));
  EXPECT_FALSE(person.isHere(*person.until + std::chrono::days{1}));
}

TEST(FirstDay, AsksMoreOfATemporaryThanOfACleaner) {
  Person cleaner = clerk();
  cleaner.kind = Kind::WalksUp;
  EXPECT_EQ(firstDay(cleaner).size(), 2U);
  EXPECT_EQ(firstDay(clerk()).size(), 3U);
  EXPECT_EQ(firstDay(temporary()).size(), 5U);
}

TEST(Joiner, IsWhoComesOrCameWithinAMonth) {
  const std::chrono::sys_days today = std::chrono::year{2026} / 4 / 1;
  Person person{.id = {}, .name = "佐藤 綾", .from = today};
  EXPECT_TRUE(isJoining(person, today));
  EXPECT_TRUE(isJoining(person, today + std::chrono::days{30}));
  EXPECT_FALSE(isJoining(person, today + std::chrono::days{31}));
  EXPECT_TRUE(isJoining(person, today - std::chrono::days{60})) << "it can be prepared";
  person.until = today + std::chrono::days{1};
  EXPECT_FALSE(isJoining(person, today + std::chrono::days{2})) << "left already";
  person = {.id = {}, .name = "清掃の会社", .kind = Kind::WalksUp, .from = today};
  EXPECT_FALSE(isJoining(person, today));
}

TEST(Person, WhoStandsInForADoctorNeedsTheSameAsAnAgencysButNoClauseOfAnAgency) {
  Person person = temporary();
  person.kind = Kind::Locum;
  person.pledge = Pledge{.signed_on = kApril, .after_leaving = true};
  EXPECT_THAT(check(person), succeeds());
  person.kind = Kind::Temporary;
  EXPECT_EQ(refusalOf(person), "people.pledge-clause");
  person.kind = Kind::Locum;
  person.until.reset();
  EXPECT_EQ(refusalOf(person), "people.temporary-incomplete");
}

TEST(Person, HasPromisedAndBeenBriefedOnDaysThatHaveBeen) {
  const std::chrono::days one{1};
  Person person = clerk();
  person.pledge = Pledge{.signed_on = kApril, .after_leaving = true};
  person.briefed = kApril;
  EXPECT_THAT(checkPast(person, kApril), succeeds());
  EXPECT_THAT(checkPast(person, kApril - one), failsWith(ErrorCode::InvalidInput));
  person.pledge.reset();
  const auto early = checkPast(person, kApril - one);
  ASSERT_THAT(early, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(early.error().message.name, "people.not-yet");
}

TEST(Operator, EndsTheDayBeforeTheNextBegins) {
  Person person = clerk();
  EXPECT_EQ(person.operatorId(), "");
  assignOperator(person, "sato", kApril);
  EXPECT_EQ(person.operatorId(), "sato");
  assignOperator(person, "sato2", kApril + std::chrono::days{10});
  EXPECT_EQ(person.operatorId(), "sato2");
  EXPECT_THAT(person.operators,
              ElementsAre(OperatorUse{"sato", kApril, kApril + std::chrono::days{9}},
                          OperatorUse{"sato2", kApril + std::chrono::days{10}, std::nullopt}));
  assignOperator(person, "", kApril + std::chrono::days{20});
  EXPECT_EQ(person.operatorId(), "");
  EXPECT_EQ(person.operators.size(), 2U);
  EXPECT_THAT(check(person), succeeds());
}

TEST(Operator, OfTheSameDayIsReplacedAndAnUnchangedOneStays) {
  Person person = clerk();
  assignOperator(person, "stao", kApril);
  assignOperator(person, "sato", kApril);
  EXPECT_THAT(person.operators, ElementsAre(OperatorUse{"sato", kApril, std::nullopt}));
  assignOperator(person, "sato", kApril + std::chrono::days{5});
  EXPECT_THAT(person.operators, ElementsAre(OperatorUse{"sato", kApril, std::nullopt}));
}

TEST(Operator, IsOneAtATimeOnDaysThatCanBe) {
  const std::chrono::days one{1};
  const std::vector<std::vector<OperatorUse>> wrong{
      {{" ", kApril, std::nullopt}},
      {{"sato", kApril, kApril - one}},
      {{"sato", kApril, std::nullopt}, {"mori", kApril + one, std::nullopt}},
      {{"sato", kApril, kApril + one}, {"mori", kApril + one, std::nullopt}},
      {{"mori", kApril + one, kApril + one}, {"sato", kApril, kApril}},
      std::vector<OperatorUse>(kMaxOperators + 1)};
  for (const auto& operators : wrong) {
    Person person = clerk();
    person.operators = operators;
    EXPECT_EQ(refusalOf(person), "people.operators");
    EXPECT_EQ(fieldOf(person), "/operators");
  }
}

TEST(Operator, IsForgottenByAChangeThatLeavesItOutOrShortensIt) {
  const std::chrono::days one{1};
  Person before = clerk();
  before.operators = {{"sato", kApril, kApril + one}, {"sato2", kApril + one + one, std::nullopt}};
  const std::chrono::sys_days today = kApril + std::chrono::days{30};
  Person after = before;
  EXPECT_FALSE(forgetsOperator(before, after, today));
  after.operators.back().until = today;
  EXPECT_FALSE(forgetsOperator(before, after, today)) << "it ends";
  after = before;
  after.operators.front().until = kApril;
  EXPECT_TRUE(forgetsOperator(before, after, today));
  after = before;
  after.operators.front().id = "mori";
  EXPECT_TRUE(forgetsOperator(before, after, today));
  after.operators.clear();
  EXPECT_TRUE(forgetsOperator(before, after, today));
  EXPECT_FALSE(forgetsOperator(before, after, kApril)) << "nobody used it before today";
}

TEST(AFirstDay, ThatHasPassedMovesForwardWithAReasonOnly) {
  Person before = clerk();
  before.from = kApril;
  Person after = before;
  EXPECT_FALSE(movesPassedFirstDay(before, after, kApril)) << "nothing is moved";
  after.from = kApril + std::chrono::days{100};
  EXPECT_TRUE(movesPassedFirstDay(before, after, kApril));
  EXPECT_FALSE(movesPassedFirstDay(before, after, kApril - std::chrono::days{1}))
      << "they have not begun";
  after.from = kApril - std::chrono::days{1};
  EXPECT_TRUE(movesPassedFirstDay(before, after, kApril)) << "they came earlier";
}

TEST(ALastDay, IsSaidToHavePassedOrTakenBackWithAReasonOnly) {
  const Person here = clerk();
  Person left = here;
  left.until = kApril - std::chrono::days{1};
  EXPECT_TRUE(movesPassedLastDay(here, left, kApril));
  EXPECT_TRUE(movesPassedLastDay(left, here, kApril));
  EXPECT_FALSE(movesPassedLastDay(left, left, kApril));
  Person leaves = here;
  leaves.until = kApril;
  EXPECT_FALSE(movesPassedLastDay(here, leaves, kApril)) << "they are here to the end of today";
  EXPECT_TRUE(movesPassedLastDay(left, leaves, kApril));
}

TEST(FirstDay, CountsAPledgeOnlyIfItHoldsAfterLeaving) {
  Person person = clerk();
  person.pledge = Pledge{.signed_on = kApril, .after_leaving = false};
  EXPECT_FALSE(firstDay(person).front().done);
  person.pledge->after_leaving = true;
  EXPECT_TRUE(firstDay(person).front().done);
}

TEST(PersonNames, ReadBackAsWritten) {
  for (const Kind kind : {Kind::Director, Kind::Doctor, Kind::Nurse, Kind::Clerk, Kind::OtherStaff,
                          Kind::Temporary, Kind::Locum, Kind::WalksUp, Kind::Engineer}) {
    EXPECT_EQ(kindFrom(nameOf(kind)), kind);
  }
  for (const SafetyRole role : {SafetyRole::SafetyManager, SafetyRole::Planner,
                                SafetyRole::Operations, SafetyRole::Auditor}) {
    EXPECT_EQ(safetyRoleFrom(nameOf(role)), role);
  }
  EXPECT_EQ(kindFrom("boss"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::people
