// What every ReadingRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/reading/store/reading_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/reading.h"

namespace sekisho::reading {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 11 / 27;

using Engine = journal::testing::ScratchKind<ReadingRegister>;

class ReadingRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  ReadingRegister& reading() { return **scratch_; }
  std::vector<std::string> decisions() { return scratch_->decisions(); }

  Edition edition(std::string name) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<EditionId>(),
            .name = std::move(name),
            .published = kDay,
            .due = kDay + std::chrono::days{30},
            .place = "院長室の棚",
            .by = somebody(),
            .at = clock_.now()};
  }
  Material material(std::string title) {
    const Edition first = edition("第1版");
    return {.id = ids_.make<MaterialId>(),
            .title = std::move(title),
            .issuer = "みほん内科クリニック",
            .audience = {.kinds = {"clerk", "nurse"}, .roles = {"administrator"}},
            .editions = {first}};
  }
  Act act(std::vector<PersonId> attendants, std::chrono::sys_days day = kDay) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<ActId>(),
            .kind = ActKind::Notice,
            .day = day,
            .subject = "ログアウト",
            .attendants = std::move(attendants),
            .by = somebody(),
            .at = clock_.now()};
  }
  Acknowledgement readBy(PersonId person, const Edition& edition) {
    return {.edition = edition.id, .person = person, .day = kDay, .by = person, .at = clock_.now()};
  }
  Stop stop() { return {.by = somebody(), .at = clock_.now(), .why = "使わなくなった"}; }
  PersonId somebody() { return ids_.make<PersonId>(); }
  documents::DocumentId document() { return ids_.make<documents::DocumentId>(); }

 private:
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<ReadingRegister>> scratch_ = GetParam().open();
};

TEST_P(ReadingRegisterContract, KeepsWhatHasToBeReadOverItsEditions) {
  Material rules = material("運用管理規程");
  Material settings = material("端末の設定");
  settings.editions.front().place = "";
  settings.editions.front().document = document();
  ASSERT_THAT(reading().add(rules), succeeds());
  ASSERT_THAT(reading().add(settings), succeeds());
  const Edition second = edition("第2版");
  const Audience everybody{.kinds = {"clerk"}};
  const auto published = reading().publish(rules.id, everybody, second);
  ASSERT_THAT(published, succeeds());
  rules.audience = everybody;
  rules.editions = {second, rules.editions.front()};
  EXPECT_EQ(*published, rules);
  EXPECT_THAT(*reading().materials(), ElementsAre(settings, rules)) << "newest first";
  EXPECT_THAT(decisions(), ElementsAre("reading.material-added@1", "reading.material-added@1",
                                       "reading.edition-published@1"));
  EXPECT_THAT(reading().publish(MaterialId{}, everybody, edition("x")),
              failsWith(ErrorCode::NotFound));
  const auto twice = reading().publish(rules.id, everybody, edition("第 ２ 版"));
  ASSERT_THAT(twice, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(twice.error().message.name, "reading.edition-taken");
}

TEST_P(ReadingRegisterContract, EverybodyReadsTheNewestEditionOnce) {
  const Material rules = material("運用管理規程");
  ASSERT_THAT(reading().add(rules), succeeds());
  const PersonId person = somebody();
  const Acknowledgement first = readBy(person, rules.newest());
  ASSERT_THAT(reading().acknowledge(first), succeeds());
  EXPECT_THAT(reading().acknowledge(first), failsWith(ErrorCode::Conflict));
  const Edition second = edition("第2版");
  ASSERT_THAT(reading().publish(rules.id, rules.audience, second), succeeds());
  EXPECT_THAT(reading().acknowledge(readBy(somebody(), rules.newest())),
              failsWith(ErrorCode::Conflict))
      << "the older edition is not asked for any more";
  Acknowledgement shown = readBy(person, second);
  shown.by = somebody();
  ASSERT_THAT(reading().acknowledge(shown), succeeds());
  EXPECT_THAT(*reading().acknowledgements(), ElementsAre(first, shown));
  EXPECT_FALSE(reading().acknowledgements()->back().isTheirOwn());
  EXPECT_THAT(reading().acknowledge(readBy(person, edition("none"))),
              failsWith(ErrorCode::NotFound));
}

TEST_P(ReadingRegisterContract, WhatIsStoppedStaysAndIsReadNoMore) {
  Material rules = material("運用管理規程");
  ASSERT_THAT(reading().add(rules), succeeds());
  rules.stopped = stop();
  const auto stopped = reading().stop(rules.id, *rules.stopped);
  ASSERT_THAT(stopped, succeeds());
  EXPECT_EQ(*stopped, rules);
  EXPECT_THAT(*reading().materials(), ElementsAre(rules));
  EXPECT_THAT(reading().stop(rules.id, stop()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(reading().publish(rules.id, rules.audience, edition("x")),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(reading().acknowledge(readBy(somebody(), rules.newest())),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(reading().stop(MaterialId{}, stop()), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(decisions().back(), "reading.material-stopped@1");
}

TEST_P(ReadingRegisterContract, KeepsHowPeopleWereToldWithWhoWasThere) {
  Act earlier = act({somebody()}, kDay - std::chrono::days{40});
  const Act meeting = act({somebody(), somebody()});
  ASSERT_THAT(reading().record(meeting), succeeds());
  ASSERT_THAT(reading().record(earlier), succeeds());
  EXPECT_THAT(*reading().acts(), ElementsAre(meeting, earlier)) << "newest day first";
  earlier.withdrawn = stop();
  const auto withdrawn = reading().withdraw(earlier.id, *earlier.withdrawn);
  ASSERT_THAT(withdrawn, succeeds());
  EXPECT_EQ(*withdrawn, earlier);
  EXPECT_THAT(*reading().acts(), ElementsAre(meeting, earlier)) << "it stays visible";
  EXPECT_THAT(reading().withdraw(earlier.id, stop()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(reading().withdraw(ActId{}, stop()), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(decisions(), ElementsAre("reading.act-recorded@1", "reading.act-recorded@1",
                                       "reading.act-withdrawn@1"));
}

INSTANTIATE_TEST_SUITE_P(Engines, ReadingRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<ReadingRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"reading.material-added@1", "reading.edition-published@1",
                                        "reading.material-stopped@1", "reading.acknowledged@1",
                                        "reading.act-recorded@1", "reading.act-withdrawn@1"},
                              .open = &openReadingRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::reading
