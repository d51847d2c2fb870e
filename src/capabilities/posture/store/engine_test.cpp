// The engine over its real stores: facts in, verdicts and board out.
#include <array>

#include "capabilities/posture/testing/engine_on_stores.h"

namespace sekisho::posture {
namespace {

using namespace std::chrono_literals;
using evidence::Cell;
using evidence::TableStatus;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::at;
using testing::cell;
using testing::deviceOf;
using testing::known;
using testing::kStart;
using ::testing::SizeIs;

class EngineOnFacts : public testing::Engine {};

TEST_F(EngineOnFacts, EverythingIsNotCheckedBeforeFactsCome) {
  start();
  tick();
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.table-missing");
  EXPECT_EQ(control("seat.lock").judged, 0U);
  EXPECT_EQ(control("seat.lock").of, 2U);
}

TEST_F(EngineOnFacts, PassesOnceEveryRegisteredDeviceIsAsItShouldBe) {
  start();
  receiveGood(1);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").judged, 1U);
  receiveGood(2);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Pass);
  EXPECT_EQ(posture_->article("P-06")->judged, 2U);
  EXPECT_EQ(posture_->article("P-06")->evidence, EvidenceClass::Measured);
}

TEST_F(EngineOnFacts, ARegisteredDeviceWithoutAgentKeepsTheArticleFromPassing) {
  addTerminal(3, false);
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.no-agent");
  EXPECT_EQ(control("seat.lock").judged, 2U);
  EXPECT_EQ(control("seat.lock").of, 3U);
}

TEST_F(EngineOnFacts, WithoutDevicesNothingIsProved) {
  clinic_.now.devices.clear();
  start();
  tick();
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.no-devices");
  EXPECT_EQ(control("net.decided").verdict, Verdict::NotChecked);
}

TEST_F(EngineOnFacts, TheCardSaysWhatWasSeenWhyWhatNextAndHowLong) {
  start();
  receiveGood(1);
  receiveBad(2);
  tick();
  const auto board = posture_->board();
  ASSERT_THAT(board->findings, SizeIs(1));
  const Finding& finding = board->findings[0];
  EXPECT_EQ(finding.control.name, "seat.lock");
  EXPECT_EQ(finding.article, "P-06");
  EXPECT_EQ(known(finding.device).name, "受付2");
  EXPECT_EQ(finding.devices, 1U);
  EXPECT_EQ(finding.headline.ja, "sato は開いたまま");
  EXPECT_EQ(finding.why.ja, "sato のあとの人が続けられる");
  EXPECT_EQ(finding.why.en, "whoever follows sato can go on");
  EXPECT_EQ(finding.next.ja, "sato に伝える");
  EXPECT_EQ(finding.next.en, "tell sato");
  EXPECT_EQ(finding.minutes, 3);
  EXPECT_EQ(finding.seen_at, kStart);
  EXPECT_EQ(board->devices.at(deviceOf(2)).verdict, Verdict::Fail);
  EXPECT_EQ(board->devices.at(deviceOf(2)).findings, 1U);
  EXPECT_EQ(board->devices.at(deviceOf(1)).verdict, Verdict::Pass);
}

TEST_F(EngineOnFacts, APartialTableKeepsAFailAndLosesAPass) {
  start();
  receive(1, {{cell("sato"), cell(60)}}, TableStatus::Partial);
  receive(2, {{cell("sato"), cell(600)}}, TableStatus::Partial);
  tick();
  const auto rows = *posture_->rows({"seat.lock"});
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].judgement.verdict, Verdict::Fail);
  EXPECT_EQ(known(rows[0].device).id, deviceOf(2));
  EXPECT_EQ(rows[1].judgement.verdict, Verdict::NotChecked);
  EXPECT_EQ(rows[1].judgement.reason.message, "posture.table-partial");
}

TEST_F(EngineOnFacts, ShowsTheRowsThatAreNotOkFirst) {
  start();
  receive(1, {{cell("abe"), cell(60)}, {cell("baba"), Cell()}, {cell("chiba"), cell(900)}});
  tick();
  const auto rows = *posture_->rows({"seat.lock"}, deviceOf(1));
  ASSERT_THAT(rows, SizeIs(1));
  ASSERT_THAT(rows[0].items, SizeIs(3));
  EXPECT_EQ(rows[0].items[0].ok, RowOk::No);
  EXPECT_EQ(known(rows[0].items[0].sentence).en, "chiba stays open");
  EXPECT_EQ(rows[0].items[1].ok, RowOk::Unknown);
  EXPECT_EQ(rows[0].items[2].sentence, std::nullopt);
  EXPECT_EQ(rows[0].items_of, 3U);
  EXPECT_THAT(posture_->rows({"seat.look"}), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(posture_->rows({"seat.lock"}, deviceOf(9)), failsWith(ErrorCode::NotFound));
}

TEST_F(EngineOnFacts, AQuestionOverItsLimitIsAnError) {
  given_.addControl("seat.endless", "P-06", R"(scope = "device"
[measured]
judge = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT account, count(*) > i AS ok FROM screen_lock JOIN n"
message = "seat.open"
when_empty = "pass"
)");
  limits_.max_steps = 200'000;
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  EXPECT_EQ(control("seat.endless").verdict, Verdict::Error);
  EXPECT_EQ(control("seat.endless").reason, "posture.over-limit");
  EXPECT_EQ(article("P-06"), Verdict::Error);
  EXPECT_EQ(control("seat.lock").verdict, Verdict::Pass);
}

TEST_F(EngineOnFacts, AQuestionWithoutOkIsAnError) {
  given_.addControl("seat.mute", "P-06", R"(scope = "device"
[measured]
judge = "SELECT account FROM screen_lock"
message = "seat.open"
when_empty = "pass"
)");
  start();
  receiveGood(1);
  tick();
  EXPECT_EQ(control("seat.mute").verdict, Verdict::Error);
}

TEST_F(EngineOnFacts, AnExceptionHoldsUntilItsDayEnds) {
  start();
  receiveBad(1);
  receiveGood(2);
  clinic_.now.exceptions = {{.control = {"seat.lock"},
                             .device = deviceOf(1),
                             .until = std::chrono::sys_days{std::chrono::year{2026} / 1 / 21}}};
  posture_->registersChanged();
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Excepted);
  EXPECT_EQ(posture_->article("P-06")->until, clinic_.now.exceptions[0].until);
  now_ = at("2026-01-21T14:59:00.000Z");  // 23:59 in Japan
  receiveBad(1);
  receiveGood(2);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Excepted);
  tick(1min);
  EXPECT_EQ(article("P-06"), Verdict::Fail);
}

TEST_F(EngineOnFacts, AnOldAgentWithoutAColumnIsNotChecked) {
  start();
  const evidence::Table table{
      .name = "screen_lock", .columns = {"account"}, .rows = {{cell("sato")}}};
  const evidence::Observation what{.device = deviceOf(1),
                                   .table = table.name,
                                   .position = {"0123456789abcdef", 1},
                                   .observed = now_,
                                   .received = now_,
                                   .digest = evidence::digestOf(table)};
  ASSERT_THAT(received_.keep(std::array{evidence::Reading{what, table}}), succeeds());
  ASSERT_THAT(posture_->tableReceived(deviceOf(1), table.name), succeeds());
  tick();
  const auto rows = *posture_->rows({"seat.lock"}, deviceOf(1));
  EXPECT_EQ(rows[0].judgement.reason.message, "posture.agent-too-old");
}

TEST_F(EngineOnFacts, ARetiredDeviceCountsNoMore) {
  start();
  receiveGood(1);
  receiveBad(2);
  tick();
  clinic_.now.devices.pop_back();
  posture_->registersChanged();
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Pass);
  EXPECT_EQ(control("seat.lock").of, 1U);
  start();
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Pass);
}

TEST_F(EngineOnFacts, StatedEvidenceIsShownAsStated) {
  start();
  tick();
  EXPECT_EQ(article("P-08"), Verdict::Pass);
  EXPECT_EQ(posture_->article("P-08")->evidence, EvidenceClass::Stated);
  EXPECT_EQ(posture_->article("P-08")->scope, catalog::Scope::Clinic);
  EXPECT_EQ(posture_->article("P-08")->of, 1U);
  EXPECT_EQ(posture_->article("P-08")->judged, 1U);
}

TEST_F(EngineOnFacts, StatementsAreNotCheckedAndSaySo) {
  start();
  tick();
  EXPECT_EQ(article("P-01"), Verdict::NotChecked);
  EXPECT_EQ(control("law.studied").reason, "posture.not-stated");
  EXPECT_EQ(control("law.studied").kind, ControlKind::Statement);
}

TEST_F(EngineOnFacts, AnAnswerIsJudgedUntilItsLastDayIsOver) {
  start();
  tick();
  const auto today = japaneseDays(now_);
  clinic_.now.statements = {
      {.control = {"law.studied"}, .answer = "yes", .said = today, .until = today}};
  posture_->registersChanged();
  tick();
  EXPECT_EQ(article("P-01"), Verdict::Pass);
  EXPECT_EQ(posture_->article("P-01")->evidence, EvidenceClass::Stated);
  EXPECT_EQ(tick().judged, 0U) << "nothing is judged again while the answer stands";
  tick(std::chrono::days{1});
  EXPECT_EQ(article("P-01"), Verdict::Fail);
  EXPECT_EQ(control("law.studied").reason, "posture.statement-ended");
  clinic_.now.statements = {};
  posture_->registersChanged();
  tick();
  EXPECT_EQ(article("P-01"), Verdict::NotChecked) << "withdrawn";
}

}  // namespace
}  // namespace sekisho::posture
