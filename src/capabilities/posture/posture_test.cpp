// The rules of judging as pure functions; what the engine makes of them is in
// store/engine_*test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "capabilities/posture/clinic.h"
#include "capabilities/posture/judge.h"
#include "capabilities/posture/pair_state.h"
#include "capabilities/posture/presence.h"
#include "capabilities/posture/responsible.h"
#include "capabilities/posture/roll_up.h"
#include "core/check.h"

namespace sekisho::posture {
namespace {

using namespace std::chrono_literals;
using catalog::MeasuredTest;
using catalog::WhenEmpty;
using evidence::TableStatus;

Instant at(std::string_view text) {
  const auto read = fromRfc3339(text);
  SEKISHO_CHECK(read.has_value());
  return *read;
}

const Instant kNow = at("2026-01-21T04:15:00.000Z");  // Wednesday, 13:15 in Japan
const DeviceId kFirst = *DeviceId::fromText("01930000-0000-7000-8000-0000000000d1");
const DeviceId kSecond = *DeviceId::fromText("01930000-0000-7000-8000-0000000000d2");

MeasuredTest testWith(WhenEmpty when_empty = WhenEmpty::NotChecked) {
  return {.judge = "SELECT",
          .tables = {},
          .message = "it.fails",
          .unknown = "it.is-unknown",
          .when_empty = when_empty};
}

TableState tableOf(DeviceId device, std::string name = "screen_lock") {
  return {.table = std::move(name), .device = device, .observed = kNow - 1h, .stale_at = kNow + 1h};
}

JudgedRow row(RowOk ok, std::optional<DeviceId> device = {}) {
  return {.ok = ok, .device = device, .values = {{"account", std::string("sato")}}};
}

Judgement judged(std::vector<TableState> tables, std::vector<JudgedRow> rows,
                 WhenEmpty when_empty = WhenEmpty::NotChecked) {
  return judge(tables, rows, testWith(when_empty), EvidenceClass::Measured, kNow);
}

TEST(Judging, PassesWhenEveryRowIsOk) {
  const auto judgement = judged({tableOf(kFirst)}, {row(RowOk::Yes), row(RowOk::Yes)});
  EXPECT_EQ(judgement, (Judgement{Verdict::Pass, EvidenceClass::Measured, {}}));
}

TEST(Judging, FailsWithTheFirstRowThatIsNotOk) {
  const auto judgement =
      judged({tableOf(kFirst)}, {row(RowOk::Yes), row(RowOk::Unknown), row(RowOk::No)});
  EXPECT_EQ(judgement.verdict, Verdict::Fail);
  EXPECT_EQ(judgement.reason.message, "it.fails");
  EXPECT_THAT(judgement.reason.arguments,
              ::testing::ElementsAre(MessageArgument{"account", "sato"}));
}

TEST(Judging, NullIsNotChecked) {
  const auto judgement = judged({tableOf(kFirst)}, {row(RowOk::Yes), row(RowOk::Unknown)});
  EXPECT_EQ(judgement.verdict, Verdict::NotChecked);
  EXPECT_EQ(judgement.evidence, EvidenceClass::None);
  EXPECT_EQ(judgement.reason.message, "it.is-unknown");
}

TEST(Judging, NullOfAnOldAgentSaysSo) {
  TableState old = tableOf(kFirst);
  old.lacks_columns = true;
  EXPECT_EQ(judged({old}, {row(RowOk::Unknown)}).reason.message, "posture.agent-too-old");
}

TEST(Judging, NoRowsMeanWhatTheControlSays) {
  EXPECT_EQ(judged({tableOf(kFirst)}, {}).verdict, Verdict::NotChecked);
  EXPECT_EQ(judged({tableOf(kFirst)}, {}).reason.message, "posture.no-rows");
  EXPECT_EQ(judged({tableOf(kFirst)}, {}, WhenEmpty::Pass).verdict, Verdict::Pass);
  EXPECT_EQ(judged({tableOf(kFirst)}, {}, WhenEmpty::NotApplicable).verdict,
            Verdict::NotApplicable);
}

struct Silence {
  std::string name;
  std::function<void(TableState&)> of;
  std::string reason;
};
class SilentTable : public ::testing::TestWithParam<Silence> {};

// Whatever the rows and the control say.
TEST_P(SilentTable, IsNotCheckedWithItsReason) {
  TableState silent = tableOf(kFirst);
  GetParam().of(silent);
  for (const WhenEmpty when_empty :
       {WhenEmpty::Pass, WhenEmpty::NotApplicable, WhenEmpty::NotChecked}) {
    for (const auto& rows : std::vector<std::vector<JudgedRow>>{
             {}, {row(RowOk::Yes)}, {row(RowOk::No)}, {row(RowOk::Unknown)}}) {
      const auto judgement = judged({tableOf(kFirst, "accounts"), silent}, rows, when_empty);
      EXPECT_EQ(judgement.verdict, Verdict::NotChecked);
      EXPECT_EQ(judgement.evidence, EvidenceClass::None);
      EXPECT_EQ(judgement.reason.message, GetParam().reason);
      EXPECT_EQ(judgement.reason.table, "screen_lock");
    }
  }
}
INSTANTIATE_TEST_SUITE_P(
    , SilentTable,
    ::testing::Values(
        Silence{"Missing", [](TableState& table) { table.status.reset(); },
                "posture.table-missing"},
        Silence{"WithoutAgent",
                [](TableState& table) {
                  table.status.reset();
                  table.has_agent = false;
                },
                "posture.no-agent"},
        Silence{"NotReadAtTheVisit",
                [](TableState& table) {
                  table.status.reset();
                  table.has_agent = false;
                  table.was_visited = true;
                },
                "posture.not-read-at-visit"},
        Silence{"OfAnOldVisit",
                [](TableState& table) {
                  table.read_at_visit = true;
                  table.stale_at = kNow;
                },
                "posture.visit-stale"},
        Silence{"Failed", [](TableState& table) { table.status = TableStatus::Failed; },
                "posture.table-failed"},
        Silence{"Stale", [](TableState& table) { table.stale_at = kNow; }, "posture.table-stale"},
        Silence{"Doubted", [](TableState& table) { table.is_doubted = true; },
                "posture.table-doubted"}),
    [](const auto& info) { return info.param.name; });

TEST(Judging, APartialTableProvesAFailButNeverAPass) {
  TableState partial = tableOf(kFirst);
  partial.status = TableStatus::Partial;
  EXPECT_EQ(judged({partial}, {row(RowOk::No)}).verdict, Verdict::Fail);
  EXPECT_EQ(judged({partial}, {row(RowOk::Yes)}).verdict, Verdict::NotChecked);
  EXPECT_EQ(judged({partial}, {}, WhenEmpty::Pass).reason.message, "posture.table-partial");
}

TEST(Judging, AReadingOfAVisitWeakensTheEvidence) {
  TableState visited = tableOf(kFirst);
  visited.read_at_visit = true;
  EXPECT_EQ(judged({visited}, {row(RowOk::Yes)}).evidence, EvidenceClass::ReadAtVisit);
  EXPECT_EQ(judged({visited}, {row(RowOk::No)}).evidence, EvidenceClass::ReadAtVisit);
  EXPECT_EQ(judged({tableOf(kFirst), visited}, {row(RowOk::Yes)}).evidence,
            EvidenceClass::ReadAtVisit);
}

TEST(JudgingTheClinic, AFailOnAMeasuredDeviceIsMeasuredThoughAnotherWasVisited) {
  TableState visited = tableOf(kSecond);
  visited.read_at_visit = true;
  EXPECT_EQ(judged({tableOf(kFirst), visited}, {row(RowOk::No, kFirst)}).evidence,
            EvidenceClass::Measured);
  EXPECT_EQ(judged({tableOf(kFirst), visited}, {row(RowOk::No, kSecond)}).evidence,
            EvidenceClass::ReadAtVisit);
  EXPECT_EQ(judged({tableOf(kFirst), visited}, {row(RowOk::Yes, kFirst)}).evidence,
            EvidenceClass::ReadAtVisit);
}

TEST(JudgingTheClinic, ARowOfADeviceThatSpokeProvesAFailThoughAnotherIsSilent) {
  TableState silent = tableOf(kSecond);
  silent.status.reset();
  EXPECT_EQ(judged({tableOf(kFirst), silent}, {row(RowOk::No, kFirst)}).verdict, Verdict::Fail);
  EXPECT_EQ(judged({tableOf(kFirst), silent}, {row(RowOk::No, kSecond)}).verdict,
            Verdict::NotChecked);
  EXPECT_EQ(judged({tableOf(kFirst), silent}, {row(RowOk::No)}).verdict, Verdict::NotChecked);
  EXPECT_EQ(judged({tableOf(kFirst), silent}, {row(RowOk::Yes, kFirst)}).verdict,
            Verdict::NotChecked);
}

TEST(Freshness, CountsTimeAwakeOnly) {
  const Instant read = kNow;
  EXPECT_EQ(staleAt(read, 2h, {}), read + 2h);
  const std::vector<Sleep> night{{read + 1h, read + 13h}};
  EXPECT_EQ(staleAt(read, 2h, night), read + 14h);
  const std::vector<Sleep> before{{read - 9h, read - 1h}};
  EXPECT_EQ(staleAt(read, 2h, before), read + 2h);
  const std::vector<Sleep> during{{read - 1h, read + 1h}};
  EXPECT_EQ(staleAt(read, 2h, during), read + 3h);
  const std::vector<Sleep> too_late{{read + 3h, read + 9h}};
  EXPECT_EQ(staleAt(read, 2h, too_late), read + 2h);
}

TEST(Freshness, StandsStillWhileTheDeviceSleeps) {
  const std::vector<Sleep> sleeping{{kNow + 1h, {}}};
  EXPECT_EQ(staleAt(kNow, 2h, sleeping), std::nullopt);
  const std::vector<Sleep> asleep_after{{kNow + 3h, {}}};
  EXPECT_EQ(staleAt(kNow, 2h, asleep_after), kNow + 2h);
}

TEST(Sleeping, IsOverdueFifteenMinutesAfterTheClinicOpens) {
  const auto hours = evidence::Hours::usual();
  // Tuesday 19:30 in Japan; the clinic opens Wednesday 8:30.
  EXPECT_EQ(overdueAt(at("2026-01-20T10:30:00.000Z"), hours), at("2026-01-20T23:45:00.000Z"));
  // Saturday evening: Sunday is off.
  EXPECT_EQ(overdueAt(at("2026-01-24T10:30:00.000Z"), hours), at("2026-01-25T23:45:00.000Z"));
  EXPECT_EQ(overdueAt(kNow, evidence::Hours{}), std::nullopt);
}

TEST(Sleeping, IsNotOverdueOnADayOffNorOnAHoliday) {
  auto hours = evidence::Hours::usual();
  hours.days_off.insert(std::chrono::year{2026} / 2 / 10);
  // Monday evening; Tuesday is a day off of this clinic, Wednesday is Japan's Foundation Day.
  EXPECT_EQ(overdueAt(at("2026-02-09T10:30:00.000Z"), hours), at("2026-02-11T23:45:00.000Z"));
  hours.closed_on_holidays = false;
  EXPECT_EQ(overdueAt(at("2026-02-09T10:30:00.000Z"), hours), at("2026-02-10T23:45:00.000Z"));
  // Of 2099 no holiday is known: the week alone counts. The first of January is a Thursday.
  hours.closed_on_holidays = true;
  EXPECT_EQ(overdueAt(at("2098-12-31T10:30:00.000Z"), hours), at("2098-12-31T23:45:00.000Z"));
}

TEST(TheHoursOfToday, AreNoneOnAHolidayAndOnADayOff) {
  Clinic clinic{.hours = evidence::Hours::usual()};
  clinic.hours.days_off.insert(std::chrono::year{2026} / 2 / 10);
  const auto rowsAt = [&](std::string_view time) {
    const auto tables = registerTables(clinic, {}, at(time));
    return std::ranges::find(tables, "open_today", &evidence::Table::name)->rows;
  };
  EXPECT_EQ(rowsAt("2026-02-09T01:00:00.000Z"),
            (std::vector<evidence::Row>{
                {evidence::Cell{std::int64_t{510}}, evidence::Cell{std::int64_t{1140}}}}));
  EXPECT_TRUE(rowsAt("2026-02-10T01:00:00.000Z").empty()) << "a day off";
  EXPECT_TRUE(rowsAt("2026-02-11T01:00:00.000Z").empty()) << "Foundation Day";
}

TEST(Sleeping, KeepsAFailAndAnErrorAndTurnsAPassIntoAsleep) {
  const Instant seen = kNow - 5h;
  const auto slept = [&](Verdict verdict, bool overdue = false) {
    return asleep({verdict, EvidenceClass::Measured, {}}, seen, overdue).verdict;
  };
  EXPECT_EQ(slept(Verdict::Fail), Verdict::Fail);
  EXPECT_EQ(slept(Verdict::Error), Verdict::Error);
  EXPECT_EQ(slept(Verdict::NotChecked), Verdict::NotChecked);
  EXPECT_EQ(slept(Verdict::Pass), Verdict::Asleep);
  EXPECT_EQ(slept(Verdict::Excepted), Verdict::Asleep);
  EXPECT_EQ(slept(Verdict::Fail, true), Verdict::Fail);
  EXPECT_EQ(slept(Verdict::Pass, true), Verdict::NotChecked);
  EXPECT_EQ(asleep({Verdict::Pass, EvidenceClass::Measured, {}}, seen, true).evidence,
            EvidenceClass::None);
}

TEST(Exceptions, TurnAFailUntilTheirDayEndsUnlessTheControlIsStrict) {
  catalog::ControlSpec control;
  PairState state;
  state.excepted_until = std::chrono::sys_days{std::chrono::year{2026} / 1 / 21};
  const Judgement failed{Verdict::Fail, EvidenceClass::Measured, {.message = "it.fails"}};
  EXPECT_EQ(inItsState(failed, control, state, kNow).verdict, Verdict::Excepted);
  EXPECT_EQ(inItsState({}, control, state, kNow).verdict, Verdict::NotChecked);
  control.strict = true;
  EXPECT_EQ(inItsState(failed, control, state, kNow).verdict, Verdict::Fail);
  EXPECT_EQ(endOf(*state.excepted_until), at("2026-01-21T15:00:00.000Z"));
}

Weighed weighed(Verdict verdict, EvidenceClass evidence = EvidenceClass::Measured,
                bool substitute = false) {
  return {verdict, evidence, substitute};
}

TEST(RollingUp, OfNothingIsNotChecked) {
  EXPECT_EQ(rollUp({}).verdict, Verdict::NotChecked);
  EXPECT_EQ(rollUp({}).evidence, EvidenceClass::None);
}

TEST(RollingUp, ShowsTheWeakestEvidenceOfThoseThatDecide) {
  const std::vector<Weighed> passes{weighed(Verdict::Pass), weighed(Verdict::NotApplicable),
                                    weighed(Verdict::Pass, EvidenceClass::Stated)};
  EXPECT_EQ(rollUp(passes).evidence, EvidenceClass::Stated);
  const std::vector<Weighed> fails{weighed(Verdict::Pass, EvidenceClass::Stated),
                                   weighed(Verdict::Fail)};
  EXPECT_EQ(rollUp(fails).evidence, EvidenceClass::Measured);
  EXPECT_THAT(rollUp(fails).deciding, ::testing::ElementsAre(1));
}

TEST(RollingUp, QuotesTheFailThatIsKnownBestWithItsOwnEvidence) {
  const std::vector<Weighed> fails{weighed(Verdict::Fail, EvidenceClass::Stated),
                                   weighed(Verdict::Fail, EvidenceClass::Measured),
                                   weighed(Verdict::Fail, EvidenceClass::ReadAtVisit)};
  EXPECT_EQ(rollUp(fails).evidence, EvidenceClass::Measured);
  EXPECT_THAT(rollUp(fails).deciding, ::testing::ElementsAre(1, 2, 0));
  const std::vector<Weighed> unknown{weighed(Verdict::NotChecked, EvidenceClass::None),
                                     weighed(Verdict::NotChecked, EvidenceClass::Measured)};
  EXPECT_EQ(rollUp(unknown).evidence, EvidenceClass::None);
  EXPECT_THAT(rollUp(unknown).deciding, ::testing::ElementsAre(0, 1));
}

TEST(RollingUp, SubstitutesNeverPassByThemselves) {
  const auto substitute = weighed(Verdict::Pass, EvidenceClass::Measured, true);
  const std::vector<Weighed> alone{substitute, substitute};
  EXPECT_EQ(rollUp(alone).verdict, Verdict::NotChecked);
  EXPECT_TRUE(rollUp(alone).only_substitutes);
  const std::vector<Weighed> beside_nothing{substitute, weighed(Verdict::NotApplicable)};
  EXPECT_EQ(rollUp(beside_nothing).verdict, Verdict::NotChecked);
  const std::vector<Weighed> beside_the_measure{substitute, weighed(Verdict::Pass)};
  EXPECT_EQ(rollUp(beside_the_measure).verdict, Verdict::Pass);
  const std::vector<Weighed> failing{weighed(Verdict::Fail, EvidenceClass::Measured, true)};
  EXPECT_EQ(rollUp(failing).verdict, Verdict::Fail);
}

// The order said in words, against any mixture: the worst decides, in whatever order they come,
// what does not apply changes nothing, and green needs everybody green.
TEST(RollingUp, KeepsItsOrderForAnyMixture) {
  constexpr Verdict kWorstFirst[] = {Verdict::Fail,     Verdict::Error,  Verdict::NotChecked,
                                     Verdict::Excepted, Verdict::Asleep, Verdict::Pass};
  std::mt19937 random(20260121);  // the same mixtures in every run
  for (int round = 0; round < 5000; ++round) {
    std::vector<Weighed> mixture;
    const auto size = 1 + random() % 8;
    mixture.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
      mixture.push_back(
          weighed(static_cast<Verdict>(random() % 7), static_cast<EvidenceClass>(random() % 4)));
    }
    const RolledUp rolled = rollUp(mixture);
    const auto* worst = std::ranges::find_if(kWorstFirst, [&](Verdict verdict) {
      return std::ranges::find(mixture, verdict, &Weighed::verdict) != mixture.end();
    });
    const Verdict expected = worst == std::end(kWorstFirst) ? Verdict::NotApplicable : *worst;
    EXPECT_EQ(rolled.verdict, expected);

    auto shuffled = mixture;
    std::ranges::shuffle(shuffled, random);
    EXPECT_EQ(rollUp(shuffled).verdict, rolled.verdict);
    EXPECT_EQ(rollUp(shuffled).evidence, rolled.evidence);

    auto with_one_that_does_not_apply = mixture;
    with_one_that_does_not_apply.push_back(weighed(Verdict::NotApplicable));
    EXPECT_EQ(rollUp(with_one_that_does_not_apply).verdict, rolled.verdict);

    auto with_a_substitute = mixture;
    with_a_substitute.push_back(weighed(Verdict::Pass, EvidenceClass::Measured, true));
    if (rolled.verdict != Verdict::Pass) {
      EXPECT_NE(rollUp(with_a_substitute).verdict, Verdict::Pass);
    }
  }
}

TEST(WhoActsNext, IsThePersonOfThatPartWhoIsHereToday) {
  const auto today = std::chrono::sys_days{std::chrono::days{20'000}};
  const std::vector<Person> people{
      {.name = "関 一郎", .kind = "director", .roles = {"director"}, .signs_in = true},
      {.name = "水野 由美",
       .kind = "clerk",
       .safety_roles = {"safety-manager"},
       .roles = {"administrator"},
       .signs_in = true},
      {.name = "去年の 担当",
       .kind = "clerk",
       .roles = {"administrator"},
       .until = today - std::chrono::days{1}},
      {.name = "来月の 担当",
       .kind = "clerk",
       .safety_roles = {"safety-manager"},
       .from = today + std::chrono::days{1}}};
  const auto name = [&](catalog::Actor who) {
    const auto found = responsibleFor(who, people, today);
    return found ? found->name : "";
  };
  EXPECT_EQ(name(catalog::Actor::Director), "関 一郎");
  EXPECT_EQ(name(catalog::Actor::Administrator), "水野 由美");
  EXPECT_EQ(name(catalog::Actor::SafetyManager), "水野 由美");
  EXPECT_EQ(name(catalog::Actor::Staff), "");
  EXPECT_EQ(name(catalog::Actor::Provider), "");
}

TEST(SomebodyOfTheRegister, WhoCanWorkIsHereBeforeTheirFirstDayAndNotAfterTheirLast) {
  const auto today = std::chrono::sys_days{std::chrono::days{20'000}};
  Person person{.name = "佐藤 綾", .from = today + std::chrono::days{100}};
  EXPECT_FALSE(person.isHere(today));
  person.signs_in = true;
  EXPECT_TRUE(person.isHere(today));
  person.signs_in = false;
  person.owns_account = true;
  EXPECT_TRUE(person.isHere(today));
  person.from = today - std::chrono::days{100};
  person.until = today - std::chrono::days{1};
  EXPECT_FALSE(person.isHere(today)) << "a leaver is found as one";
  person.signs_in = true;
  EXPECT_TRUE(person.isHere(today)) << "the last who decides goes on, whatever day was written";
}

TEST(WhoActsNext, IsNobodyWhoseSignInWasStopped) {
  const std::vector<Person> people{{.name = "水野 由美", .roles = {"administrator"}}};
  EXPECT_FALSE(responsibleFor(catalog::Actor::Administrator, people, {}));
}

}  // namespace
}  // namespace sekisho::posture
