// What the calendar of a hub says that nobody has begun yet.
#include "programs/hub/duty_sources.h"

#include <gmock/gmock.h>

#include "capabilities/evidence/holidays.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "programs/hub/words.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using duties::Due;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;

class CalendarOfAHub : public ::testing::Test {
 protected:
  CalendarOfAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
  }
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }
  void setUp() {
    ASSERT_THAT(
        state_.devices->add(
            {{.id = state_.ids.make<DeviceId>(), .name = "関所", .registered = clock_.now()}},
            journal::Actor::hub()),
        succeeds());
  }
  DeviceId seatNamed(std::string name) {
    const DeviceId id = state_.ids.make<DeviceId>();
    EXPECT_THAT(state_.devices->add({{.id = id,
                                      .name = std::move(name),
                                      .roles = {inventory::DeviceRole::Terminal},
                                      .registered = clock_.now()}},
                                    journal::Actor::hub()),
                succeeds());
    return id;
  }
  /// The accounts that are there now, by name and whether they are locked.
  void readAccountsOf(DeviceId seat,
                      const std::vector<std::pair<std::string, std::int64_t>>& accounts) {
    evidence::Table table{.name = "accounts",
                          .columns = {"name", "login_shell", "locked", "keys", "sudo", "groups"}};
    for (const auto& [name, locked] : accounts) {
      table.rows.push_back({evidence::Cell(name), evidence::Cell(std::int64_t{1}),
                            evidence::Cell(locked), evidence::Cell(std::int64_t{0}),
                            evidence::Cell(std::int64_t{0}), evidence::Cell(std::string("users"))});
    }
    testing::receive(state_, seat, table, ++sequence_);
  }
  people::Person somebody(std::string name) {
    return {.id = state_.ids.make<PersonId>(),
            .name = std::move(name),
            .kind = people::Kind::Clerk,
            .from = today() - days{100}};
  }
  /// Gives them a sign-in of staff, and somebody else one who decides.
  void signIn(const people::Person& person) {
    for (const access::SignIn& signin : {
             access::SignIn{.person = person.id,
                            .name = person.name,
                            .roles = {access::Role::Staff},
                            .created = clock_.now()},
             access::SignIn{.person = state_.ids.make<PersonId>(),
                            .name = "水野 由美",
                            .roles = {access::Role::Director},
                            .created = clock_.now()},
         }) {
      ASSERT_THAT(admit(state_, signin, journal::Actor::hub()), succeeds());
    }
  }
  /// The duty of that kind; nothing if the calendar has none.
  std::optional<Due> due(std::string_view what) {
    const auto all = duties::calendar(dutySources(state_), evidence::Hours::usual(), today());
    EXPECT_THAT(all, succeeds());
    const auto found =
        std::ranges::find_if(*all, [&](const Due& each) { return each.duty.what.name == what; });
    return found == all->end() ? std::nullopt : std::optional(*found);
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  std::uint64_t sequence_ = 0;
  SeededRandom random_{1};
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
};

TEST_F(CalendarOfAHub, HasTheFirstReviewAndLookAtTheLogFromSetUpOn) {
  EXPECT_EQ(due("duties.review-first"), std::nullopt) << "nothing is set up yet";
  setUp();
  const std::chrono::sys_days set_up = today();
  clock_.pass(24h * 20);
  EXPECT_EQ(due("duties.review-first")->duty.day, set_up + days{365});
  EXPECT_EQ(due("duties.log-check-first")->duty.day, set_up + days{41});
  clock_.pass(24h * 30);
  EXPECT_TRUE(due("duties.log-check-first")->overdue);
}

TEST_F(CalendarOfAHub, HasTheNextOnesOnceThereWasAFirst) {
  setUp();
  ASSERT_THAT(state_.log_checks->record({.id = state_.ids.make<logchecks::LogCheckId>(),
                                         .first = today() - days{30},
                                         .last = today(),
                                         .sources = {logchecks::Source::Journal},
                                         .looked = "時間外",
                                         .clear = true,
                                         .by = state_.ids.make<PersonId>(),
                                         .at = clock_.now()}),
              succeeds());
  EXPECT_EQ(due("duties.log-check-first"), std::nullopt);
  EXPECT_EQ(due("duties.log-check")->duty.day, today() + days{41});
  EXPECT_NE(due("duties.review-first"), std::nullopt) << "of that there was none yet";
}

TEST_F(CalendarOfAHub, CountsNoLookAtOtherRecordsAsALookAtTheLog) {
  setUp();
  ASSERT_THAT(state_.log_checks->record({.id = state_.ids.make<logchecks::LogCheckId>(),
                                         .first = today() - days{30},
                                         .last = today(),
                                         .sources = {logchecks::Source::LogIns},
                                         .looked = "時間外",
                                         .clear = true,
                                         .by = state_.ids.make<PersonId>(),
                                         .at = clock_.now()}),
              succeeds());
  clock_.pass(24h * 30);
  EXPECT_NE(due("duties.log-check-first"), std::nullopt);
  EXPECT_EQ(due("duties.log-check"), std::nullopt);
}

TEST_F(CalendarOfAHub, GivesACorrectionOfSomebodyWithoutASignInToWhoeverMayAnswer) {
  const people::Person sato = somebody("佐藤 綾");
  ASSERT_THAT(state_.people->add({sato}, journal::Actor::hub()), succeeds());
  ASSERT_THAT(state_.statements->make({.id = state_.ids.make<statements::StatementId>(),
                                       .control = {"training.education"},
                                       .answer = statements::Answer::No,
                                       .checked = today(),
                                       .until = today() + days{180},
                                       .target = today() + days{10},
                                       .in_charge = sato.id,
                                       .reason = "これから",
                                       .by = state_.ids.make<PersonId>(),
                                       .at = clock_.now()},
                                      {}),
              succeeds());
  const auto falls_to = [&](const duties::Viewer& viewer) {
    const auto found = due("duties.statement-target");
    EXPECT_TRUE(found.has_value());
    return found && viewer.owns(found->duty);
  };
  const duties::Viewer director{.person = state_.ids.make<PersonId>(),
                                .may = [](std::string_view) { return true; }};
  EXPECT_TRUE(falls_to(director)) << "nobody else would see it";
  const duties::Viewer owner{.person = sato.id, .may = [](std::string_view) { return false; }};
  EXPECT_TRUE(falls_to(owner)) << "a letter may reach them";
  signIn(sato);
  EXPECT_FALSE(falls_to(director));
  EXPECT_TRUE(falls_to(owner));
  people::Person left = sato;
  left.until = today() + days{2};
  ASSERT_THAT(state_.people->change(left, "", journal::Actor::hub()), succeeds());
  clock_.pass(24h * 3);
  EXPECT_TRUE(falls_to(director)) << "who was to do it has left";
}

TEST_F(CalendarOfAHub, AsksOfATerminalWithoutAnAgentToBeCheckedByItsUserAgainAndAgain) {
  const DeviceId seat = seatNamed("受付1");
  const auto said = [&](visits::Told told, visits::AnsweredAt where) {
    visits::SelfCheck check{.id = state_.ids.make<visits::SelfCheckId>(),
                            .device = seat,
                            .where = where,
                            .by = state_.ids.make<PersonId>(),
                            .at = clock_.now()};
    check.answers.fill(told);
    ASSERT_THAT(state_.visits->add(check), succeeds());
  };
  EXPECT_EQ(due("duties.self-check-first")->duty.day, today() + days{30});
  clock_.pass(24h * 31);
  EXPECT_TRUE(due("duties.self-check-first")->overdue);
  said(visits::Told::Yes, visits::AnsweredAt::TheDevice);
  const std::chrono::sys_days checked = today();
  const auto next = due("duties.self-check");
  EXPECT_EQ(due("duties.self-check-first"), std::nullopt);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->duty.day, checked + days{ruleOf(state_, "self_check_days")});
  EXPECT_EQ(next->duty.subject.id, seat.text());
  clock_.pass(24h * 10);
  said(visits::Told::Yes, visits::AnsweredAt::Elsewhere);
  EXPECT_EQ(due("duties.self-check")->duty.day, next->duty.day) << "that counts for nothing";
  said(visits::Told::Unsure, visits::AnsweredAt::TheDevice);
  EXPECT_EQ(due("duties.self-check")->duty.day, today() + days{30});
  said(visits::Told::Yes, visits::AnsweredAt::TheDevice);
  clock_.pass(24h * (ruleOf(state_, "self_check_days") + 1));
  EXPECT_TRUE(due("duties.self-check")->overdue);
  inventory::Device printer = *state_.devices->device(seat);
  printer.roles = {inventory::DeviceRole::Other};
  ASSERT_THAT(state_.devices->update(printer, journal::Actor::hub()), succeeds());
  EXPECT_EQ(due("duties.self-check"), std::nullopt);
}

TEST_F(CalendarOfAHub, KeepsSomebodysLastDayUntilAllThatTheyUsedIsClosed) {
  const DeviceId seat = seatNamed("受付1");
  people::Person sato = somebody("佐藤 綾");
  sato.until = today();
  ASSERT_THAT(state_.people->add({sato}, journal::Actor::hub()), succeeds());
  ASSERT_THAT(state_.owners->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                                     .account = {.device = seat, .name = "sato"},
                                     .person = sato.id,
                                     .from = today() - days{50},
                                     .until = today(),
                                     .by = state_.ids.make<PersonId>(),
                                     .at = clock_.now()}),
              succeeds());
  EXPECT_FALSE(due("duties.person-leaves")->overdue);
  EXPECT_FALSE(due("duties.account-ends")->overdue);
  clock_.pass(24h * 8);
  EXPECT_TRUE(due("duties.person-leaves")->overdue) << "nobody has read the machine";
  EXPECT_TRUE(due("duties.account-ends")->overdue);
  EXPECT_EQ(due("duties.pledge"), std::nullopt) << "it is too late for that";
  readAccountsOf(seat, {{"sato", 0}});
  EXPECT_TRUE(due("duties.person-leaves")->overdue);
  EXPECT_TRUE(due("duties.account-ends")->overdue);
  readAccountsOf(seat, {{"sato", 1}});
  EXPECT_EQ(due("duties.person-leaves"), std::nullopt);
  EXPECT_EQ(due("duties.account-ends"), std::nullopt);
  readAccountsOf(seat, {{"mizuno", 0}});
  EXPECT_EQ(due("duties.person-leaves"), std::nullopt) << "it is gone";
}

TEST_F(CalendarOfAHub, EndsAnAccountsDutyOnceItIsSomebodyElses) {
  const DeviceId seat = seatNamed("受付1");
  people::Person sato = somebody("佐藤 綾");
  sato.until = today();
  const people::Person mori = somebody("森 進");
  ASSERT_THAT(state_.people->add({sato, mori}, journal::Actor::hub()), succeeds());
  const auto own = [&](PersonId person, std::chrono::sys_days from,
                       std::optional<std::chrono::sys_days> until) {
    ASSERT_THAT(state_.owners->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                                       .account = {.device = seat, .name = "uketsuke"},
                                       .person = person,
                                       .from = from,
                                       .until = until,
                                       .by = state_.ids.make<PersonId>(),
                                       .at = clock_.now()}),
                succeeds());
  };
  readAccountsOf(seat, {{"uketsuke", 0}});
  own(sato.id, today() - days{50}, today());
  clock_.pass(24h * 2);
  EXPECT_TRUE(due("duties.account-ends")->overdue);
  own(mori.id, today(), std::nullopt);
  EXPECT_EQ(due("duties.account-ends"), std::nullopt);
  EXPECT_EQ(due("duties.person-leaves"), std::nullopt);
}

TEST_F(CalendarOfAHub, AsksForOrcaThatWasFoundToBeRegisteredUntilItIs) {
  const DeviceId found = seatNamed("奥の机");
  evidence::Table server{.name = "orca_server", .columns = {"generation", "running"}};
  testing::receive(state_, found, server, ++sequence_);
  EXPECT_EQ(due("duties.orca-found"), std::nullopt) << "there is none on that machine";
  server.rows.push_back({evidence::Cell(std::string("weborca")), evidence::Cell(std::int64_t{0})});
  testing::receive(state_, found, server, ++sequence_);
  EXPECT_EQ(due("duties.orca-found"), std::nullopt) << "it is left over, and does not run";
  server.rows.front().back() = evidence::Cell(std::int64_t{1});
  testing::receive(state_, found, server, ++sequence_);
  const auto asked = due("duties.orca-found");
  ASSERT_TRUE(asked.has_value());
  EXPECT_EQ(asked->duty.day, today() + days{14});
  EXPECT_LE(asked->remind, today());
  EXPECT_EQ(asked->duty.subject, (duties::Subject{"device", found.text()}));

  auto registered = state_.devices->device(found);
  ASSERT_THAT(registered, succeeds());
  registered->roles.push_back(inventory::DeviceRole::Server);
  ASSERT_THAT(state_.devices->update(*registered, journal::Actor::hub()), succeeds());
  EXPECT_EQ(due("duties.orca-found"), std::nullopt);
}

TEST_F(CalendarOfAHub, SaysBeforeTheListOfHolidaysEnds) {
  const std::chrono::sys_days last = evidence::Holidays::ofJapan().last;
  clock_.set(Instant{last - days{170}});
  const auto found = due("duties.holidays-end");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->duty.day, last);
  EXPECT_LE(found->remind, today());
  EXPECT_FALSE(found->overdue);
  clock_.set(Instant{last + days{1}});
  EXPECT_TRUE(due("duties.holidays-end")->overdue) << "it stays until a newer list is there";
}

}  // namespace
}  // namespace sekisho::hub
