#include "capabilities/people/person.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::people {
namespace {

using sekisho::testing::succeeds;

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

TEST(FirstDay, CountsAPledgeOnlyIfItHoldsAfterLeaving) {
  Person person = clerk();
  person.pledge = Pledge{.signed_on = kApril, .after_leaving = false};
  EXPECT_FALSE(firstDay(person).front().done);
  person.pledge->after_leaving = true;
  EXPECT_TRUE(firstDay(person).front().done);
}

TEST(PersonNames, ReadBackAsWritten) {
  for (const Kind kind : {Kind::Director, Kind::Doctor, Kind::Nurse, Kind::Clerk, Kind::OtherStaff,
                          Kind::Temporary, Kind::WalksUp, Kind::Engineer}) {
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
