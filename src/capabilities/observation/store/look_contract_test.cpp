// What every LookRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/observation/store/look_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/observation.h"

namespace sekisho::observation {
namespace {

using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using LookEngine = journal::testing::ScratchKind<LookRegister>;

class LookRegisterContract : public ::testing::TestWithParam<LookEngine> {
 protected:
  LookRegister& looks() { return **scratch_; }
  Look look(PersonId by) {
    clock_.pass(std::chrono::minutes{1});
    return {.device = device_, .by = by, .at = clock_.now()};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  DeviceId device_ = ids_.make<DeviceId>();
  PersonId mizuno_ = ids_.make<PersonId>();
  PersonId sato_ = ids_.make<PersonId>();
  std::unique_ptr<journal::testing::Scratch<LookRegister>> scratch_ = GetParam().open();
};

TEST_P(LookRegisterContract, TellsWhoLookedAtADeviceNewestFirst) {
  const Look first = look(mizuno_);
  const Look second = look(sato_);
  ASSERT_THAT(looks().record(first), succeeds());
  ASSERT_THAT(looks().record(second), succeeds());
  EXPECT_THAT(*looks().of(device_), ElementsAre(second, first));
  EXPECT_THAT(*looks().of(ids_.make<DeviceId>()), IsEmpty());
}

TEST_P(LookRegisterContract, ADayHasOneOfEachPerson) {
  const Look first = look(mizuno_);
  ASSERT_THAT(looks().record(first), succeeds());
  ASSERT_THAT(looks().record(look(mizuno_)), succeeds());
  EXPECT_THAT(*looks().of(device_), ElementsAre(first));
  clock_.pass(std::chrono::hours{24});
  ASSERT_THAT(looks().record(look(mizuno_)), succeeds());
  EXPECT_EQ(looks().of(device_)->size(), 2U);
  EXPECT_THAT(scratch_->decisions(), ElementsAre("observation.looked@1", "observation.looked@1"));
}

TEST_P(LookRegisterContract, TellsWhoOpenedAPersonOncePerViewerAndDay) {
  const auto opened = [&](PersonId by) {
    clock_.pass(std::chrono::minutes{1});
    return PersonLook{.person = sato_, .by = by, .at = clock_.now()};
  };
  const PersonId director = ids_.make<PersonId>();
  const PersonLook first = opened(mizuno_);
  const PersonLook other = opened(director);
  ASSERT_THAT(looks().record(first), succeeds());
  ASSERT_THAT(looks().record(opened(mizuno_)), succeeds());
  ASSERT_THAT(looks().record(other), succeeds());
  EXPECT_THAT(*looks().of(sato_), ElementsAre(other, first));
  EXPECT_THAT(*looks().of(mizuno_), IsEmpty()) << "who looked is not who was looked at";
  clock_.pass(std::chrono::hours{24});
  ASSERT_THAT(looks().record(opened(mizuno_)), succeeds());
  EXPECT_EQ(looks().of(sato_)->size(), 3U);
  EXPECT_THAT(*looks().of(device_), IsEmpty());
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("observation.person-looked@1", "observation.person-looked@1",
                          "observation.person-looked@1"));
}

TEST_P(LookRegisterContract, ALookAtAListIsOneEntryAndStandsWithEachWhomItShowed) {
  const PersonId director = ids_.make<PersonId>();
  const auto opened = [&](List list, std::vector<PersonId> persons) {
    clock_.pass(std::chrono::minutes{1});
    return ListLook{.list = list, .persons = std::move(persons), .by = mizuno_, .at = clock_.now()};
  };
  ASSERT_THAT(looks().record(opened(List::AccessRegister, {sato_, director, sato_})), succeeds());
  const PersonLook first{
      .person = sato_, .by = mizuno_, .at = clock_.now(), .list = List::AccessRegister};
  ASSERT_THAT(looks().record(opened(List::AccessRegister, {sato_})), succeeds());
  EXPECT_THAT(*looks().of(sato_), ElementsAre(first)) << "once a day";
  EXPECT_EQ(looks().of(director)->size(), 1U);
  EXPECT_EQ(scratch_->decisions().size(), 1U) << "not one each";

  ASSERT_THAT(looks().record(PersonLook{.person = sato_, .by = mizuno_, .at = clock_.now()}),
              succeeds());
  ASSERT_THAT(looks().record(opened(List::WrittenUses, {sato_})), succeeds());
  EXPECT_THAT(*looks().of(sato_),
              ElementsAre(::testing::Field(&PersonLook::list, List::WrittenUses),
                          ::testing::Field(&PersonLook::list, std::nullopt), first))
      << "with what was opened alone, newest first";

  const PersonId joined = ids_.make<PersonId>();
  ASSERT_THAT(looks().record(opened(List::AccessRegister, {sato_, joined})), succeeds());
  EXPECT_EQ(looks().of(joined)->size(), 1U) << "who is shown since";
  EXPECT_EQ(looks().of(sato_)->size(), 3U);
  ASSERT_THAT(looks().record(opened(List::AccessRegister, {})), succeeds());
  clock_.pass(std::chrono::hours{24});
  ASSERT_THAT(looks().record(opened(List::AccessRegister, {sato_})), succeeds());
  EXPECT_EQ(looks().of(sato_)->size(), 4U);
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("observation.list-looked@1", "observation.person-looked@1",
                          "observation.list-looked@1", "observation.list-looked@1",
                          "observation.list-looked@1"));
}

INSTANTIATE_TEST_SUITE_P(Engines, LookRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<LookRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"observation.looked@1", "observation.person-looked@1",
                                        "observation.list-looked@1"},
                              .open = &openLookRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::observation
