// What every InternetRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/internet/store/internet_store.h"
#include "capabilities/journal/testing/stored_scratch.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/internet.h"
#include "schemas/journal.h"

namespace sekisho::internet {
namespace {

using sekisho::testing::succeeds;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Engine = journal::testing::ScratchKind<InternetRegister>;

class InternetRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  InternetRegister& kept() { return **scratch_; }

  Decision decision(Use use, std::vector<Path> paths) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<DecisionId>(),
            .use = use,
            .paths = std::move(paths),
            .try_news = use == Use::Connected,
            .opinion_of = "サポート 森",
            .opinion = "更新と請求のほかはつながない",
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  NewsRead read(days ago) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<NewsReadId>(),
            .day = std::chrono::floor<days>(clock_.now()) - ago,
            .source = "https://www.orca.med.or.jp/news/index.html",
            .items = "12月の診療報酬の改定",
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<InternetRegister>> scratch_ = GetParam().open();
};

TEST_P(InternetRegisterContract, HoldsNothingUntilSomethingIsDecided) {
  EXPECT_THAT(*kept().decisions(), IsEmpty());
  EXPECT_THAT(*kept().news(), IsEmpty());
}

TEST_P(InternetRegisterContract, KeepsEveryDecisionWithItsPathsNewestFirst) {
  const auto first = decision(Use::StandAlone, {});
  const auto second = decision(
      Use::Connected,
      {{.purpose = Purpose::Updates, .way = "192.168.0.1", .towards = "ftp.orca.med.or.jp:443"},
       {.purpose = Purpose::Closed,
        .way = "wlan0",
        .kind = "wireless",
        .device = ids_.make<DeviceId>(),
        .towards = "院内"},
       {.purpose = Purpose::Maintenance, .way = "", .towards = "「サポート\"VPN\"」"}});
  ASSERT_THAT(kept().decide(first), succeeds());
  ASSERT_THAT(kept().decide(second), succeeds());
  EXPECT_THAT(*kept().decisions(), ElementsAre(second, first));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("internet.decided@1", "internet.decided@1"));
}

TEST_P(InternetRegisterContract, HoldsWhatWasDecidedLastThoughTheClockWasAhead) {
  auto ahead = decision(Use::Connected, {});
  ahead.at += days{400};
  const auto after = decision(Use::StandAlone, {});
  ASSERT_THAT(kept().decide(ahead), succeeds());
  ASSERT_THAT(kept().decide(after), succeeds());
  EXPECT_THAT(*kept().decisions(), ElementsAre(after, ahead));
}

TEST_P(InternetRegisterContract, ListsNewsByTheDayTheyWereRead) {
  const auto earlier = read(days{30});
  const auto newest = read(days{1});
  const auto late = read(days{40});
  for (const auto& one : {earlier, newest, late}) ASSERT_THAT(kept().record(one), succeeds());
  EXPECT_THAT(*kept().news(), ElementsAre(newest, earlier, late));
  EXPECT_EQ(scratch_->decisions().back(), "internet.news-read@1");
}

INSTANTIATE_TEST_SUITE_P(Engines, InternetRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<InternetRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"internet.decided@1", "internet.news-read@1"},
                              .open = &openInternetRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::internet
