// What every PersonRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/people/store/person_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/people.h"

namespace sekisho::people {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const journal::Actor kBy = journal::Actor::ofConsole("root");
constexpr std::chrono::sys_days kApril = std::chrono::year{2026} / 4 / 1;
constexpr Instant kSomeTime{std::chrono::days{20'600}};

// Whose sign-in was to be renamed with them, and how, by the last change.
std::pair<PersonId, std::string> renamed;

std::unique_ptr<PersonRegister> opened(storage::Database& database, journal::Decisions& decisions,
                                       ClinicId clinic) {
  const auto rename_too = [](storage::Transaction&, PersonId id,
                             std::string_view name) -> Result<void> {
    renamed = {id, std::string(name)};
    return {};
  };
  return openPersonRegister(database, decisions, clinic, rename_too);
}

using Engine = journal::testing::ScratchKind<PersonRegister>;

class PersonRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  PersonRegister& people() { return **scratch_; }
  std::vector<std::string> decisions() { return scratch_->decisions(); }

  Person clerk(std::string name, std::string kana) {
    return {.id = ids_.make<PersonId>(),
            .name = std::move(name),
            .kana = std::move(kana),
            .kind = Kind::Clerk,
            .from = kApril};
  }
  Person temporary() {
    Person person = clerk("田中 葵", "たなか あおい");
    person.kind = Kind::Temporary;
    person.employer = "町の派遣社";
    person.safety_roles = {SafetyRole::Auditor, SafetyRole::SafetyManager};
    person.until = kApril + std::chrono::days{30};
    person.language = Language::English;
    person.pledge = Pledge{.signed_on = kApril,
                           .after_leaving = true,
                           .contract_clause = "派遣契約 第8条",
                           .document = ids_.make<documents::DocumentId>()};
    person.instructed_by = ids_.make<PersonId>();
    person.seats = {ids_.make<DeviceId>(), ids_.make<DeviceId>()};
    person.operators = {{.id = "haken1", .from = kApril, .until = kApril + std::chrono::days{2}},
                        {.id = "tanaka", .from = kApril + std::chrono::days{3}}};
    person.own_change = OwnChange{.at = kSomeTime, .why = "一人の医院のため"};
    person.briefed = kApril;
    person.mail = "tanaka@clinic.example";
    person.reminders = false;
    return person;
  }

  TurnableClock clock_;
  SeededRandom random_{7};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<PersonRegister>> scratch_ = GetParam().open();
};

TEST_P(PersonRegisterContract, GivesBackEverythingItWasGiven) {
  const Person person = temporary();
  ASSERT_THAT(people().add({person}, kBy), succeeds());

  const auto kept = people().person(person.id);
  ASSERT_THAT(kept, succeeds());
  EXPECT_EQ(*kept, person);
  EXPECT_THAT(decisions(), ElementsAre("person.added@1"));
}

TEST_P(PersonRegisterContract, OrdersPeopleByKana) {
  const Person second = clerk("山田", "やまだ");
  const Person first = clerk("佐藤", "さとう");
  ASSERT_THAT(people().add({second, first}, kBy), succeeds());

  const auto all = people().all();
  ASSERT_THAT(all, succeeds());
  EXPECT_THAT(*all, ElementsAre(first, second));
}

TEST_P(PersonRegisterContract, KeepsNobodyOfAListWithOneWhoCannotStand) {
  const Person nameless = clerk(" ", "");
  EXPECT_THAT(people().add({clerk("佐藤", "さとう"), nameless}, kBy),
              failsWith(ErrorCode::InvalidInput));

  EXPECT_THAT(*people().all(), IsEmpty());
  EXPECT_THAT(decisions(), IsEmpty());
}

TEST_P(PersonRegisterContract, ChangesEverythingAPersonHasAndClearsWhatIsTakenAway) {
  Person person = temporary();
  ASSERT_THAT(people().add({person}, kBy), succeeds());

  person.kind = Kind::Clerk;
  person.employer.clear();
  person.safety_roles = {SafetyRole::Planner};
  person.until.reset();
  person.pledge.reset();
  person.instructed_by.reset();
  person.seats.clear();
  person.operators.pop_back();
  person.own_change.reset();
  person.briefed.reset();
  ASSERT_THAT(people().change(person, "採用", kBy), succeeds());

  EXPECT_EQ(*people().person(person.id), person);
  EXPECT_THAT(decisions(), ElementsAre("person.added@1", "person.changed@1"));
}

TEST_P(PersonRegisterContract, TakesNobodyWhomOneCouldNotTellFromSomebodyWhoIsHere) {
  const Person director = clerk("水野 健", "みずの けん");
  ASSERT_THAT(people().add({director}, kBy), succeeds());
  for (const char* name : {"水野 健", "水野健", "水野　健", "\u2F54野 健", "水野・健"}) {
    const auto refused = people().add({clerk(name, "")}, kBy);
    ASSERT_THAT(refused, failsWith(ErrorCode::Conflict)) << name;
    EXPECT_EQ(refused.error().message.name, "people.name-taken");
  }
  EXPECT_THAT(people().add({clerk("森 恵", ""), clerk("森恵", "もり めぐみ")}, kBy),
              failsWith(ErrorCode::Conflict))
      << "two of one list";
  EXPECT_THAT(people().add({clerk("八田 一", ""), clerk("ハ田 ー", "")}, kBy),
              failsWith(ErrorCode::Conflict))
      << "kana that look like kanji";
  Person other = clerk("水野 健(2)", "");
  ASSERT_THAT(people().add({other}, kBy), succeeds()) << "a mark tells them apart";
  other.name = "水野　健";
  EXPECT_THAT(people().change(other, "間違い", kBy), failsWith(ErrorCode::Conflict));
  EXPECT_EQ(people().all()->size(), 2U);
}

TEST_P(PersonRegisterContract, TakesTheNameOfWhoeverHadLeftButNotBackWhileAnotherIsHere) {
  Person before = clerk("水野 健", "");
  before.until = kApril + std::chrono::days{9};
  ASSERT_THAT(people().add({before}, kBy), succeeds());
  Person after = clerk("水野 健", "");
  after.from = kApril + std::chrono::days{9};
  EXPECT_THAT(people().add({after}, kBy), failsWith(ErrorCode::Conflict));
  after.from += std::chrono::days{1};
  ASSERT_THAT(people().add({after}, kBy), succeeds());
  before.until.reset();
  EXPECT_THAT(people().change(before, "戻る", kBy), failsWith(ErrorCode::Conflict));
}

TEST_P(PersonRegisterContract, RenamesWhatElseBearsTheName) {
  Person person = clerk("佐藤 綾", "さとう あや");
  ASSERT_THAT(people().add({person}, kBy), succeeds());
  person.name = "鈴木 綾";
  ASSERT_THAT(people().change(person, "結婚", kBy), succeeds());
  EXPECT_EQ(renamed, std::pair(person.id, std::string("鈴木 綾")));
}

TEST_P(PersonRegisterContract, KeepsEachChangeThatOnePersonMadeAlone) {
  const auto by = ids_.make<PersonId>();
  const OwnChange first{.at = kSomeTime, .why = "一人の医院のため"};
  const OwnChange second{.at = kSomeTime + std::chrono::days{1}, .why = "担当が休みのため"};
  Person person = clerk("佐藤 綾", "");
  person.own_change = first;
  ASSERT_THAT(people().add({person}, kBy), succeeds());
  person.own_change = second;
  ASSERT_THAT(people().change(person, "", journal::Actor::ofPerson(by)), succeeds());
  person.mail = "sato@clinic.example";
  ASSERT_THAT(people().change(person, "", kBy), succeeds()) << "something else: it stands as it is";
  person.own_change.reset();
  ASSERT_THAT(people().change(person, "", kBy), succeeds());
  EXPECT_THAT(*people().loneChanges(),
              ElementsAre(LoneChange{.person = person.id, .change = first},
                          LoneChange{.person = person.id, .by = by, .change = second}));
}

TEST_P(PersonRegisterContract, RefusesAChangeThatCannotStandAndKeepsWhatWas) {
  Person person = clerk("佐藤", "さとう");
  ASSERT_THAT(people().add({person}, kBy), succeeds());
  Person changed = person;
  changed.until = kApril - std::chrono::days{1};

  EXPECT_THAT(people().change(changed, "", kBy), failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(*people().person(person.id), person);
}

TEST_P(PersonRegisterContract, KnowsNobodyItWasNotGiven) {
  EXPECT_THAT(people().person(ids_.make<PersonId>()), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(people().change(clerk("佐藤", ""), "", kBy), failsWith(ErrorCode::NotFound));
}

TEST_P(PersonRegisterContract, TakesAsManyPeopleAsItSays) {
  std::vector<Person> crowd;
  for (std::size_t i = 0; i < kMaxPeople; ++i) {
    crowd.push_back(clerk("人" + std::to_string(i), ""));
  }
  ASSERT_THAT(people().add(crowd, kBy), succeeds());

  EXPECT_THAT(people().add({clerk("もう一人", "")}, kBy), failsWith(ErrorCode::Conflict));
}

INSTANTIATE_TEST_SUITE_P(Engines, PersonRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<PersonRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"person.added@1", "person.changed@1"},
                              .open = &opened})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::people
