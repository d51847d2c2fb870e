// The engine over its real stores: what a run judges anew, records and keeps.
#include "capabilities/posture/testing/engine_on_stores.h"

namespace sekisho::posture {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::cell;
using testing::deviceOf;
using ::testing::IsEmpty;
using testing::known;
using testing::kStart;
using ::testing::SizeIs;

class EngineOverItsRuns : public testing::Engine {};

TEST_F(EngineOverItsRuns, JudgesAgainOnlyWhatADigestChanged) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  const auto before = posture_->judgings();
  EXPECT_EQ(before, 4U);  // two terminals, one clinic control, one statement

  tick(1min);
  receiveGood(1);  // read again, the same
  tick(1min);
  posture_->registersChanged();
  tick(1min);
  EXPECT_EQ(posture_->judgings(), before);

  receive(1, {{cell("sato"), cell(60)}});
  EXPECT_EQ(tick().judged, 1U);
  EXPECT_EQ(posture_->judgings(), before + 1);
}

TEST_F(EngineOverItsRuns, AClinicsRuleIsAFactLikeAnyOther) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  clinic_.now.written_rules["lock_after_s"] = 120;
  posture_->registersChanged();
  EXPECT_EQ(tick().judged, 2U);
  EXPECT_EQ(article("P-06"), Verdict::Fail);
}

TEST_F(EngineOverItsRuns, OneRunIsOneEntryThatNamesChangesAndTables) {
  start();
  receiveGood(1);
  receiveBad(2);
  const Ticked first = tick();
  EXPECT_EQ(first.changed, 4U);
  ASSERT_TRUE(first.entry);
  EXPECT_EQ(journal_->head().size, known(first.entry) + 1);
  EXPECT_EQ(journal_->entry(known(first.entry))->kind, "posture.judged@1");

  const auto body = parseJson(textOf(*journal_->body(known(first.entry))));
  ASSERT_THAT(body, succeeds());
  EXPECT_THAT(*(*body)["changes"].array(), SizeIs(4));
  const Json& change = (*(*body)["changes"].array())[2];
  EXPECT_EQ(*change["control"].text(), "seat.lock");
  EXPECT_EQ(*change["device"].text(), deviceOf(1).text());
  EXPECT_TRUE(change["from"].isNull());
  EXPECT_EQ(*change["verdict"].text(), "pass");
  const auto mark = received_.newest(deviceOf(1), "screen_lock");
  EXPECT_THAT(*(*body)["tables"].array(),
              ::testing::Contains(Json(Json::Object{{"device", deviceOf(1).text()},
                                                    {"digest", mark->mark.what.digest.hex()},
                                                    {"table", "screen_lock"}})));

  EXPECT_FALSE(tick().entry);
  receive(1, {{cell("sato"), cell(60)}});  // judged again, the same verdict
  EXPECT_FALSE(tick().entry);
  EXPECT_EQ(journal_->head().size, known(first.entry) + 1);
}

TEST_F(EngineOverItsRuns, KeepsItsVerdictsOverARestartAndAsksNothingAgain) {
  start();
  receiveGood(1);
  receiveBad(2);
  tick();
  const auto size = journal_->head().size;

  start();
  EXPECT_EQ(article("P-06"), Verdict::Fail);
  const Ticked again = tick();
  EXPECT_EQ(again.judged, 0U);
  EXPECT_EQ(again.changed, 0U);
  EXPECT_EQ(posture_->judgings(), 0U);
  EXPECT_EQ(journal_->head().size, size);
  EXPECT_EQ(known(control("seat.lock").sentence).ja, "sato は開いたまま");
  EXPECT_EQ(posture_->board()->entry, size - 1);
}

TEST_F(EngineOverItsRuns, NamesNoEntryOfTheJournalBeforeARestore) {
  start();
  receiveGood(1);
  receiveBad(2);
  tick();
  journal_.clock().set(now_ + 1h);
  ASSERT_THAT(journal_.openNext("", "restored"), succeeds());
  start();
  EXPECT_FALSE(posture_->board()->entry) << "that number is another entry's now";
  for (const auto& change : *posture_->changes("P-06", kStart)) EXPECT_FALSE(change.entry);
  receiveBad(1);
  const Ticked again = tick(2h);
  EXPECT_EQ(posture_->board()->entry, again.entry);
  EXPECT_EQ(posture_->changes("P-06", kStart)->front().entry, again.entry);
}

TEST_F(EngineOverItsRuns, TellsWhatChangedNewestFirst) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  receiveBad(1);
  const Ticked second = tick();
  const auto changes = *posture_->changes("P-06", kStart);
  ASSERT_THAT(changes, SizeIs(3));
  EXPECT_EQ(changes[0].pair.device, deviceOf(1));
  EXPECT_EQ(changes[0].from, Verdict::Pass);
  EXPECT_EQ(changes[0].now.verdict, Verdict::Fail);
  EXPECT_EQ(changes[0].entry, second.entry);
  EXPECT_EQ(changes[0].at, now_);
  EXPECT_THAT(*posture_->changes("P-06", now_ + 1s), IsEmpty());
}

TEST_F(EngineOverItsRuns, ForgetsOldRunsButNotTheNewest) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  now_ += 24h;
  receiveBad(1);
  receiveGood(2);
  tick();
  now_ += 24h;
  receiveGood(1);
  receiveGood(2);
  tick();
  EXPECT_EQ(*store_->prune(now_ - 36h, 10), 1);
  EXPECT_EQ(*store_->prune(now_ + 1h, 1), 1);
  EXPECT_EQ(*store_->prune(now_ + 1h, 10), 0) << "the newest stays: it says when was judged last";
  EXPECT_THAT(*posture_->changes("P-06", kStart), SizeIs(1));
  start();
  EXPECT_EQ(tick().changed, 0U);
}

TEST_F(EngineOverItsRuns, OtherSpecsAreJudgedWithoutARestart) {
  start();
  receiveGood(1);
  receiveBad(2);
  tick();
  const std::uint64_t before = posture_->judgings();
  testing::SmallSpecs more(SEKISHO_SOURCE_DIR);
  more.addControl("mihon.short", "P-08", R"(scope = "device"
[measured]
judge = "SELECT account, delay_s <= 60 AS ok FROM screen_lock"
message = "seat.open"
when_empty = "not-checked"
)");
  const catalog::Specs with = more.load();
  ASSERT_THAT(posture_->use(with), succeeds());
  EXPECT_EQ(control("mihon.short").verdict, Verdict::NotChecked);
  EXPECT_EQ(tick().judged, 2U) << "only the new control's pairs";
  EXPECT_EQ(control("mihon.short").verdict, Verdict::Fail);
  EXPECT_EQ(posture_->judgings(), before + 2);

  ASSERT_THAT(posture_->use(*specs_), succeeds());
  EXPECT_THAT(posture_->control({"mihon.short"}), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(tick().judged, 0U);
  EXPECT_EQ(control("seat.lock").verdict, Verdict::Fail);
  start();
  EXPECT_EQ(tick().changed, 0U) << "nothing of it is left in the store";
}

// A journal that takes nothing must not make the board lie, nor lose the change.
TEST_F(EngineOverItsRuns, WhileTheJournalTakesNothingTheBoardIsTrueAndTheChangesAreRecordedLater) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  const auto size = journal_->head().size;
  journal_.disk().setReadOnly(true);
  receiveBad(1);
  now_ += 1s;
  EXPECT_THAT(posture_->tick(now_), failsWith(ErrorCode::Indeterminate));  // waits in the outbox
  EXPECT_EQ(article("P-06"), Verdict::Fail);
  receiveBad(2);
  now_ += 1s;
  EXPECT_THAT(posture_->tick(now_), failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(posture_->board()->findings.at(0).devices, 2U);

  journal_.disk().setReadOnly(false);
  EXPECT_EQ(tick().changed, 1U);
  EXPECT_EQ(journal_->head().size, size + 2);
  EXPECT_THAT(*posture_->changes("P-06", now_ - 2s), SizeIs(2));
  EXPECT_EQ(tick().changed, 0U);
}

}  // namespace
}  // namespace sekisho::posture
