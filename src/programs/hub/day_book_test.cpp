// The journal of use of a day, as a whole hub draws it out of what it has.
#include "capabilities/usage/told.h"
#include "programs/hub/journal_events.h"
#include "programs/hub/testing/day_of_a_hub.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using daily::Draft;
using daily::Line;
using daily::Origin;
using sekisho::testing::succeeds;
using std::chrono::days;
using testing::DayOfAHub;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kWednesday;
using ::testing::SizeIs;

TEST_F(DayOfAHub, IsDrawnOutOfSessionsRecordsAndWhatPeopleWrote) {
  tellStaff();
  clock_.pass(9h);
  signedIn({"sato"});
  watch(1h, {"sato"});
  received("0012", clock_.now());
  clock_.pass(30min);
  signedIn({});
  ASSERT_THAT(state_->written_uses->write({.id = state_->ids.make<usage::WrittenUseId>(),
                                           .person = aya_,
                                           .terminal = reception_,
                                           .from = clock_.now() - 20min,
                                           .until = clock_.now() - 10min,
                                           .purpose = "会計",
                                           .by = aya_,
                                           .at = clock_.now()}),
              succeeds());
  watch(14h, {});
  const Draft drawn = draft();
  EXPECT_TRUE(drawn.named);
  EXPECT_TRUE(drawn.whole);
  ASSERT_THAT(drawn.lines, SizeIs(3));
  for (const Line& line : drawn.lines) {
    EXPECT_EQ(line.person, aya_) << nameOf(line.origin);
    EXPECT_EQ(line.terminal, reception_) << nameOf(line.origin);
  }
  EXPECT_EQ(drawn.lines[0].origin, Origin::SignedIn);
  EXPECT_EQ(drawn.lines[1].what, "record");
  EXPECT_EQ(drawn.lines[2].what, "会計");
  EXPECT_EQ(drawn.sources.records, 1);
  EXPECT_EQ(drawn.sources.tables, 2);
  EXPECT_EQ(daily::unknownIn(drawn), 0);
}

TEST_F(DayOfAHub, HasALineOfWhatAnAgentReadOfTheUseOfOrca) {
  tellStaff();
  clock_.pass(9h);
  const Instant from = clock_.now();
  clock_.pass(70min);
  const auto used = [&](const char* what, Instant at, std::chrono::minutes long_) {
    return Json(Json::Object{{"from", toRfc3339(at)},
                             {"line", "f:1"},
                             {"times", 20},
                             {"until", toRfc3339(at + long_)},
                             {"user", "0012"},
                             {"what", what}});
  };
  const std::vector<fleet::AgentEvent> events{
      {.number = 1, .kind = "orca.used@1", .at = from, .body = used("reception", from, 50min)},
      {.number = 2,
       .kind = "orca.used@1",
       .at = from,
       .body = used("medical-acts", from + 10min, 5min)},
      {.number = 3,
       .kind = "orca.session@1",
       .at = from,
       .body = Json::Object{
           {"line", "f:2"}, {"session", "ab"}, {"until", toRfc3339(from)}, {"what", "closed"}}}};
  const auto marked =
      JournalEvents(*state_->journal).append(reception_, "00000000000000aa", events);
  ASSERT_THAT(marked, succeeds());

  const Draft drawn = draft();
  ASSERT_THAT(drawn.lines, SizeIs(1))
      << "neither what names nobody nor what another program did is somebody's use";
  const Line& line = drawn.lines[0];
  EXPECT_EQ(line.person, aya_);
  EXPECT_EQ(line.what, "orca-reception orca-medical-acts");
  EXPECT_EQ(line.terminal, std::nullopt) << "the log names no terminal, and the server is none";
  EXPECT_EQ(line.place, "");
  EXPECT_EQ(line.from, from);
  EXPECT_EQ(line.until, from + 51min) << "a stretch is one line, however long";
  EXPECT_EQ(line.times, 40);
  EXPECT_EQ(daily::unknownIn(drawn), 0);

  open();
  EXPECT_THAT(draft().lines, ElementsAre(line)) << "counted anew out of the journal";
}

TEST_F(DayOfAHub, HasASessionOfOrcaFromLogInToLogOutWhereItsTerminalIsTold) {
  tellStaff();
  clock_.pass(13h);
  const Instant from = daily::beginningOf(kWednesday) + 8h;
  const std::vector<fleet::AgentEvent> events{{.number = 1,
                                               .kind = "orca.session@1",
                                               .at = clock_.now(),
                                               .body = Json::Object{{"from", toRfc3339(from)},
                                                                    {"line", "f:2"},
                                                                    {"place", "192.168.0.21"},
                                                                    {"session", "ab"},
                                                                    {"until", toRfc3339(from + 4h)},
                                                                    {"user", "0012"},
                                                                    {"what", "logged-out"}}}};
  ASSERT_THAT(JournalEvents(*state_->journal).append(reception_, "00000000000000aa", events),
              succeeds());
  const Draft drawn = draft();
  ASSERT_THAT(drawn.lines, SizeIs(1));
  EXPECT_EQ(drawn.lines[0].person, aya_);
  EXPECT_EQ(drawn.lines[0].terminal, reception_);
  EXPECT_EQ(drawn.lines[0].what, "sign-in");
  EXPECT_EQ(drawn.lines[0].from, from);
  EXPECT_EQ(drawn.lines[0].until, from + 4h + 1min);
}

TEST_F(DayOfAHub, SaysOfASessionOfOrcaThatItsTerminalIsInferredOrOneOfSeveral) {
  tellStaff();
  clock_.pass(13h);
  const auto session = [&](std::uint64_t number, Instant from, Json::Object more) {
    more.insert({{"from", toRfc3339(from)},
                 {"line", "f:" + std::to_string(number)},
                 {"session", "s" + std::to_string(number)},
                 {"until", toRfc3339(from + 20min)},
                 {"user", "0012"},
                 {"what", "logged-out"}});
    return fleet::AgentEvent{
        .number = number, .kind = "orca.session@1", .at = clock_.now(), .body = std::move(more)};
  };
  const Instant eight = daily::beginningOf(kWednesday) + 8h;
  ASSERT_THAT(
      JournalEvents(*state_->journal)
          .append(reception_, "00000000000000aa",
                  {{session(1, eight, {{"place", "192.168.0.21"}, {"place_by", "connection"}}),
                    session(2, eight + 2h, {{"candidates", 3}, {"place_by", "ambiguous"}})}}),
      succeeds());
  const Draft drawn = draft();
  ASSERT_THAT(drawn.lines, SizeIs(2));
  EXPECT_EQ(drawn.lines[0].terminal, reception_);
  EXPECT_TRUE(drawn.lines[0].by_connection);
  EXPECT_EQ(drawn.lines[1].terminal, std::nullopt);
  EXPECT_EQ(drawn.lines[1].candidates, 3);
}

TEST_F(DayOfAHub, ShowsAWrittenLineOnceThoughItIsARecordToo) {
  tellStaff();
  clock_.pass(10h);
  usage::WrittenUse use{.id = state_->ids.make<usage::WrittenUseId>(),
                        .person = aya_,
                        .terminal = reception_,
                        .from = clock_.now() - 20min,
                        .until = clock_.now() - 10min,
                        .purpose = "会計",
                        .by = aya_,
                        .at = clock_.now()};
  ASSERT_THAT(state_->written_uses->write(use), succeeds());
  use.corrects = usage::Correction{.of = use.id, .why = "時刻のまちがい"};
  use.id = state_->ids.make<usage::WrittenUseId>();
  use.until += 5min;
  ASSERT_THAT(state_->written_uses->write(use), succeeds());
  const auto entries = state_->journal->newest(1, journal::kMaxNumber);
  ASSERT_THAT(entries, succeeds());
  const auto body = state_->journal->body(entries->at(0).index);
  ASSERT_THAT(body, succeeds());
  ASSERT_THAT(usage::readEntry(entries->at(0).entry, textOf(*body)), succeeds());

  const Draft drawn = draft();

  ASSERT_THAT(drawn.lines, SizeIs(1));
  EXPECT_EQ(drawn.lines[0].origin, Origin::Written);
  EXPECT_EQ(drawn.sources.written, 1);
  EXPECT_EQ(drawn.sources.records, 0);
  EXPECT_EQ(drawn.sources.unreadable, 0);
}

TEST_F(DayOfAHub, NamesNobodyWithoutANotice) {
  midnight();
  clock_.pass(9h);
  signedIn({"sato"});
  received("0012", clock_.now());
  clock_.pass(1h);
  signedIn({});
  clock_.pass(14h);
  const Draft drawn = draft();
  EXPECT_FALSE(drawn.named);
  ASSERT_THAT(drawn.lines, SizeIs(2));
  for (const Line& line : drawn.lines) {
    EXPECT_EQ(line.person, std::nullopt);
    EXPECT_EQ(line.account, "");
  }
}

TEST_F(DayOfAHub, KeepsTheNamesThatItsNoticeLetBeToldWhateverBecameOfTheNotice) {
  tellStaff();
  clock_.pass(9h);
  received("0012", clock_.now());
  clock_.pass(days{3});
  const Draft before = draft();
  const auto notices = state_->notices_to_staff->all();
  ASSERT_THAT(state_->notices_to_staff->end(notices->front().id,
                                            {.by = aya_, .at = clock_.now(), .why = "見直し"}),
              succeeds());
  EXPECT_EQ(daily::digestOf(draft()), daily::digestOf(before));
  clock_.pass(days{1});
  received("0012", clock_.now());
  EXPECT_FALSE(draft(kWednesday + days{4}).named);
  EXPECT_EQ(draft(kWednesday + days{4}).lines.at(0).account, "");
}

TEST_F(DayOfAHub, HasLinesOfNobodyForAccountsInNoRegister) {
  tellStaff();
  clock_.pass(9h);
  signedIn({"guest"});
  received("0099", clock_.now());
  clock_.pass(1h);
  signedIn({});
  watch(14h, {});
  EXPECT_EQ(daily::unknownIn(draft()), 2);
}

TEST_F(DayOfAHub, HasAGapWhereATerminalFellSilentUntilSomebodyWroteWhatWas) {
  tellStaff();
  clock_.pass(9h);
  signedIn({});
  clock_.pass(3h);
  signedIn({"sato"});
  const Instant noon = clock_.now();
  clock_.pass(30min);
  signedIn({});
  clock_.pass(7h);
  ASSERT_THAT(draft().gaps, SizeIs(1)) << "the silence until now may still be told of";
  ASSERT_THAT(state_->written_uses->write({.id = state_->ids.make<usage::WrittenUseId>(),
                                           .person = aya_,
                                           .terminal = reception_,
                                           .from = noon - 2h,
                                           .until = noon - 1h,
                                           .purpose = "会計",
                                           .by = aya_,
                                           .at = clock_.now()}),
              succeeds());
  EXPECT_THAT(draft().gaps, IsEmpty());
}

}  // namespace
}  // namespace sekisho::hub
