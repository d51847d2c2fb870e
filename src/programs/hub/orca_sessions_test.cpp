// How sessions of 日レセ ended, counted out of a hub's journal.
#include "programs/hub/orca_sessions.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/journal_events.h"
#include "programs/hub/orca_open.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::succeeds;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SessionsOfOrcaOnAHub : public ::testing::Test {
 protected:
  SessionsOfOrcaOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
  }
  fleet::AgentEvent ended(std::uint64_t number, const char* how, Instant until,
                          const char* function, const char* place,
                          std::optional<Json::Array> quiet = std::nullopt) {
    Json::Object body{{"from", toRfc3339(until - 1h)},
                      {"line", "f:" + std::to_string(number)},
                      {"session", "s" + std::to_string(number)},
                      {"until", toRfc3339(until)},
                      {"what", how}};
    if (*function != '\0') body.emplace("function", function);
    if (*place != '\0') body.emplace("place", place);
    if (quiet) body.emplace("quiet", *std::move(quiet));
    return {.number = number, .kind = "orca.session@1", .at = until, .body = std::move(body)};
  }
  fleet::AgentEvent opened(std::uint64_t number, const char* session, Instant from, Instant until) {
    return {.number = number,
            .kind = "orca.patient-open@1",
            .at = until,
            .body = Json::Object{{"from", toRfc3339(from)},
                                 {"line", "l" + std::to_string(number)},
                                 {"session", session},
                                 {"until", toRfc3339(until)},
                                 {"what", "medical-acts"}}};
  }
  void append(const std::vector<fleet::AgentEvent>& events) {
    ASSERT_THAT(JournalEvents(*state_.journal)
                    .append(state_.ids.make<DeviceId>(), "00000000000000aa", events),
                succeeds());
  }
  OrcaSessions sessions(std::chrono::sys_days first, std::chrono::sys_days last) {
    const auto found = orcaSessions(*state_.record, first, last, [] { return false; });
    EXPECT_THAT(found, succeeds());
    return found.value_or(OrcaSessions());
  }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  Hub::State state_{Options{.data = folder_ / "data"}, clock_, random_,
                    [] { return std::vector<platform::InterfaceAddress>{}; }};
};

TEST_F(SessionsOfOrcaOnAHub, AreCountedByDayScreenAndTerminal) {
  const Instant now = clock_.now();
  const std::chrono::sys_days today{japaneseDay(now)};
  const Instant morning = Instant{today} - kJst + 10h;
  append({ended(1, "logged-out", morning - 24h, "menu", ""),
          ended(2, "closed", morning - 24h, "medical-acts", "192.168.0.21"),
          ended(3, "logged-out", morning - 48h, "menu", ""),
          ended(4, "server-started", morning - 48h, "", ""),
          ended(5, "closed", morning - 24h * 9, "menu", "")});
  const OrcaSessions found = sessions(today - std::chrono::days{7}, today - std::chrono::days{1});
  EXPECT_TRUE(found.whole);
  ASSERT_THAT(found.days, SizeIs(2));
  EXPECT_EQ(found.days.at(today - std::chrono::days{1}),
            (SessionEnds{.logged_out = 1, .closed = 1}));
  EXPECT_EQ(found.days.at(today - std::chrono::days{2}), (SessionEnds{.logged_out = 1, .cut = 1}));
  EXPECT_EQ(found.functions.at("menu"), (SessionEnds{.logged_out = 2}));
  EXPECT_EQ(found.functions.at("medical-acts"), (SessionEnds{.closed = 1}));
  EXPECT_EQ(found.functions.at(""), (SessionEnds{.cut = 1}));
  EXPECT_EQ(found.terminals.at("192.168.0.21"), (SessionEnds{.closed = 1}));
}

TEST_F(SessionsOfOrcaOnAHub, SayWhenNothingWasOperatedAndWhichPatientsWereOpenThen) {
  const std::chrono::sys_days yesterday =
      std::chrono::sys_days{japaneseDay(clock_.now())} - std::chrono::days{1};
  const Instant ten = Instant{yesterday} - kJst + 10h;
  const auto quiet = [](Instant from, Instant until) {
    return Json::Array{Json::Object{{"from", toRfc3339(from)}, {"until", toRfc3339(until)}}};
  };
  append({ended(1, "logged-out", ten, "menu", "192.168.0.21", quiet(ten - 30min, ten - 10min)),
          ended(2, "logged-out", ten, "menu", "192.168.0.22", Json::Array()),
          ended(3, "closed", ten, "menu", ""),
          opened(4, "s1", ten - 40min, ten - 15min),  // through a quarter of an hour of it
          opened(5, "s1", ten - 40min, ten - 21min),  // not through ten minutes
          opened(6, "s2", ten - 40min, ten - 5min), opened(7, "s3", ten - 40min, ten - 5min),
          ended(8, "logged-out", ten - 24h, "menu", "", Json::Array())});
  OrcaSessions found = sessions(yesterday - std::chrono::days{1}, yesterday);
  ASSERT_THAT(
      countLeftOpen(
          *state_.record, yesterday - std::chrono::days{1}, yesterday, [] { return false; }, found),
      succeeds());
  EXPECT_EQ(found.days.at(yesterday), (SessionEnds{.logged_out = 2,
                                                   .closed = 1,
                                                   .quiet_told = 2,
                                                   .quiet_spans = 1,
                                                   .quiet_minutes = 20,
                                                   .left_open = 1}));
  EXPECT_EQ(found.functions.at("medical-acts"), (SessionEnds{.left_open = 1}));
  EXPECT_EQ(found.terminals.at("192.168.0.21").left_open, 1);
  EXPECT_EQ(found.terminals.at("192.168.0.22").left_open, 0);
  EXPECT_EQ(found.terminals.at(""), (SessionEnds{.logged_out = 1, .closed = 1, .quiet_told = 1}))
      << "of one that is not known to have been quiet it is not known what was left open";
  EXPECT_EQ(found.days.at(yesterday - std::chrono::days{1}).left_open, std::nullopt)
      << "nobody saw who had patients open";
}

TEST_F(SessionsOfOrcaOnAHub, SayOfPandasWhatTheirTerminalsTell) {
  const std::chrono::sys_days yesterday =
      std::chrono::sys_days{japaneseDay(clock_.now())} - std::chrono::days{1};
  const Instant ten = Instant{yesterday} - kJst + 10h;
  const auto at_terminal = [&](std::uint64_t number, const char* session, Instant until,
                               Json::Array quiet) {
    return fleet::AgentEvent{.number = number,
                             .kind = "orca.client-session@1",
                             .at = until,
                             .body = Json::Object{{"from", toRfc3339(until - 1h)},
                                                  {"function", "medical-acts"},
                                                  {"line", "m:" + std::to_string(number)},
                                                  {"quiet", std::move(quiet)},
                                                  {"session", session},
                                                  {"until", toRfc3339(until)},
                                                  {"what", "disconnected"}}};
  };
  append({ended(1, "logged-out", ten, "", "192.168.0.21"),
          ended(2, "logged-out", ten, "", "192.168.0.22"),
          at_terminal(
              3, "s1", ten + 2min,
              {Json::Object{{"from", toRfc3339(ten - 30min)}, {"until", toRfc3339(ten - 10min)}}}),
          at_terminal(4, "s9", ten, {}),       // of no session that the server told
          at_terminal(5, "s2", ten + 5h, {}),  // hours after that session
          opened(6, "s1", ten - 40min, ten - 15min)});
  OrcaSessions found = sessions(yesterday, yesterday);
  ASSERT_THAT(
      countLeftOpen(*state_.record, yesterday, yesterday, [] { return false; }, found), succeeds());
  EXPECT_EQ(found.days.at(yesterday), (SessionEnds{.logged_out = 2,
                                                   .quiet_told = 1,
                                                   .quiet_spans = 1,
                                                   .quiet_minutes = 20,
                                                   .left_open = 1}));
  EXPECT_EQ(found.functions.at("medical-acts").logged_out, 1);
  EXPECT_EQ(found.functions.at("").logged_out, 1);
  const auto judged = orcaSessions(
      *state_.record, yesterday, yesterday, [] { return false; }, Terminals::LeftAside);
  ASSERT_THAT(judged, succeeds());
  EXPECT_EQ(judged->days.at(yesterday), (SessionEnds{.logged_out = 2}));
  EXPECT_EQ(found.terminals.at("192.168.0.21").quiet_spans, 1);
  const auto elsewhere = [](std::string_view, std::string_view place, Instant) {
    return std::optional(place != "192.168.0.21");
  };
  OrcaSessions apart =
      orcaSessions(
          *state_.record, yesterday, yesterday, [] { return false; }, Terminals::Joined, elsewhere)
          .value();
  ASSERT_THAT(countLeftOpen(
                  *state_.record, yesterday, yesterday, [] { return false; }, apart, elsewhere),
              succeeds());
  EXPECT_EQ(apart.days.at(yesterday), (SessionEnds{.logged_out = 2}))
      << "another terminal told what fits by its times";
}

TEST_F(SessionsOfOrcaOnAHub, AreNoneWithoutAny) {
  const std::chrono::sys_days today{japaneseDay(clock_.now())};
  EXPECT_THAT(sessions(today - std::chrono::days{7}, today).days, IsEmpty());
}

TEST_F(SessionsOfOrcaOnAHub, AreNotWholeIfThereWasNoTime) {
  const Instant now = clock_.now();
  const std::chrono::sys_days today{japaneseDay(now)};
  std::vector<fleet::AgentEvent> many;
  for (std::uint64_t number = 1; number <= 450; ++number) {
    many.push_back(ended(number, "logged-out", now - 2h, "menu", ""));
  }
  append(many);
  const auto found =
      orcaSessions(*state_.record, today - std::chrono::days{1}, today, [] { return true; });
  ASSERT_THAT(found, succeeds());
  EXPECT_FALSE(found->whole);
  EXPECT_EQ(sessions(today - std::chrono::days{1}, today).functions.at("menu").logged_out, 450);
}

TEST_F(SessionsOfOrcaOnAHub, AreNotWholeWithOneThatCannotBeRead) {
  const std::chrono::sys_days today{japaneseDay(clock_.now())};
  const Instant yesterday = Instant{today} - kJst - 12h;
  fleet::AgentEvent backwards = ended(2, "closed", yesterday, "menu", "");
  (*backwards.body.object())["from"] = toRfc3339(yesterday + 1h);
  append({ended(1, "logged-out", yesterday, "menu", ""), backwards});
  const OrcaSessions found = sessions(today - std::chrono::days{1}, today);
  EXPECT_FALSE(found.whole);
  EXPECT_THAT(found.days, SizeIs(1));
}

TEST_F(SessionsOfOrcaOnAHub, OfATimeThatCannotBeMayBeOfAnyDay) {
  const std::chrono::sys_days today{japaneseDay(clock_.now())};
  append({ended(1, "logged-out", clock_.now() - 1h, "menu", "")});
  EXPECT_TRUE(sessions(today - std::chrono::days{1}, today).whole);
  fleet::AgentEvent years_ahead = ended(2, "closed", clock_.now() + 24h * 1'200, "menu", "");
  (*years_ahead.body.object())["from"] = toRfc3339(clock_.now() - 1h);
  for (const auto& wrong :
       {ended(2, "closed", clock_.now() - 24h * 9'000, "menu", ""),
        ended(2, "closed", clock_.now() + 24h * 1'200, "menu", ""), years_ahead}) {
    append({wrong});
    EXPECT_FALSE(sessions(today - std::chrono::days{1}, today).whole);
    EXPECT_EQ(sessions(today - std::chrono::days{1}, today).days.at(today).logged_out, 1);
    clock_.pass(48h);
  }
}

TEST_F(SessionsOfOrcaOnAHub, ThatWereOpenForWeeksAreCountedOnTheDayTheyEnded) {
  const std::chrono::sys_days today{japaneseDay(clock_.now())};
  const Instant yesterday = Instant{today} - kJst - 12h;
  fleet::AgentEvent long_open = ended(1, "closed", yesterday, "menu", "");
  (*long_open.body.object())["from"] = toRfc3339(yesterday - 24h * 20);
  append({long_open});
  const OrcaSessions found = sessions(today - std::chrono::days{1}, today);
  EXPECT_TRUE(found.whole);
  EXPECT_EQ(found.days.at(today - std::chrono::days{1}).closed, 1);
}

TEST_F(SessionsOfOrcaOnAHub, OfAWeekInWhichSomeWereLostProveAFailureAndNothingElse) {
  const std::chrono::sys_days today{japaneseDay(clock_.now())};
  append({ended(1, "closed", Instant{today} - kJst - 12h, "menu", ""),
          {.number = 2, .kind = "orca.log-lost@1", .at = clock_.now(), .body = {}}});
  WeekOfSessions week(*state_.record, clock_);
  EXPECT_FALSE(week.before(today, {}).whole);
  EXPECT_EQ(week.before(today, {}).days.at(today - std::chrono::days{1}).closed, 1);
  clock_.pass(10min);
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_THAT(clinic->orca_session_ends, SizeIs(2));
  EXPECT_EQ(clinic->orca_session_ends[0].day, today);
  EXPECT_EQ(clinic->orca_session_ends[0].closed, std::nullopt);
  EXPECT_EQ(clinic->orca_session_ends[1].closed, 1);
}

TEST_F(SessionsOfOrcaOnAHub, OfAWeekAreNotWholeIfTheMachineTheyAreOfLostWhatItHadToSend) {
  const std::chrono::sys_days today{japaneseDay(clock_.now())};
  const DeviceId device = state_.ids.make<DeviceId>();
  ASSERT_THAT(
      JournalEvents(*state_.journal)
          .append(device, "00000000000000aa",
                  {{{.number = 1, .kind = "agent.spool-lost@1", .at = clock_.now(), .body = {}}}}),
      succeeds());
  WeekOfSessions week(*state_.record, clock_);
  EXPECT_TRUE(week.before(today, {}).whole) << "it has no 日レセ";
  EXPECT_FALSE(week.before(today, {device.text()}).whole);
}

TEST_F(SessionsOfOrcaOnAHub, OfTheWeekAreReadAgainAfterTenMinutesOrOnAnotherDay) {
  const std::chrono::sys_days today{japaneseDay(clock_.now())};
  WeekOfSessions week(*state_.record, clock_);
  EXPECT_THAT(week.before(today, {}).days, IsEmpty());
  append({ended(1, "closed", Instant{today} - kJst - 2h, "menu", "")});
  EXPECT_THAT(week.before(today, {}).days, IsEmpty()) << "as it was read";
  clock_.pass(10min);
  EXPECT_THAT(week.before(today, {}).days, SizeIs(1));
  append({ended(2, "closed", Instant{today} - kJst + 2h, "menu", "")});
  EXPECT_THAT(week.before(today + std::chrono::days{1}, {}).days, SizeIs(2));
}

/// What an agent tells of one 日レセ: the day of the oldest, how many are open, how many over
/// night.
evidence::Table serverWith(const char* log_state, std::int64_t since, std::int64_t open,
                           std::int64_t over_night, std::int64_t running = 1) {
  return {
      .name = "orca_server",
      .columns = {"generation", "running", "log_state", "open_since_day", "open_sessions",
                  "open_over_night"},
      .rows = {{std::string("weborca"), running, std::string(log_state), since, open, over_night}}};
}

TEST_F(SessionsOfOrcaOnAHub, ThatAreOpenNowAreCounted) {
  EXPECT_EQ(openSessions(state_), std::nullopt) << "there is no 日レセ";
  const std::vector<DeviceId> devices{state_.ids.make<DeviceId>(), state_.ids.make<DeviceId>()};
  ASSERT_TRUE(
      state_.devices->add({{.id = devices[0], .name = "日レセ", .registered = clock_.now()},
                           {.id = devices[1], .name = "前の日レセ", .registered = clock_.now()}},
                          journal::Actor::hub()));
  testing::receive(state_, devices[0], serverWith("read", 20'473, 3, 1), 1);
  const OpenSessions of_one{.at = clock_.now(),
                            .sessions = 3,
                            .over_night = 1,
                            .since = std::chrono::sys_days{std::chrono::days{20'473}}};
  EXPECT_EQ(openSessions(state_), of_one);
  testing::receive(state_, devices[1], serverWith("denied", 0, 0, 0), 1);
  EXPECT_EQ(openSessions(state_), std::nullopt) << "of one of them nobody knows";
  testing::receive(state_, devices[1], serverWith("denied", 0, 0, 0, 0), 2);
  EXPECT_EQ(openSessions(state_), of_one) << "one that stands still has none open";
  testing::receive(state_, devices[0], serverWith("denied", 0, 0, 0, 0), 2);
  EXPECT_EQ(openSessions(state_), OpenSessions{.at = clock_.now()});
}

}  // namespace
}  // namespace sekisho::hub
