// The journal of use of a day, as a whole hub draws it out of what it has.
#include "programs/hub/day_book.h"

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/usage/received.h"
#include "capabilities/usage/told.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/backup/next_generation.h"
#include "programs/hub/day_evidence.h"
#include "programs/hub/journal_events.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using daily::Draft;
using daily::Line;
using daily::Origin;
using daily::Standing;
using evidence::Cell;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A Wednesday.
const std::chrono::sys_days kWednesday = std::chrono::year{2026} / 4 / 1;

class DayOfAHub : public ::testing::Test {
 protected:
  DayOfAHub() {
    open();
    EXPECT_THAT(state_->devices->add({{.id = reception_,
                                       .name = "受付1",
                                       .roles = {inventory::DeviceRole::Terminal},
                                       .address = "192.168.0.21",
                                       .registered = clock_.now()}},
                                     journal::Actor::hub()),
                succeeds());
    EXPECT_THAT(
        state_->people->add({{.id = aya_,
                              .name = "佐藤 綾",
                              .from = kWednesday - days{300},
                              .operators = {{.id = "0012", .from = kWednesday - days{300}}}}},
                            journal::Actor::hub()),
        succeeds());
    EXPECT_THAT(state_->owners->assign({.id = state_->ids.make<ownership::OwnershipId>(),
                                        .account = {.device = reception_, .name = "sato"},
                                        .person = aya_,
                                        .from = kWednesday - days{300},
                                        .by = aya_,
                                        .at = clock_.now()}),
                succeeds());
  }

  // As a hub that is started anew on what is there.
  void open() {
    state_.reset();
    state_ = std::make_unique<Hub::State>(Options{.data = folder_ / "data"}, clock_, random_,
                                          [] { return std::vector<platform::InterfaceAddress>{}; });
    ASSERT_THAT(state_->openData(), succeeds());
    ASSERT_THAT(state_->openCapabilities(), succeeds());
  }

  // Tuesday's end: the hub was set up that day.
  void midnight() { clock_.pass(24h); }

  // On Tuesday, of a notice that begins on Wednesday.
  void tellStaff() {
    testing::giveNotice(*state_, aya_);
    midnight();
  }

  // Who is signed in at the reception now.
  void signedIn(const std::vector<std::string>& accounts) {
    evidence::Table content{.name = "sessions", .columns = {"kind", "seat", "account", "sessions"}};
    for (const std::string& account : accounts) {
      content.rows.push_back({Cell(std::string("graphical")), Cell(std::string("seat0")),
                              Cell(account), Cell(std::int64_t{1})});
    }
    testing::receive(*state_, reception_, content, ++sequence_);
  }

  // Time passes, and the agent says every half hour that nothing has changed.
  void watch(std::chrono::minutes time, const std::vector<std::string>& accounts) {
    for (; time > 0min; time -= 30min) {
      clock_.pass(30min);
      signedIn(accounts);
    }
  }

  // A use that another system tells of.
  void received(std::string_view who, Instant at) {
    const std::string body =
        R"({"resourceType":"AuditEvent","type":{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"110110"},"action":"R","recorded":")" +
        toRfc3339(at) + R"(","outcome":"0","agent":[{"who":{"identifier":{"value":")" +
        std::string(who) +
        R"("}},"requestor":true,"network":{"address":"192.168.0.21","type":"2"}}],"source":{"observer":{"display":"pacs"}}})";
    const usage::Message message{.type = std::string(usage::kFhirType), .body = body};
    const auto taken = state_->arrivals->take("feed/pacs", std::span(&message, 1));
    ASSERT_THAT(taken.at(0), succeeds());
    ASSERT_FALSE(taken.at(0)->quarantined);
  }

  Draft draft(std::chrono::sys_days day = kWednesday) {
    const auto drawn = state_->day_book->draft(day);
    EXPECT_THAT(drawn, succeeds());
    return drawn.value_or(Draft{});
  }

  Standing standing(std::chrono::sys_days day = kWednesday) {
    const auto found = state_->day_book->days(day, day);
    EXPECT_THAT(found, succeeds());
    return found->at(0).standing;
  }

  void confirm(std::chrono::sys_days day = kWednesday) {
    const Draft seen = draft(day);
    const daily::Said said{.digest = daily::digestOf(seen)};
    const auto before = state_->confirmations->of(day);
    ASSERT_THAT(state_->confirmations->keep(
                    daily::confirmationOf(seen, said, state_->ids.make<daily::ConfirmationId>(),
                                          aya_, clock_.now(), {}),
                    before->empty() ? std::nullopt : std::optional(before->front().id),
                    Json::Object{{"by", journal::Actor::ofPerson(aya_).toJson()}}),
                succeeds());
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_{daily::beginningOf(kWednesday) - 24h};
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  PersonId aya_ = ids_.make<PersonId>();
  DeviceId reception_ = ids_.make<DeviceId>();
  std::unique_ptr<Hub::State> state_;
  std::uint64_t sequence_ = 0;
};

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

TEST_F(DayOfAHub, CountsARecordThatCameLateOnTheDayItTellsOf) {
  tellStaff();
  const Instant then = clock_.now() + 9h;
  clock_.pass(days{3});
  received("0012", then);
  EXPECT_THAT(draft().lines, SizeIs(1));
  EXPECT_THAT(draft(kWednesday + days{3}).lines, IsEmpty());
}

TEST_F(DayOfAHub, IsCountedAnewOutOfTheJournalAfterARestart) {
  tellStaff();
  clock_.pass(9h);
  received("0012", clock_.now());
  clock_.pass(days{2});
  const Draft before = draft();
  open();
  EXPECT_EQ(daily::digestOf(draft()), daily::digestOf(before));
  EXPECT_THAT(before.lines, SizeIs(1));
}

TEST_F(DayOfAHub, IsDrawnOutOfWhatWasRecordedBeforeARestoreUnlessThatCannotBeRead) {
  tellStaff();
  clock_.pass(9h);
  received("0012", clock_.now());
  clock_.pass(days{2});
  const Draft before = draft();
  ASSERT_THAT(state_->journal->checkpoint(), succeeds());
  ASSERT_THAT(backup::markNextGeneration(*state_->disk, state_->options.data,
                                         {.previous = {}, .why = std::string(backup::kRestored)}),
              succeeds());
  open();
  ASSERT_EQ(state_->journal->generation(), 2U);
  EXPECT_TRUE(draft().whole);
  EXPECT_EQ(daily::digestOf(draft()), daily::digestOf(before));

  ASSERT_THAT(
      state_->disk->remove(journal::generationPath(state_->journalPlace(), 1) + "/checkpoint"),
      succeeds());
  open();
  EXPECT_TRUE(draft().whole) << "there is no more to count";
  EXPECT_TRUE(draft().sources.cut);
  EXPECT_THAT(draft().lines, IsEmpty());
}

TEST_F(DayOfAHub, IsNotWholeBeforeAllThatCameSinceWasCounted) {
  tellStaff();
  clock_.pass(9h);
  for (int n = 0; n < 12; ++n) received("0012", clock_.now());
  RecordTally tally(*state_->record);
  const auto counted = [&](std::size_t left) { return *tally.of(kWednesday, left); };
  EXPECT_FALSE(counted(3).whole);
  EXPECT_TRUE(counted(1'000).whole);
  EXPECT_EQ(counted(1'000).tally.records, 12) << "each is counted once";
  received("0012", clock_.now());
  EXPECT_FALSE(counted(0).whole);
  EXPECT_EQ(counted(1).tally.records, 13);
}

TEST_F(DayOfAHub, IsCountedAsOftenAsItIsForgottenAndBesideItsNeighbours) {
  tellStaff();
  clock_.pass(9h);
  for (const auto after : {0h, 20h, 40h}) received("0012", clock_.now() + after - 24h);
  RecordTally tally(*state_->record);
  const auto records = [&](std::chrono::sys_days day) {
    std::size_t left = 1'000;
    const auto counted = *tally.of(day, left);
    EXPECT_TRUE(counted.whole);
    return counted.tally.records;
  };
  EXPECT_EQ(records(kWednesday - days{1}), 1);
  EXPECT_EQ(records(kWednesday), 2) << "what is ahead of its time counts where it came";
  received("0012", clock_.now());
  EXPECT_EQ(records(kWednesday), 3);
  ASSERT_THAT(tally.advance(1'000, kWednesday + days{1}), succeeds());
  EXPECT_EQ(records(kWednesday), 3);
  received("0012", clock_.now());
  EXPECT_EQ(records(kWednesday), 4);
}

TEST_F(DayOfAHub, CountsWhatCannotBeOfItsTimeWhereItCameAlsoAfterARestart) {
  tellStaff();
  clock_.pass(9h);
  received("0012", clock_.now() - days{500});
  received("0012", clock_.now() + days{2});
  const Draft before = draft();
  EXPECT_EQ(before.sources.records, 2);
  EXPECT_EQ(before.sources.undated, 2);
  open();
  EXPECT_EQ(daily::digestOf(draft()), daily::digestOf(before));
  EXPECT_EQ(draft(kWednesday + days{2}).sources.records, 0);
}

TEST_F(DayOfAHub, WaitsAfterClosingAndIsConfirmedUntilEvidenceDiffers) {
  tellStaff();
  clock_.pass(9h);
  EXPECT_EQ(standing(), Standing::Early);
  signedIn({"sato"});
  clock_.pass(1h);
  signedIn({});
  clock_.pass(10h);
  EXPECT_EQ(standing(), Standing::Waits);
  confirm();
  EXPECT_EQ(standing(), Standing::Confirmed);
  for (int n = 0; n < 10; ++n) EXPECT_FALSE(state_->day_book->tick()) << "nothing came";
  received("0012", clock_.now() - 1h);
  bool changed = false;
  for (int n = 0; n < 10; ++n) changed = state_->day_book->tick() || changed;
  EXPECT_TRUE(changed);
  EXPECT_EQ(standing(), Standing::Differs);
  open();
  EXPECT_EQ(standing(), Standing::Differs) << "also after a restart";
  confirm();
  EXPECT_EQ(standing(), Standing::Confirmed);
  EXPECT_THAT(*state_->confirmations->of(kWednesday), SizeIs(2)) << "the first one stays";
}

TEST_F(DayOfAHub, AsksForNothingOnDaysOff) {
  midnight();
  clock_.pass(days{6});
  EXPECT_EQ(standing(kWednesday + days{4}), Standing::Closed);
  const auto all = state_->day_book->days(kWednesday - days{9}, kWednesday + days{6});
  ASSERT_THAT(*all, SizeIs(8)) << "from set-up on";
  EXPECT_EQ(all->at(1).open_days, 5) << "Thursday, Friday, Saturday, Monday, Tuesday";
}

TEST_F(DayOfAHub, IsARowOfTheControlWhileItWaitsAndAfterwards) {
  midnight();
  clock_.pass(days{1});
  const auto waiting = [&] {
    const auto clinic = state_->clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    return clinic->daily_uses;
  };
  ASSERT_THAT(waiting(), SizeIs(2)) << "set-up's day, and Wednesday";
  EXPECT_EQ(waiting()[1].day, kWednesday);
  EXPECT_EQ(waiting()[1].state, "waits");
  EXPECT_EQ(waiting()[1].open_days, 1);
  confirm();
  EXPECT_EQ(waiting()[1].state, "confirmed");
}

}  // namespace
}  // namespace sekisho::hub
