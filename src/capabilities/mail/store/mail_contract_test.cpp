// What every Outbox promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/mail/store/mail_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/mail.h"

namespace sekisho::mail {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

using Engine = journal::testing::ScratchKind<Outbox>;

const MailServer kServer{.host = "mail.clinic.example", .sender = "sekisho@clinic.example"};
const journal::Actor kHub = journal::Actor::hub();

class OutboxContract : public ::testing::TestWithParam<Engine> {
 protected:
  Outbox& outbox() { return **scratch_; }
  std::vector<std::string> decisions() { return scratch_->decisions(); }

  Outgoing messageFor(PersonId person, sys_days day) {
    return {.id = ids_.make<MailId>(),
            .person = person,
            .day = day,
            .queued = clock_.now(),
            .next = clock_.now()};
  }
  Outgoing queueOne(sys_days day = kDay) {
    const Outgoing message = messageFor(ids_.make<PersonId>(), day);
    EXPECT_THAT(outbox().queue({day, day}, {message}), succeeds());
    return message;
  }
  State stateOf(const Outgoing& message) { return outbox().message(message.id)->state; }
  Outgoing ended(Outgoing message, State state) {
    message.state = state;
    message.attempts = 1;
    message.tried = clock_.now();
    if (state != State::Sent) message.why = "mail.receiver-refused";
    message.code = 550;
    message.enhanced = "5.1.1";
    return message;
  }

  static constexpr sys_days kDay{std::chrono::year{2026} / 3 / 2};
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};

 private:
  std::unique_ptr<journal::testing::Scratch<Outbox>> scratch_ = GetParam().open();
};

TEST_P(OutboxContract, KeepsOneServer) {
  EXPECT_EQ(*outbox().server(), std::nullopt);
  EXPECT_THAT(outbox().removeServer(kHub), failsWith(ErrorCode::NotFound));
  ASSERT_THAT(outbox().setServer(kServer, kHub), succeeds());
  MailServer other = kServer;
  other.host = "other.example";
  other.days_before = {14};
  ASSERT_THAT(outbox().setServer(other, kHub), succeeds());
  EXPECT_EQ(*outbox().server(), other);
  other.port = 0;
  EXPECT_THAT(outbox().setServer(other, kHub), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(decisions(), ElementsAre("mail.server-changed@1", "mail.server-changed@1"));
}

TEST_P(OutboxContract, ForgetsWhatWaitsWithItsServer) {
  ASSERT_THAT(outbox().setServer(kServer, kHub), succeeds());
  const Outgoing message = queueOne();
  const Outgoing open = queueOne();
  ASSERT_THAT(outbox().finish(ended(open, State::Unsure)), succeeds());
  ASSERT_THAT(outbox().removeServer(kHub), succeeds());
  EXPECT_EQ(*outbox().server(), std::nullopt);
  EXPECT_EQ(stateOf(message), State::Withdrawn);
  EXPECT_EQ(stateOf(open), State::Unsure);
  EXPECT_THAT(outbox().begin(message.id, clock_.now()), failsWith(ErrorCode::Conflict));
}

TEST_P(OutboxContract, QueuesOneMessageForAPersonAndDay) {
  const PersonId person = ids_.make<PersonId>();
  const Outgoing first = messageFor(person, kDay);
  ASSERT_THAT(outbox().queue({kDay, kDay + days{1}}, {first}), succeeds());
  ASSERT_THAT(outbox().queue({kDay, kDay + days{1}}, {messageFor(person, kDay)}), succeeds());
  EXPECT_THAT(*outbox().list(), ElementsAre(first));
  EXPECT_EQ(*outbox().lastRound(), (Round{kDay, kDay + days{1}}));
  EXPECT_THAT(decisions(), ElementsAre("mail.queued@1"));
}

TEST_P(OutboxContract, QueuesOneMessageAboutAWorryForEachRecipientBesideReminders) {
  const Outgoing reminder = queueOne();
  Outgoing first = messageFor({}, kDay);
  first.worry = ids_.make<WorryId>();
  first.recipient = "a1";
  Outgoing second = first;
  second.id = ids_.make<MailId>();
  second.recipient = "b2";
  EXPECT_THAT(*outbox().about(*first.worry), IsEmpty());
  ASSERT_THAT(outbox().queueWorry({first, second}), succeeds());
  EXPECT_THAT(*outbox().about(*first.worry), ElementsAre(first, second));
  EXPECT_EQ(*outbox().message(second.id), second);
  Outgoing again = first;
  again.id = ids_.make<MailId>();
  EXPECT_THAT(outbox().queueWorry({again}), failsWith(ErrorCode::Conflict)) << "it waits";
  ASSERT_THAT(outbox().begin(first.id, clock_.now()), succeeds());
  EXPECT_THAT(outbox().queueWorry({again}), failsWith(ErrorCode::Conflict)) << "it goes out";
  ASSERT_THAT(outbox().finish(ended(first, State::Unsure)), succeeds());
  EXPECT_THAT(outbox().queueWorry({again}), failsWith(ErrorCode::Conflict)) << "nobody looked yet";
  ASSERT_THAT(outbox().decide(first.id, Verdict::Close, clock_.now(), kHub), succeeds());
  Outgoing other = second;
  other.id = ids_.make<MailId>();
  EXPECT_THAT(outbox().queueWorry({again, other}), failsWith(ErrorCode::Conflict))
      << "the second waits";
  EXPECT_THAT(outbox().message(again.id), failsWith(ErrorCode::NotFound)) << "all or none";
  ASSERT_THAT(outbox().queueWorry({again}), succeeds());
  EXPECT_THAT(*outbox().about(*first.worry), UnorderedElementsAre(again, second));
  EXPECT_THAT(outbox().message(first.id), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(*outbox().list(), UnorderedElementsAre(reminder, again, second));
  Outgoing of_another = messageFor({}, kDay);
  of_another.worry = ids_.make<WorryId>();
  of_another.recipient = "a1";
  ASSERT_THAT(outbox().queueWorry({of_another}), succeeds()) << "of the same day";
  EXPECT_THAT(decisions(),
              ElementsAre("mail.queued@1", "mail.queued@1", "mail.sending@1", "mail.ended@1",
                          "mail.decided@1", "mail.queued@1", "mail.queued@1"));
}

TEST_P(OutboxContract, KeepsARoundWithoutMessagesWithoutAnEntry) {
  EXPECT_EQ(*outbox().lastRound(), std::nullopt);
  ASSERT_THAT(outbox().queue({kDay, kDay}, {}), succeeds());
  EXPECT_EQ(*outbox().lastRound(), (Round{kDay, kDay}));
  EXPECT_THAT(decisions(), IsEmpty());
}

TEST_P(OutboxContract, ListsAsDueWhatIsQueuedAndItsTimeHasCome) {
  const Outgoing now = queueOne();
  Outgoing later = messageFor(ids_.make<PersonId>(), kDay);
  later.next = clock_.now() + minutes{5};
  ASSERT_THAT(outbox().queue({kDay, kDay}, {later}), succeeds());
  EXPECT_THAT(*outbox().due(clock_.now()), ElementsAre(now));
  EXPECT_THAT(*outbox().due(clock_.now() + minutes{5}), SizeIs(2));
  ASSERT_THAT(outbox().begin(now.id, clock_.now()), succeeds());
  EXPECT_THAT(*outbox().due(clock_.now()), IsEmpty());
}

TEST_P(OutboxContract, TriesWhatWaitsAtOnceIfSomebodyAsks) {
  Outgoing waits = messageFor(ids_.make<PersonId>(), kDay);
  waits.next = clock_.now() + minutes{5};
  const Outgoing sent = messageFor(ids_.make<PersonId>(), kDay);
  ASSERT_THAT(outbox().queue({kDay, kDay}, {waits, sent}), succeeds());
  ASSERT_THAT(outbox().finish(ended(sent, State::Sent)), succeeds());
  ASSERT_THAT(outbox().hurry(clock_.now()), succeeds());
  waits.next = clock_.now();
  EXPECT_THAT(*outbox().due(clock_.now()), ElementsAre(waits));
  EXPECT_EQ(*outbox().message(sent.id), ended(sent, State::Sent));
}

TEST_P(OutboxContract, RecordsThatAMessageGoesOutBeforeItDoes) {
  const Outgoing message = queueOne();
  ASSERT_THAT(outbox().begin(message.id, clock_.now()), succeeds());
  EXPECT_EQ(stateOf(message), State::Sending);
  EXPECT_THAT(outbox().begin(message.id, clock_.now()), failsWith(ErrorCode::Conflict));
  ASSERT_THAT(outbox().finish(ended(message, State::Sent)), succeeds());
  EXPECT_EQ(*outbox().message(message.id), ended(message, State::Sent));
  EXPECT_THAT(outbox().finish(ended(message, State::Undelivered)), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(decisions(), ElementsAre("mail.queued@1", "mail.sending@1", "mail.ended@1"));
}

TEST_P(OutboxContract, QueuesAgainWithoutAnEntry) {
  const Outgoing message = queueOne();
  ASSERT_THAT(outbox().begin(message.id, clock_.now()), succeeds());
  Outgoing again = ended(message, State::Queued);
  again.next = clock_.now() + minutes{5};
  ASSERT_THAT(outbox().finish(again), succeeds());
  EXPECT_EQ(*outbox().message(message.id), again);
  EXPECT_THAT(decisions(), ElementsAre("mail.queued@1", "mail.sending@1"));
}

TEST_P(OutboxContract, AfterACrashWhatWasGoingOutIsUnsure) {
  const Outgoing sending = queueOne();
  const Outgoing queued = queueOne();
  ASSERT_THAT(outbox().begin(sending.id, clock_.now()), succeeds());
  EXPECT_EQ(*outbox().recover(clock_.now()), 1U);
  EXPECT_EQ(stateOf(sending), State::Unsure);
  EXPECT_EQ(outbox().message(sending.id)->why, "mail.unsure");
  EXPECT_EQ(stateOf(queued), State::Queued);
  EXPECT_EQ(*outbox().recover(clock_.now()), 0U);
  EXPECT_THAT(*outbox().due(clock_.now()), ElementsAre(queued));
}

TEST_P(OutboxContract, LetsAPersonDecideWhatDidNotArrive) {
  const Outgoing unsure = queueOne();
  const Outgoing refused = queueOne();
  const Outgoing sent = queueOne();
  ASSERT_THAT(outbox().finish(ended(unsure, State::Unsure)), succeeds());
  ASSERT_THAT(outbox().finish(ended(refused, State::Undelivered)), succeeds());
  ASSERT_THAT(outbox().finish(ended(sent, State::Sent)), succeeds());
  clock_.pass(minutes{90});

  ASSERT_THAT(outbox().decide(unsure.id, Verdict::Close, clock_.now(), kHub), succeeds());
  ASSERT_THAT(outbox().decide(refused.id, Verdict::Again, clock_.now(), kHub), succeeds());
  EXPECT_THAT(outbox().decide(sent.id, Verdict::Again, clock_.now(), kHub),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(outbox().decide(MailId{}, Verdict::Close, clock_.now(), kHub),
              failsWith(ErrorCode::NotFound));

  EXPECT_EQ(stateOf(unsure), State::Closed);
  const auto again = outbox().message(refused.id);
  EXPECT_EQ(again->state, State::Queued);
  EXPECT_EQ(again->attempts, 0);
  EXPECT_EQ(again->queued, clock_.now()) << "the day to give up in begins anew";
}

TEST_P(OutboxContract, ListsWhatAPersonHasToSeeToFirst) {
  const Outgoing old = queueOne(kDay);
  const Outgoing fresh = queueOne(kDay + days{3});
  ASSERT_THAT(outbox().finish(ended(old, State::Undelivered)), succeeds());
  EXPECT_THAT(*outbox().list(), ElementsAre(ended(old, State::Undelivered), fresh));
}

TEST_P(OutboxContract, ForgetsWhatEndedLongAgoAndNothingOpen) {
  const Outgoing sent = queueOne(kDay);
  const Outgoing unsure = queueOne(kDay);
  ASSERT_THAT(outbox().finish(ended(sent, State::Sent)), succeeds());
  ASSERT_THAT(outbox().finish(ended(unsure, State::Unsure)), succeeds());
  const sys_days later = kDay + kMailKept + days{1};
  ASSERT_THAT(outbox().queue({later, later}, {}), succeeds());
  EXPECT_THAT(outbox().message(sent.id), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(stateOf(unsure), State::Unsure);
}

// A hub that sent reminders before there were worry reports keeps them.
template <class Scratch>
class MailOfAnEarlierHub : public ::testing::Test {
 protected:
  /// A hub that knew so many migrations wrote this row, and one of today began on it.
  void begun(std::size_t migrations, std::string_view insert, std::vector<storage::Value> values) {
    storage::Database& database = *engine_;
    const storage::Schema before[] = {{kSchema.name, kSchema.migrations.first(migrations)}};
    ASSERT_THAT(database.migrate(before), succeeds());
    {
      auto writing = database.begin(clinic_);
      ASSERT_THAT(writing, succeeds());
      ASSERT_THAT((*writing)->run(insert, values), succeeds());
      ASSERT_THAT((*writing)->commit(), succeeds());
    }
    const storage::Schema after[] = {kSchema};
    ASSERT_THAT(database.migrate(after), succeeds());
  }

  Scratch engine_;
  ClinicId clinic_ = journal::testing::scratchClinic();
  MailId id_ = *MailId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000e1");
};
using Scratches =
    ::testing::Types<storage::testing::ScratchSqlite, storage::testing::ScratchPostgres>;
TYPED_TEST_SUITE(MailOfAnEarlierHub, Scratches);

TYPED_TEST(MailOfAnEarlierHub, StaysAsItWas) {
  const auto person = *PersonId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000a4");
  this->begun(
      1,
      "INSERT INTO mail_message (clinic, id, person, day, state, queued, next, attempts, "
      "tried, why, code, enhanced) "
      "VALUES (?, ?, ?, 20500, 'unsure', 1, 2, 3, NULL, 'mail.unsure', 450, '4.2.0')",
      {storage::valueOf(this->clinic_), storage::valueOf(this->id_), storage::valueOf(person)});
  auto reading = (*this->engine_).snapshot(this->clinic_);
  ASSERT_THAT(reading, succeeds());
  const auto rows = (*reading)->run(
      "SELECT id, person, state, code, enhanced FROM mail_message "
      "WHERE clinic = ? AND worry IS NULL AND tried IS NULL",
      {storage::valueOf(this->clinic_)});
  ASSERT_THAT(rows, succeeds());
  ASSERT_THAT(*rows, SizeIs(1));
  EXPECT_EQ(rows->front().template id<MailId>(0), this->id_);
  EXPECT_EQ(rows->front().template id<PersonId>(1), person);
  EXPECT_EQ(rows->front().text(2), "unsure");
  EXPECT_EQ(rows->front().integer(3), 450);
  EXPECT_EQ(rows->front().text(4), "4.2.0");
}

TYPED_TEST(MailOfAnEarlierHub, ThatWasToldToOneIsThatOfNoRecipient) {
  const auto worry = *WorryId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000f1");
  this->begun(
      2,
      "INSERT INTO mail_message (clinic, id, worry, day, state, queued, next, attempts, "
      "tried, why, code, enhanced) VALUES (?, ?, ?, 20500, 'sent', 1, 2, 3, 4, '', 0, '')",
      {storage::valueOf(this->clinic_), storage::valueOf(this->id_), storage::valueOf(worry)});
  auto reading = (*this->engine_).snapshot(this->clinic_);
  ASSERT_THAT(reading, succeeds());
  const auto rows = (*reading)->run(
      "SELECT id, worry, recipient, state, tried FROM mail_message WHERE clinic = ?",
      {storage::valueOf(this->clinic_)});
  ASSERT_THAT(rows, succeeds());
  ASSERT_THAT(*rows, SizeIs(1));
  EXPECT_EQ(rows->front().template id<WorryId>(1), worry);
  EXPECT_EQ(rows->front().text(2), "");
  EXPECT_EQ(rows->front().text(3), "sent");
  EXPECT_EQ(rows->front().integer(4), 4);
}

INSTANTIATE_TEST_SUITE_P(Engines, OutboxContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<Outbox>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"mail.server-changed@1", "mail.server-removed@1",
                                        "mail.test-sent@1", "mail.queued@1", "mail.sending@1",
                                        "mail.ended@1", "mail.decided@1"},
                              .open = &openOutbox})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::mail
