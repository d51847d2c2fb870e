// The engine over its real stores: facts in, verdicts, board and journal out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "capabilities/evidence/testing/tables_in_memory.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "capabilities/posture/posture.h"
#include "capabilities/posture/store/fact_tables.h"
#include "capabilities/posture/store/stored_verdicts.h"
#include "capabilities/posture/testing/small_specs.h"
#include "core/check.h"
#include "core/testing/result_matchers.h"
#include "schemas/journal.h"
#include "schemas/posture.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::posture {
namespace {

using namespace std::chrono_literals;
using catalog::Role;
using evidence::Cell;
using evidence::TableStatus;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What a test knows to be there.
template <class T>
T known(const std::optional<T>& value) {
  SEKISHO_CHECK(value.has_value());
  return *value;
}

Instant at(std::string_view text) { return known(fromRfc3339(text)); }
DeviceId deviceOf(int number) {
  return known(DeviceId::fromText("01930000-0000-7000-8000-0000000000d" + std::to_string(number)));
}
Cell cell(std::string_view text) { return std::string(text); }
Cell cell(int number) { return std::int64_t{number}; }

const Instant kStart = at("2026-01-21T04:00:00.000Z");  // Wednesday, 13:00 in Japan

class ClinicByHand final : public ClinicSource {
 public:
  Clinic now = {};
  std::map<DeviceId, std::vector<Sleep>> sleeps = {};

  Result<Clinic> clinic() override { return now; }
  Result<std::vector<Presence>> presences() override {
    std::vector<Presence> all;
    all.reserve(sleeps.size());
    for (const auto& [device, slept] : sleeps) all.push_back({.device = device, .sleeps = slept});
    return all;
  }
};

class Engine : public ::testing::Test {
 protected:
  Engine() {
    EXPECT_THAT(database_->migrate(std::array{journal::kSchema, kSchema}), succeeds());
    for (int number = 1; number <= 2; ++number) addTerminal(number);
  }

  void addTerminal(int number, bool has_agent = true) {
    clinic_.now.devices.push_back({.id = deviceOf(number),
                                   .name = "受付" + std::to_string(number),
                                   .use = "care",
                                   .roles = {Role::Terminal},
                                   .has_agent = has_agent});
  }

  // Opens everything anew, as a restarted hub does.
  void start() {
    posture_.reset();
    store_.reset();
    if (!specs_) specs_ = std::make_unique<catalog::Specs>(given_.load());
    decisions_ = std::make_unique<journal::Decisions>(*database_, *journal_,
                                                      std::set<std::string>{"posture.judged@1"});
    questions_ = openFactTables(*specs_, clock_, limits_);
    store_ = openVerdictStore(*database_, *decisions_, journal::testing::scratchClinic());
    auto opened = Posture::open(*specs_, {clinic_, received_, *questions_, *store_}, now_);
    ASSERT_THAT(opened, succeeds());
    posture_ = std::move(*opened);
  }

  void receive(int device, std::vector<evidence::Row> rows,
               TableStatus status = TableStatus::Complete) {
    const evidence::Table table{.name = "screen_lock",
                                .status = status,
                                .columns = {"account", "delay_s"},
                                .rows = std::move(rows)};
    const evidence::Observation what{.device = deviceOf(device),
                                     .table = table.name,
                                     .position = {"0123456789abcdef", ++sequence_},
                                     .observed = now_,
                                     .received = now_,
                                     .digest = evidence::digestOf(table)};
    ASSERT_THAT(received_.keep(std::array{evidence::Reading{what, table}}), succeeds());
    ASSERT_THAT(posture_->tableReceived(deviceOf(device), table.name), succeeds());
  }
  void receiveGood(int device) { receive(device, {{cell("sato"), cell(300)}}); }
  void receiveBad(int device) { receive(device, {{cell("sato"), cell(301)}}); }

  Ticked tick(std::chrono::milliseconds later = 1s) {
    now_ += later;
    const auto ticked = posture_->tick(now_);
    EXPECT_THAT(ticked, succeeds());
    return ticked.value_or(Ticked{});
  }

  ControlView control(const std::string& id) { return *posture_->control({id}); }
  Verdict article(const std::string& id) { return posture_->article(id)->verdict; }

  testing::SmallSpecs given_{SEKISHO_SOURCE_DIR};
  std::unique_ptr<catalog::Specs> specs_;
  ClinicByHand clinic_;
  evidence::testing::TablesInMemory received_;
  storage::testing::ScratchSqlite database_;
  journal::testing::ScratchJournal journal_;
  sekisho::testing::TurnableClock clock_;
  storage::SandboxLimits limits_ = {};
  std::unique_ptr<journal::Decisions> decisions_;
  std::unique_ptr<Questions> questions_;
  std::unique_ptr<VerdictStore> store_;
  std::unique_ptr<Posture> posture_;
  Instant now_ = kStart;
  std::uint64_t sequence_ = 0;
};

TEST_F(Engine, EverythingIsNotCheckedBeforeFactsCome) {
  start();
  tick();
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.table-missing");
  EXPECT_EQ(control("seat.lock").judged, 0U);
  EXPECT_EQ(control("seat.lock").of, 2U);
}

TEST_F(Engine, PassesOnceEveryRegisteredDeviceIsAsItShouldBe) {
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

TEST_F(Engine, ARegisteredDeviceWithoutAgentKeepsTheArticleFromPassing) {
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

TEST_F(Engine, WithoutDevicesNothingIsProved) {
  clinic_.now.devices.clear();
  start();
  tick();
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.no-devices");
  EXPECT_EQ(control("net.decided").verdict, Verdict::NotChecked);
}

TEST_F(Engine, TheCardSaysWhatWasSeenWhyWhatNextAndHowLong) {
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

TEST_F(Engine, JudgesAgainOnlyWhatADigestChanged) {
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

TEST_F(Engine, AClinicsRuleIsAFactLikeAnyOther) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  clinic_.now.written_rules["lock_after_s"] = 120;
  posture_->registersChanged();
  EXPECT_EQ(tick().judged, 2U);
  EXPECT_EQ(article("P-06"), Verdict::Fail);
}

TEST_F(Engine, OneRunIsOneEntryThatNamesChangesAndTables) {
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

TEST_F(Engine, KeepsItsVerdictsOverARestartAndAsksNothingAgain) {
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

TEST_F(Engine, SilenceWithoutGoodbyeGrowsStale) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  tick(1h);
  receiveGood(1);
  EXPECT_EQ(article("P-06"), Verdict::Pass);
  tick(1h);
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.table-stale");
  EXPECT_EQ(control("seat.lock").judged, 1U);
}

TEST_F(Engine, AStaleFailIsNoFindingAnyMore) {
  start();
  receiveBad(1);
  receiveGood(2);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Fail);
  tick(3h);
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
}

TEST_F(Engine, ADeviceSwitchedOffIsAsleepAndCountsInMOnly) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  clinic_.sleeps[deviceOf(2)] = {{now_, {}}};
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Asleep);
  const auto shown = *posture_->article("P-06");
  EXPECT_EQ(shown.judged, 1U);
  EXPECT_EQ(shown.of, 2U);
  EXPECT_EQ(shown.asleep_since, clinic_.sleeps[deviceOf(2)][0].from);
  EXPECT_EQ(shown.seen_at, kStart);
}

TEST_F(Engine, ADeviceSwitchedOffKeepsItsFail) {
  start();
  receiveGood(1);
  receiveBad(2);
  tick();
  clinic_.sleeps[deviceOf(2)] = {{now_, {}}};
  tick(10h);
  receiveGood(1);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Fail);
  EXPECT_EQ(posture_->article("P-06")->judged, 1U);
}

TEST_F(Engine, ADeviceAwayFifteenMinutesAfterOpeningIsNotChecked) {
  clinic_.now.devices.pop_back();
  start();
  receiveGood(1);
  tick();
  now_ = at("2026-01-21T10:00:00.000Z");  // 19:00, closing time
  receiveGood(1);
  clinic_.sleeps[deviceOf(1)] = {{now_, {}}};
  now_ = at("2026-01-21T23:44:59.000Z");  // Thursday 8:44:59
  tick(0s);
  EXPECT_EQ(article("P-06"), Verdict::Asleep);
  tick(1s);
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.not-seen");

  clinic_.sleeps[deviceOf(1)][0].until = now_;  // here it is
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Pass);  // read at closing time, and awake for a second since
  tick(2h);
  EXPECT_EQ(control("seat.lock").reason, "posture.table-stale");
  receiveGood(1);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Pass);
}

TEST_F(Engine, AClockSetBackMakesNothingFresher) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  tick(3h);
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  now_ = kStart;
  tick();
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
}

TEST_F(Engine, ADoubtedReadingProvesNothingUntilItIsConfirmed) {
  start();
  receiveGood(1);
  receiveGood(2);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Pass);
  now_ = kStart - 24h;
  received_.doubtTimes();
  posture_->clockSetBack(now_);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.table-doubted");

  receiveGood(1);
  tick();
  EXPECT_EQ(control("seat.lock").judged, 1U);
  receiveGood(2);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Pass);
  start();
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Pass);
}

TEST_F(Engine, APartialTableKeepsAFailAndLosesAPass) {
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

TEST_F(Engine, ShowsTheRowsThatAreNotOkFirst) {
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

TEST_F(Engine, AQuestionOverItsLimitIsAnError) {
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

TEST_F(Engine, AQuestionWithoutOkIsAnError) {
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

TEST_F(Engine, AnExceptionHoldsUntilItsDayEnds) {
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

TEST_F(Engine, AnOldAgentWithoutAColumnIsNotChecked) {
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

TEST_F(Engine, ARetiredDeviceCountsNoMore) {
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

TEST_F(Engine, StatedEvidenceIsShownAsStated) {
  start();
  tick();
  EXPECT_EQ(article("P-08"), Verdict::Pass);
  EXPECT_EQ(posture_->article("P-08")->evidence, EvidenceClass::Stated);
  EXPECT_EQ(posture_->article("P-08")->scope, catalog::Scope::Clinic);
  EXPECT_EQ(posture_->article("P-08")->of, 1U);
  EXPECT_EQ(posture_->article("P-08")->judged, 1U);
}

TEST_F(Engine, StatementsAreNotCheckedAndSaySo) {
  start();
  tick();
  EXPECT_EQ(article("P-01"), Verdict::NotChecked);
  EXPECT_EQ(control("law.studied").reason, "posture.not-stated");
  EXPECT_EQ(control("law.studied").kind, ControlKind::Statement);
}

TEST_F(Engine, AnAnswerIsJudgedUntilItsLastDayIsOver) {
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

TEST_F(Engine, TellsWhatChangedNewestFirst) {
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

TEST_F(Engine, ForgetsOldRunsButNotTheNewest) {
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

TEST_F(Engine, OtherSpecsAreJudgedWithoutARestart) {
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
TEST_F(Engine, WhileTheJournalTakesNothingTheBoardIsTrueAndTheChangesAreRecordedLater) {
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
