// What every WrittenUses promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/usage/store/written_use_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/usage.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Uses = journal::testing::ScratchKind<WrittenUses>;

class WrittenUsesContract : public ::testing::TestWithParam<Uses> {
 protected:
  WrittenUses& uses() { return **scratch_; }

  /// Used for an hour that ended so long ago.
  WrittenUse ended(std::chrono::milliseconds ago) {
    return {.id = ids_.make<WrittenUseId>(),
            .person = person_,
            .terminal = terminal_,
            .from = clock_.now() - ago - hours{1},
            .until = clock_.now() - ago,
            .purpose = "受付",
            .by = person_,
            .at = clock_.now()};
  }
  WrittenUse correction(const WrittenUse& of) {
    WrittenUse use = of;
    use.id = ids_.make<WrittenUseId>();
    use.corrects = Correction{.of = of.id, .why = "時刻のまちがい"};
    use.paper.reset();
    return use;
  }
  /// Of the days around now.
  std::vector<WrittenUse> lately() {
    return *uses().between(clock_.now() - days{2}, clock_.now() + days{2});
  }

  TurnableClock clock_;
  SeededRandom random_{3};
  IdSource ids_{clock_, random_};
  PersonId person_ = ids_.make<PersonId>();
  DeviceId terminal_ = ids_.make<DeviceId>();
  std::unique_ptr<journal::testing::Scratch<WrittenUses>> scratch_ = GetParam().open();
};

TEST_P(WrittenUsesContract, KeepsWhatWasWrittenByItsBeginning) {
  const WrittenUse later = ended(hours{1});
  WrittenUse earlier = ended(hours{4});
  earlier.paper = FromPaper{"佐藤"};
  ASSERT_THAT(uses().write(later), succeeds());
  ASSERT_THAT(uses().write(earlier), succeeds());
  EXPECT_THAT(lately(), ElementsAre(earlier, later));
  EXPECT_EQ(*uses().use(earlier.id), earlier);
  EXPECT_THAT(scratch_->decisions(), ElementsAre("usage.written@1", "usage.written@1"));
}

TEST_P(WrittenUsesContract, ForgetsALineAndKeepsWhatCorrectsIt) {
  const WrittenUse use = ended(hours{1});
  const WrittenUse corrected = correction(use);
  ASSERT_THAT(uses().write(use), succeeds());
  ASSERT_THAT(uses().write(corrected), succeeds());
  ASSERT_THAT(uses().forget(use.id), succeeds());
  EXPECT_THAT(lately(), ElementsAre(corrected));
  EXPECT_THAT(uses().use(use.id), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(uses().forget(use.id), succeeds()) << "again is the same";
}

TEST_P(WrittenUsesContract, ForgetsWhatWasWrittenInATime) {
  const WrittenUse before = ended(hours{1});
  ASSERT_THAT(uses().write(before), succeeds());
  clock_.pass(hours{1});
  const Instant from = clock_.now();
  ASSERT_THAT(uses().write(ended(hours{1})), succeeds());
  clock_.pass(hours{1});
  const WrittenUse after = ended(hours{1});
  ASSERT_THAT(uses().write(after), succeeds());
  ASSERT_THAT(uses().forgetWritten(from, after.at), succeeds());
  EXPECT_THAT(lately(), ElementsAre(before, after));
}

TEST_P(WrittenUsesContract, FindsWhatWasOpenAtSomeMomentBetween) {
  const WrittenUse use = ended(hours{10});
  ASSERT_THAT(uses().write(use), succeeds());
  EXPECT_THAT(*uses().between(use.from, use.until), ElementsAre(use));
  EXPECT_THAT(*uses().between(use.until - std::chrono::minutes{30}, use.until + hours{1}),
              ElementsAre(use));
  EXPECT_THAT(*uses().between(use.until, use.until + hours{1}), IsEmpty());
  EXPECT_THAT(*uses().between(use.from - hours{1}, use.from), IsEmpty());
}

TEST_P(WrittenUsesContract, CorrectsTheLastWordAndKeepsTheFirst) {
  const WrittenUse first = ended(hours{3});
  ASSERT_THAT(uses().write(first), succeeds());
  WrittenUse second = correction(first);
  second.from -= days{10};
  second.until -= days{10};
  ASSERT_THAT(uses().write(second), succeeds());
  EXPECT_THAT(uses().write(correction(first)), failsWith(ErrorCode::Conflict));
  WrittenUse third = correction(second);
  third.corrects->taken_back = true;
  ASSERT_THAT(uses().write(third), succeeds());
  EXPECT_EQ(lately().size(), 3U) << "with what corrects it, though of another day";
  EXPECT_EQ(uses().between(second.from, second.until)->size(), 3U);
  EXPECT_EQ(*uses().use(third.id), third);
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("usage.written@1", "usage.corrected@1", "usage.corrected@1"));
}

TEST_P(WrittenUsesContract, FindsAllAboutOnePersonNewestFirstByWhomeverTheyWereWritten) {
  const WrittenUse earlier = ended(hours{40});
  WrittenUse later = ended(hours{2});
  later.by = ids_.make<PersonId>();
  WrittenUse anothers = ended(hours{1});
  anothers.person = later.by;
  WrittenUse gone = correction(later);
  gone.corrects->taken_back = true;
  for (const WrittenUse& use : {later, earlier, anothers, gone}) {
    ASSERT_THAT(uses().write(use), succeeds());
  }
  const auto found = uses().about(person_);
  ASSERT_THAT(found, succeeds());
  EXPECT_EQ(found->size(), 3U);
  EXPECT_EQ(found->back(), earlier);
  EXPECT_THAT(*uses().about(later.by), ElementsAre(anothers)) << "whom it is about, not who wrote";
  EXPECT_THAT(*uses().about(ids_.make<PersonId>()), IsEmpty());
}

TEST_P(WrittenUsesContract, RefusesWhatCannotStand) {
  WrittenUse use = ended(hours{1});
  use.purpose.clear();
  EXPECT_THAT(uses().write(use), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(uses().write(correction(ended(hours{1}))), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(uses().use(ids_.make<WrittenUseId>()), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(scratch_->decisions(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Engines, WrittenUsesContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<WrittenUses>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"usage.written@1", "usage.corrected@1"},
                              .open = &openWrittenUses})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::usage
