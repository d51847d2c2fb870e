#include "capabilities/mail/sending.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::mail {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What the clinic's mail does, in memory; a test tells it when to fail.
class MemoryOutbox final : public Outbox {
 public:
  Result<std::optional<MailServer>> server() const override { return server_; }
  Result<void> setServer(const MailServer& server, const journal::Actor&) override {
    server_ = server;
    return {};
  }
  Result<void> removeServer(const journal::Actor&) override {
    server_.reset();
    return {};
  }
  Result<void> recordTest(const journal::Actor&) override { return {}; }
  Result<std::optional<Round>> lastRound() const override { return std::nullopt; }
  Result<void> queue(const Round&, const std::vector<Outgoing>& messages) override {
    messages_.insert(messages_.end(), messages.begin(), messages.end());
    return {};
  }
  Result<void> queueWorry(const std::vector<Outgoing>& messages) override {
    messages_.insert(messages_.end(), messages.begin(), messages.end());
    return {};
  }
  Result<std::vector<Outgoing>> about(WorryId worry) const override {
    std::vector<Outgoing> found;
    std::ranges::copy_if(messages_, std::back_inserter(found),
                         [&](const Outgoing& one) { return one.worry == worry; });
    return found;
  }
  Result<void> hurry(Instant now) override {
    for (Outgoing& one : messages_) one.next = std::min(one.next, now);
    return {};
  }
  Result<std::vector<Outgoing>> due(Instant now) const override {
    std::vector<Outgoing> due;
    for (const Outgoing& one : messages_) {
      if (one.state == State::Queued && one.next <= now) due.push_back(one);
    }
    return due;
  }
  Result<std::vector<Outgoing>> list() const override { return messages_; }
  Result<Outgoing> message(MailId id) const override {
    return *std::ranges::find(messages_, id, &Outgoing::id);
  }
  Result<void> begin(MailId id, Instant) override {
    if (full) return fail(ErrorCode::Unavailable, MessageId{"journal.read-only"});
    std::ranges::find(messages_, id, &Outgoing::id)->state = State::Sending;
    if (full_after_begin) full = true;
    return {};
  }
  Result<void> finish(const Outgoing& message) override {
    if (full) return fail(ErrorCode::Unavailable, MessageId{"journal.read-only"});
    *std::ranges::find(messages_, message.id, &Outgoing::id) = message;
    return {};
  }
  Result<std::size_t> recover(Instant) override { return 0; }
  Result<void> decide(MailId, Verdict, Instant, const journal::Actor&) override { return {}; }

  [[nodiscard]] std::vector<State> states() const {
    std::vector<State> states;
    for (const Outgoing& one : messages_) states.push_back(one.state);
    return states;
  }
  bool full = false;
  bool full_after_begin = false;

 private:
  std::optional<MailServer> server_ = MailServer{};
  std::vector<Outgoing> messages_ = {};
};

/// Hands over what it is told to, and keeps what it saw.
class ScriptedCarrier final : public Carrier {
 public:
  Attempt carry(const MailServer&, const Letter& letter,
                const std::function<Result<void>()>& before_content) override {
    ++tries;
    if (ends.kind != Attempt::Kind::Delivered && ends.code == 450) return ends;
    if (!before_content()) return {.kind = Attempt::Kind::Later, .why = "mail.not-recorded"};
    sent.push_back(letter.id);
    return ends;
  }
  Attempt ends{.kind = Attempt::Kind::Delivered, .code = 250};
  std::vector<std::string> sent = {};
  int tries = 0;
};

class SendingMail : public ::testing::Test {
 protected:
  MailId queueOne() {
    const MailId id = ids_.make<MailId>();
    const Outgoing message{.id = id, .queued = clock_.now(), .next = clock_.now()};
    EXPECT_THAT(outbox_.queue({}, {message}), succeeds());
    return id;
  }
  Result<void> pass() {
    return sending_.pass([] { return true; });
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  MemoryOutbox outbox_;
  ScriptedCarrier carrier_;
  bool something_to_say_ = true;
  Sending sending_{
      outbox_, carrier_, clock_, [this](const Outgoing& message) {
        return Result<std::optional<Letter>>(
            something_to_say_ ? std::optional(Letter{.id = message.id.text()}) : std::nullopt);
      }};
};

TEST_F(SendingMail, SendsEachOnce) {
  const MailId first = queueOne();
  const MailId second = queueOne();
  ASSERT_THAT(pass(), succeeds());
  ASSERT_THAT(pass(), succeeds());
  EXPECT_THAT(carrier_.sent, ElementsAre(first.text(), second.text()));
  EXPECT_THAT(outbox_.states(), ElementsAre(State::Sent, State::Sent));
}

TEST_F(SendingMail, TriesAgainWhatTheServerHasNothingOf) {
  queueOne();
  carrier_.ends = {.kind = Attempt::Kind::Later, .why = "mail.busy", .code = 450};
  ASSERT_THAT(pass(), succeeds());
  ASSERT_THAT(pass(), succeeds());
  EXPECT_EQ(carrier_.tries, 1) << "not before the pause is over";
  clock_.pass(minutes{5});
  carrier_.ends = {.kind = Attempt::Kind::Delivered, .code = 250};
  ASSERT_THAT(pass(), succeeds());
  EXPECT_THAT(outbox_.states(), ElementsAre(State::Sent));
}

TEST_F(SendingMail, NeverTriesAgainWhatMayHaveArrived) {
  queueOne();
  carrier_.ends = {.kind = Attempt::Kind::Unsure, .why = "mail.unsure"};
  ASSERT_THAT(pass(), succeeds());
  clock_.pass(hours{48});
  ASSERT_THAT(pass(), succeeds());
  EXPECT_EQ(carrier_.tries, 1);
  EXPECT_THAT(outbox_.states(), ElementsAre(State::Unsure));
}

TEST_F(SendingMail, SendsNothingThatCannotBeRecorded) {
  queueOne();
  outbox_.full = true;
  EXPECT_THAT(pass(), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(carrier_.sent, IsEmpty());
}

TEST_F(SendingMail, KeepsWhatItSentUntilThatIsRecorded) {
  queueOne();
  outbox_.full_after_begin = true;
  EXPECT_THAT(pass(), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(pass(), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(outbox_.states(), ElementsAre(State::Sending));
  outbox_.full = false;
  ASSERT_THAT(pass(), succeeds());
  EXPECT_THAT(outbox_.states(), ElementsAre(State::Sent));
  EXPECT_EQ(carrier_.sent.size(), 1U);
}

TEST_F(SendingMail, WithdrawsWhatThereIsNothingToSayOf) {
  queueOne();
  something_to_say_ = false;
  ASSERT_THAT(pass(), succeeds());
  EXPECT_EQ(carrier_.tries, 0);
  EXPECT_THAT(outbox_.states(), ElementsAre(State::Withdrawn));
}

TEST_F(SendingMail, WaitsWhileThereIsNoServerAndStopsWhenAsked) {
  queueOne();
  ASSERT_THAT(sending_.pass([] { return false; }), succeeds());
  ASSERT_THAT(outbox_.removeServer({}), succeeds());
  ASSERT_THAT(pass(), succeeds());
  EXPECT_EQ(carrier_.tries, 0);
  EXPECT_THAT(outbox_.states(), ElementsAre(State::Queued));
}

}  // namespace
}  // namespace sekisho::mail
