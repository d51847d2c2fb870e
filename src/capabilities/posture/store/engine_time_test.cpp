// The engine over its real stores: what becomes of verdicts while nothing new comes in.
#include "capabilities/posture/testing/engine_on_stores.h"

namespace sekisho::posture {
namespace {

using namespace std::chrono_literals;
using testing::at;
using testing::cell;
using testing::deviceOf;
using testing::known;
using testing::kStart;

class EngineAsTimePasses : public testing::Engine {};

TEST_F(EngineAsTimePasses, SilenceWithoutGoodbyeGrowsStale) {
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

// What an agent says of itself is awaited of nobody else, and is no older than any other reading.
TEST_F(EngineAsTimePasses, WhatAgentsSayOfThemselvesIsAwaitedOnlyWhereOneIs) {
  given_.factIsOfAgents();
  given_.addControl("agents.own", "P-06", R"(scope = "clinic"
[measured]
judge = "SELECT account, delay_s <= 300 AS ok FROM screen_lock"
message = "seat.open"
when_empty = "not-checked"
)");
  clinic_.now.devices.back().has_agent = false;
  start();
  receiveGood(1);
  tick();
  EXPECT_EQ(control("agents.own").verdict, Verdict::Pass);
  tick(2h);
  EXPECT_EQ(control("agents.own").verdict, Verdict::NotChecked);
  EXPECT_EQ(control("agents.own").reason, "posture.table-stale");
  receiveGood(1);
  clinic_.now.devices.back().has_agent = true;  // and has not told anything yet
  posture_->registersChanged();
  tick();
  EXPECT_EQ(control("agents.own").reason, "posture.table-missing");
}

// As a terminal that has no 日レセ and is off in the evening.
TEST_F(EngineAsTimePasses, WhatHadNothingAndIsOfAnotherRoleKeepsNothingFromBeingKnown) {
  given_.addControl("seats.all", "P-06", R"(scope = "clinic"
[measured]
judge = "SELECT account, delay_s <= 300 AS ok FROM screen_lock"
message = "seat.open"
when_empty = "not-checked"
)");
  clinic_.now.devices.back().roles = {catalog::Role::Server};
  start();
  receive(2, {});
  tick(1h);
  receiveGood(1);
  tick(1h + 1min);
  EXPECT_EQ(control("seats.all").verdict, Verdict::Pass);
  receiveBad(1);
  tick();
  EXPECT_EQ(control("seats.all").verdict, Verdict::Fail);
  receiveGood(2);
  tick(1h);
  receiveGood(1);
  tick(1h + 1min);
  EXPECT_EQ(control("seats.all").verdict, Verdict::NotChecked) << "it may have another now";
  receive(2, {}, evidence::TableStatus::Failed);
  tick();
  EXPECT_EQ(control("seats.all").verdict, Verdict::NotChecked);
  receive(2, {});
  tick();
  EXPECT_EQ(control("seats.all").verdict, Verdict::Pass);
}

// What opens by itself proves nothing of the time in which nobody told.
TEST_F(EngineAsTimePasses, AnAgentNotHeardForThreeDaysIsNotHeardLately) {
  given_.addControl("seats.heard", "P-06", R"(scope = "clinic"
[measured]
judge = """SELECT name AS account, CASE WHEN EXISTS (SELECT 1 FROM heard_lately h WHERE h.device = d.device) THEN 1 END AS ok
           FROM device d"""
message = "seat.open"
when_empty = "not-checked"
)");
  clinic_.heard = {{.device = deviceOf(1), .last_seen = now_},
                   {.device = deviceOf(2), .last_seen = now_}};
  start();
  tick();
  EXPECT_EQ(control("seats.heard").verdict, Verdict::Pass);
  clinic_.heard[0].last_seen = now_ + 71h;
  tick(72h - 2s);
  EXPECT_EQ(control("seats.heard").verdict, Verdict::Pass);
  tick(2s);
  EXPECT_EQ(control("seats.heard").verdict, Verdict::NotChecked);
  clinic_.heard[1].last_seen = now_;
  tick();
  EXPECT_EQ(control("seats.heard").verdict, Verdict::Pass);
}

// What an agent has not read, a visit before it does not tell either: good or bad.
TEST_F(EngineAsTimePasses, AVisitProvesNothingOnceThereIsAnAgent) {
  clinic_.now.devices.clear();
  addTerminal(1, false);
  start();
  receive(1, {{cell("sato"), cell(300)}}, evidence::TableStatus::Complete, evidence::Origin::Visit);
  tick();
  EXPECT_EQ(control("seat.lock").verdict, Verdict::Pass);
  clinic_.now.devices.back().has_agent = true;
  posture_->registersChanged();
  tick();
  EXPECT_EQ(control("seat.lock").verdict, Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.table-missing");
  EXPECT_EQ(control("seat.lock").evidence, EvidenceClass::None);
  clinic_.now.devices.back().has_agent = false;
  posture_->registersChanged();
  tick();
  EXPECT_EQ(control("seat.lock").verdict, Verdict::Pass);
}

// A device without an agent gives evidence by a visit, and that for 35 days.
TEST_F(EngineAsTimePasses, AVisitHoldsForThirtyFiveDays) {
  clinic_.now.devices.clear();
  addTerminal(1, false);
  start();
  receive(1, {{cell("sato"), cell(300)}}, evidence::TableStatus::Complete, evidence::Origin::Visit);
  tick();
  EXPECT_EQ(control("seat.lock").verdict, Verdict::Pass);
  EXPECT_EQ(control("seat.lock").evidence, EvidenceClass::ReadAtVisit);
  tick(std::chrono::days{35} - 2s);
  EXPECT_EQ(control("seat.lock").verdict, Verdict::Pass);
  tick(2s);
  EXPECT_EQ(control("seat.lock").verdict, Verdict::NotChecked);
  EXPECT_EQ(control("seat.lock").reason, "posture.visit-stale");
}

TEST_F(EngineAsTimePasses, TheCardSpeaksOfTheDeviceWhoseEvidenceItBears) {
  clinic_.now.devices.front().has_agent = false;
  start();
  receive(1, {{cell("sato"), cell(301)}}, evidence::TableStatus::Complete, evidence::Origin::Visit);
  receive(2, {{cell("mori"), cell(302)}});
  tick();
  const auto board = posture_->board();
  ASSERT_EQ(board->findings.size(), 1U);
  const Finding& finding = board->findings[0];
  EXPECT_EQ(finding.evidence, EvidenceClass::Measured);
  EXPECT_EQ(known(finding.device).name, "受付2");
  EXPECT_EQ(finding.headline.ja, "mori は開いたまま");
  EXPECT_EQ(finding.devices, 2U);
}

TEST_F(EngineAsTimePasses, AnAgentsReadingTakesTheVisitsPlace) {
  clinic_.now.devices.front().has_agent = false;
  start();
  receive(1, {{cell("sato"), cell(301)}}, evidence::TableStatus::Complete, evidence::Origin::Visit);
  receiveGood(2);
  tick();
  EXPECT_EQ(control("seat.lock").verdict, Verdict::Fail);
  EXPECT_EQ(control("seat.lock").evidence, EvidenceClass::ReadAtVisit);
  clinic_.now.devices.front().has_agent = true;
  posture_->registersChanged();
  receiveGood(1);
  tick();
  EXPECT_EQ(control("seat.lock").verdict, Verdict::Pass);
  EXPECT_EQ(control("seat.lock").evidence, EvidenceClass::Measured);
}

TEST_F(EngineAsTimePasses, AStaleFailIsNoFindingAnyMore) {
  start();
  receiveBad(1);
  receiveGood(2);
  tick();
  EXPECT_EQ(article("P-06"), Verdict::Fail);
  tick(3h);
  EXPECT_EQ(article("P-06"), Verdict::NotChecked);
}

TEST_F(EngineAsTimePasses, ADeviceSwitchedOffIsAsleepAndCountsInMOnly) {
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

TEST_F(EngineAsTimePasses, ADeviceSwitchedOffKeepsItsFail) {
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

TEST_F(EngineAsTimePasses, ADeviceAwayFifteenMinutesAfterOpeningIsNotChecked) {
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

TEST_F(EngineAsTimePasses, AClockSetBackMakesNothingFresher) {
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

TEST_F(EngineAsTimePasses, ADoubtedReadingProvesNothingUntilItIsConfirmed) {
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

}  // namespace
}  // namespace sekisho::posture
