// Which operators of 日レセ were in use and how, out of a hub's journal.
#include "programs/hub/operator_week.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/journal_events.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::succeeds;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class OperatorsOfOrcaOnAHub : public ::testing::Test {
 protected:
  OperatorsOfOrcaOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    server_ = state_.ids.make<DeviceId>();
  }
  fleet::AgentEvent told(const char* kind, Json::Object body) {
    ++number_;
    body.emplace("line", "f:" + std::to_string(number_));
    return {.number = number_, .kind = kind, .at = clock_.now(), .body = std::move(body)};
  }
  fleet::AgentEvent session(const char* user, const char* place, Instant from, Instant until) {
    Json::Object body{{"from", toRfc3339(from)},
                      {"session", "s" + std::to_string(number_)},
                      {"until", toRfc3339(until)},
                      {"what", "logged-out"}};
    if (*user != '\0') body.emplace("user", user);
    if (*place != '\0') body.emplace("place", place);
    return told("orca.session@1", std::move(body));
  }
  fleet::AgentEvent stretch(const char* kind, const char* user, Instant from) {
    Json::Object body{{"from", toRfc3339(from)},
                      {"times", 3},
                      {"until", toRfc3339(from + 5min)},
                      {"what", "reception"}};
    if (*user != '\0') body.emplace("user", user);
    return told(kind, std::move(body));
  }
  fleet::AgentEvent called(const char* user, Instant from) {
    return stretch("orca.interface-used@1", user, from);
  }
  fleet::AgentEvent worked(const char* user, Instant from) {
    return stretch("orca.used@1", user, from);
  }
  /// A machine of the register, without an agent, met under an address for some time from now on.
  DeviceId met(const char* address, const char* mac, Instant::duration for_long = 24h) {
    const inventory::Mac own = *inventory::Mac::fromText(mac);
    const DeviceId id = state_.ids.make<DeviceId>();
    EXPECT_THAT(
        state_.devices->add({{.id = id, .name = "端末", .macs = {own}, .registered = clock_.now()}},
                            journal::Actor::hub()),
        succeeds());
    see(address, mac, for_long);
    return id;
  }
  void see(const char* address, const char* mac, Instant::duration for_long = 24h) {
    EXPECT_THAT(state_.addresses->saw({{.mac = *inventory::Mac::fromText(mac),
                                        .address = address,
                                        .first_seen = clock_.now(),
                                        .last_seen = clock_.now() + for_long}},
                                      clock_.now()),
                succeeds());
  }
  void append(const std::vector<fleet::AgentEvent>& events, std::optional<DeviceId> device = {}) {
    ASSERT_THAT(
        JournalEvents(*state_.journal).append(device.value_or(server_), "00000000000000aa", events),
        succeeds());
  }
  /// Two sessions at once, some hours ago.
  void beside(const char* user, const char* one, const char* other) {
    const Instant from = clock_.now() - 5h;
    append({session(user, one, from, from + 2h), session(user, other, from + 1h, from + 3h)});
  }
  /// At which seats controls are shown who was at two at once.
  std::vector<std::string> seats() {
    clock_.pass(10min);
    const auto clinic = state_.clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    std::vector<std::string> all;
    for (const posture::OrcaAtOnce& one : clinic->orca_at_once) {
      constexpr const char* kUnknown = "nobody knows where";
      all.push_back(one.name.value_or("") + " at " + one.terminal.value_or(kUnknown) + " and " +
                    one.other.value_or(kUnknown));
    }
    return all;
  }
  OperatorWeek week(const std::vector<std::string>& sought = {},
                    const std::set<std::string>& machines = {}) {
    const auto found = operatorsWithin(*state_.record, today_ - std::chrono::days{7}, today_,
                                       sought, machines, [] { return false; });
    EXPECT_THAT(found, succeeds());
    return found.value_or(OperatorWeek());
  }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  Hub::State state_{Options{.data = folder_ / "data"}, clock_, random_,
                    [] { return std::vector<platform::InterfaceAddress>{}; }};
  DeviceId server_;
  std::uint64_t number_ = 0;
  const std::chrono::sys_days today_{japaneseDay(clock_.now())};
  const std::chrono::sys_days yesterday_ = today_ - std::chrono::days{1};
  const Instant morning_ = Instant{yesterday_} - kJst + 10h;
};

TEST_F(OperatorsOfOrcaOnAHub, AreThoseWhomSessionsAndInterfacesName) {
  append({session("hana", "", morning_, morning_ + 1h), called("ormaster", morning_),
          session("moto", "", morning_ - 24h * 9, morning_ - 24h * 9 + 1h)});
  const OperatorWeek found = week();
  EXPECT_TRUE(found.whole);
  EXPECT_FALSE(found.unnamed_calls);
  EXPECT_THAT(found.operators, UnorderedElementsAre(Key("hana"), Key("ormaster")))
      << "of the days that were asked for";
  EXPECT_EQ(found.operators.at("hana"), (OperatorUsed{.at_screen = yesterday_}));
  EXPECT_EQ(found.operators.at("ormaster"), (OperatorUsed{.by_program = yesterday_}));
}

TEST_F(OperatorsOfOrcaOnAHub, OfAProgramAreLookedForAtScreensToo) {
  append({called("ormaster", morning_), worked("ormaster", morning_ - 24h),
          worked("ormaster2", morning_), worked("yoyaku", morning_)});
  EXPECT_EQ(
      week().operators.at("ormaster"),
      (OperatorUsed{.by_program = yesterday_, .at_screen = yesterday_ - std::chrono::days{1}}))
      << "and no other of nearly its name";
  EXPECT_EQ(week({"yoyaku"}).operators.at("yoyaku"), (OperatorUsed{.at_screen = yesterday_}));
}

TEST_F(OperatorsOfOrcaOnAHub, WhoNeverLogOutAreFoundByWhatTheyOperate) {
  append({session("", "", morning_, morning_ + 1h), worked("hana", morning_), worked("", morning_),
          worked("moto", morning_ - 24h * 9)});
  const OperatorWeek found = week();
  EXPECT_TRUE(found.acts_whole);
  EXPECT_TRUE(found.unnamed_acts) << "whoever it was, it is not known";
  EXPECT_THAT(found.operators, UnorderedElementsAre(Key("hana")));
  EXPECT_EQ(found.operators.at("hana"), (OperatorUsed{.at_screen = yesterday_}));
}

TEST_F(OperatorsOfOrcaOnAHub, AreNamedByNobodyWhereStaffWereNotTold) {
  append({called("", morning_), session("", "", morning_, morning_ + 1h)});
  EXPECT_TRUE(week().unnamed_calls);
  EXPECT_THAT(week().operators, IsEmpty());
}

TEST_F(OperatorsOfOrcaOnAHub, HaveTheirSessionsComparedWithEachOther) {
  append({session("hana", "192.0.2.21", morning_, morning_ + 2h),
          session("hana", "192.0.2.22", morning_ + 1h, morning_ + 3h)});
  const OperatorWeek found = week();
  ASSERT_THAT(found.at_once, SizeIs(1));
  EXPECT_EQ(found.at_once.front().operator_id, "hana");
  EXPECT_EQ(found.at_once.front().terminal, "192.0.2.21");
  EXPECT_EQ(found.at_once.front().other, "192.0.2.22");
}

TEST_F(OperatorsOfOrcaOnAHub, OfATimeThatCannotBeCountForTheDayTheyCame) {
  for (const Instant wrong : {clock_.now() + 24h * 1'200, clock_.now() - 24h * 9'000}) {
    append({session("hana", "192.0.2.21", wrong, wrong + 2h),
            session("hana", "192.0.2.22", wrong + 1h, wrong + 3h), called("charts", wrong)});
    const OperatorWeek found = week();
    EXPECT_FALSE(found.whole) << "they may be of any day";
    EXPECT_THAT(found.at_once, IsEmpty());
    EXPECT_EQ(found.operators.at("hana").at_screen, today_);
    EXPECT_EQ(found.operators.at("charts").by_program, today_);
  }
  append({worked("moto", clock_.now() + 24h * 1'200)});
  EXPECT_FALSE(week().acts_whole);
}

TEST_F(OperatorsOfOrcaOnAHub, AreNotKnownWhollyIfTheirServerLostSomeOfIt) {
  append({session("hana", "", morning_, morning_ + 1h)});
  const DeviceId elsewhere = state_.ids.make<DeviceId>();
  append({told("agent.events-lost@1", {{"count", 2}, {"reason", "agentlink.spool-full"}})},
         elsewhere);
  EXPECT_TRUE(week().whole) << "another machine's loss";
  EXPECT_FALSE(week({}, {elsewhere.text()}).whole) << "unless it has 日レセ, too";
  append({told("orca.log-lost@1", {})});
  EXPECT_FALSE(week().whole);
}

TEST_F(OperatorsOfOrcaOnAHub, AreNotKnownWhollyIfAllOfTheWeekWasLost) {
  append({told("orca.log-lost@1", {})});
  EXPECT_FALSE(week().whole) << "nothing else names the machine that it is of";
}

TEST_F(OperatorsOfOrcaOnAHub, AreNotKnownWhollyIfTheAgentWhereOrcaIsLostWhatItHadToSend) {
  append({told("agent.spool-lost@1", {})});
  EXPECT_TRUE(week().whole);
  EXPECT_FALSE(week({}, {server_.text()}).whole);
}

TEST_F(OperatorsOfOrcaOnAHub, AreNotKnownWhollyIfItsAgentCouldNotKeepAll) {
  append({session("hana", "", morning_, morning_ + 1h),
          told("agent.events-lost@1", {{"count", 2}, {"reason", "agentlink.spool-full"}})});
  EXPECT_FALSE(week().whole);
}

TEST_F(OperatorsOfOrcaOnAHub, OfTheWeekAreReadAgainAfterTenMinutesOrForOthers) {
  WeekOfOperators kept(
      {*state_.record, *state_.tables, *state_.addresses, *state_.devices, clock_});
  EXPECT_THAT(kept.until(today_, {}, {}).operators, IsEmpty());
  append({worked("yoyaku", morning_), session("hana", "", morning_, morning_ + 1h)});
  EXPECT_THAT(kept.until(today_, {}, {}).operators, IsEmpty()) << "as it was read";
  EXPECT_THAT(kept.until(today_, {"yoyaku"}, {}).operators, SizeIs(2));
  append({session("mori", "", morning_, morning_ + 1h)});
  clock_.pass(10min);
  EXPECT_THAT(kept.until(today_, {"yoyaku"}, {}).operators, SizeIs(3));
}

TEST_F(OperatorsOfOrcaOnAHub, AreShownToControlsWithTheLongestOfADay) {
  append({session("hana", "192.0.2.21", morning_, morning_ + 2h),
          session("hana", "192.0.2.22", morning_ + 30min, morning_ + 35min),
          session("hana", "192.0.2.22", morning_ + 65min, morning_ + 3h),
          session("", "", morning_ - 24h, morning_ - 23h),
          session("mori", "", morning_ - 24h, morning_ - 23h), called("ormaster", morning_)});
  met("192.0.2.21", "02005e100021");
  met("192.0.2.22", "02005e100022");
  clock_.pass(10min);
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_THAT(clinic->orca_at_once, SizeIs(2));
  const posture::OrcaAtOnce& unnamed = clinic->orca_at_once[0];
  EXPECT_EQ(unnamed.name, std::nullopt) << "one of them is of nobody";
  EXPECT_EQ(unnamed.minutes, 60);
  const posture::OrcaAtOnce& hanas = clinic->orca_at_once[1];
  EXPECT_EQ(hanas.name, "hana");
  EXPECT_EQ(hanas.day, yesterday_);
  EXPECT_EQ(hanas.terminal, "192.0.2.21");
  EXPECT_EQ(hanas.other, "192.0.2.22");
  EXPECT_EQ(hanas.from, "11:05");
  EXPECT_EQ(hanas.until, "12:00");
  EXPECT_EQ(hanas.minutes, 55);
  ASSERT_THAT(clinic->orca_users, SizeIs(3));
  const posture::OrcaUser& hana = clinic->orca_users[0];
  EXPECT_EQ(hana.by_program, false);
  EXPECT_EQ(hana.at_screen, true);
  const posture::OrcaUser& charts = clinic->orca_users[2];
  EXPECT_EQ(charts.name, "ormaster");
  EXPECT_EQ(charts.by_program, true);
  EXPECT_EQ(charts.at_screen, false) << "it was looked for";
}

TEST_F(OperatorsOfOrcaOnAHub, OfAProgramThatWereTakenBackHeldUntilThatDay) {
  const auto assign = [&](const char* name, std::chrono::sys_days from) {
    const ownership::ProgramOperator row{.id = state_.ids.make<ownership::OwnershipId>(),
                                         .name = name,
                                         .person = state_.ids.make<PersonId>(),
                                         .purpose = "予約",
                                         .from = from,
                                         .by = state_.ids.make<PersonId>(),
                                         .at = clock_.now()};
    EXPECT_THAT(state_.program_operators->assign(row), succeeds());
    EXPECT_THAT(state_.program_operators->end(
                    row.id, {.by = row.by, .at = clock_.now(), .why = "使わなくなった"}),
                succeeds());
  };
  assign("yoyaku", today_ - std::chrono::days{30});
  assign("never", today_ + std::chrono::days{1});
  append({worked("yoyaku", morning_)});
  clock_.pass(10min);
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_THAT(clinic->program_operators, SizeIs(1));
  EXPECT_EQ(clinic->program_operators.front().name, "yoyaku");
  EXPECT_EQ(clinic->program_operators.front().until, today_);
  EXPECT_TRUE(clinic->program_operators.front().ended);
  ASSERT_THAT(clinic->orca_users, SizeIs(1)) << "it is looked for at screens as long as it counts";
  EXPECT_EQ(clinic->orca_users.front().at_screen, true);
}

TEST_F(OperatorsOfOrcaOnAHub, ThatNobodyUsedForLongAreToldFromThoseOfWhichThatIsNotKnown) {
  const auto tell = [&](std::vector<std::string> names) {
    evidence::Table table{.name = "orca_operators", .columns = {"operator", "clinic"}};
    for (std::string& name : names) table.rows.push_back({std::move(name), std::int64_t{1}});
    testing::receive(state_, server_, table, ++number_);
  };
  tell({"hana", "moto", "charts"});
  clock_.pass(24h * 91);
  tell({"charts", "hana", "moto", "young"});
  const Instant lately = clock_.now() - 24h * 3;
  append({session("hana", "", clock_.now() - 24h * 88, clock_.now() - 24h * 88 + 1h),
          called("charts", lately), worked("motoko", lately)});
  clock_.pass(10min);
  const auto seen = [&] { return state_.clinic_source->clinic().value().orca_operators_seen; };
  ASSERT_THAT(seen(), SizeIs(4));
  const posture::OrcaOperatorSeen charts = seen()[0];
  EXPECT_EQ(charts.last, std::chrono::sys_days{japaneseDay(lately)});
  EXPECT_TRUE(charts.before);
  EXPECT_TRUE(seen()[1].last.has_value()) << "within ninety days";
  const posture::OrcaOperatorSeen moto = seen()[2];
  EXPECT_EQ(moto.last, std::nullopt) << "another's name begins like it";
  EXPECT_TRUE(moto.looked);
  EXPECT_TRUE(moto.before);
  EXPECT_FALSE(seen()[3].before) << "it was made since";
  append({worked("young", clock_.now() + 24h * 1'200)});
  clock_.pass(1h);
  EXPECT_EQ(seen()[3].last, std::chrono::sys_days{japaneseDay(clock_.now() - 1h)})
      << "by a clock that is wrong by years, it was used when it was told";
  append({told("orca.log-lost@1", {})});
  EXPECT_TRUE(seen()[2].looked) << "it is looked for again after an hour";
  clock_.pass(1h);
  EXPECT_FALSE(seen()[2].looked) << "some of the log was lost";
  EXPECT_TRUE(seen()[0].last.has_value()) << "that stays known";
}

TEST_F(OperatorsOfOrcaOnAHub, AreAtOneSeatWhereOneMachineHadBothAddresses) {
  const auto tell = [&](DeviceId device, std::vector<std::string> addresses) {
    evidence::Table table{.name = "interfaces", .columns = {"interface", "address"}};
    for (std::string& address : addresses) {
      table.rows.push_back({std::string("eth0"), std::move(address)});
    }
    testing::receive(state_, device, table, ++number_);
  };
  tell(server_, {"192.0.2.9"});
  tell(state_.ids.make<DeviceId>(), {"192.0.2.21", "192.0.2.58", "172.17.0.1"});
  tell(state_.ids.make<DeviceId>(), {"192.0.2.22", "172.17.0.1"});
  clock_.pass(12h);
  beside("docked", "192.0.2.21", "192.0.2.58");
  beside("server", "127.0.0.1", "192.0.2.9");
  beside("two", "192.0.2.21", "192.0.2.22");
  beside("loop", "127.0.0.1", "192.0.2.21");
  beside("shared", "192.0.2.21", "172.17.0.1");
  beside("unknown", "192.0.2.21", "192.0.2.99");
  EXPECT_THAT(seats(), UnorderedElementsAre("two at 192.0.2.21 and 192.0.2.22",
                                            "loop at 127.0.0.1 and 192.0.2.21",
                                            "shared at 192.0.2.21 and nobody knows where",
                                            "unknown at 192.0.2.21 and nobody knows where"));
}

TEST_F(OperatorsOfOrcaOnAHub, AreAtTheMachinesThatWereMetUnderTheirAddresses) {
  met("192.0.2.21", "02005e100021");
  see("2001:db8::21", "02005e100021");
  met("192.0.2.22", "02005e100022");
  see("192.0.2.31", "02005e100031");
  see("2001:db8::31", "02005e100031");
  see("192.0.2.32", "02005e100032");
  met("192.0.2.23", "02005e100023");
  clock_.pass(12h);
  see("192.0.2.23", "02005e100022");
  beside("dual", "192.0.2.21", "2001:db8::21");
  beside("stranger", "192.0.2.31", "2001:db8::31");
  beside("two", "192.0.2.21", "192.0.2.22");
  beside("by air", "192.0.2.21", "192.0.2.32");
  beside("moved", "192.0.2.21", "192.0.2.23");
  EXPECT_THAT(seats(), UnorderedElementsAre("two at 192.0.2.21 and 192.0.2.22",
                                            "by air at 192.0.2.21 and nobody knows where",
                                            "moved at 192.0.2.21 and nobody knows where"));
}

TEST_F(OperatorsOfOrcaOnAHub, AreUnknownToControlsWhereTheJournalLostSome) {
  append({session("hana", "", morning_, morning_ + 1h), called("", morning_),
          told("orca.log-lost@1", {})});
  clock_.pass(10min);
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_THAT(clinic->orca_at_once, SizeIs(1));
  EXPECT_EQ(clinic->orca_at_once.front().minutes, std::nullopt);
  ASSERT_THAT(clinic->orca_users, SizeIs(3));
  EXPECT_EQ(clinic->orca_users[1].name, std::nullopt);
  EXPECT_EQ(clinic->orca_users[1].by_program, true) << "a program, and nobody may be told for whom";
  EXPECT_EQ(clinic->orca_users[2].by_program, std::nullopt);
}

}  // namespace
}  // namespace sekisho::hub
