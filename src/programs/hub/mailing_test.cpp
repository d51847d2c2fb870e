// Reminders by mail over a whole hub: who is written to when, and what becomes of it.
#include "programs/hub/mailing.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <thread>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using mail::State;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A mail server on loopback without TLS, that says a line after each line it hears, and what it
/// wants after the end of a message.
class MailServerOnLoopback {
 public:
  MailServerOnLoopback() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&own), sizeof own), 0);
    socklen_t size = sizeof own;
    EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size), 0);
    port_ = ntohs(own.sin_port);
    EXPECT_EQ(listen(listener_, 4), 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~MailServerOnLoopback() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  MailServerOnLoopback(const MailServerOnLoopback&) = delete;
  MailServerOnLoopback& operator=(const MailServerOnLoopback&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Each message with its receiver in front.
  [[nodiscard]] std::vector<std::string> taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
  }
  std::string receiver_answer = "250 2.1.5 ok";
  std::string refused_receiver = {};            ///< One whom it does not know; nobody if empty.
  std::string content_answer = "250 2.0.0 ok";  ///< Empty hangs up instead.

 private:
  void serve() {
    for (;;) {
      const int client = accept(listener_, nullptr, nullptr);
      if (client < 0) return;
      talk(client);
      close(client);
    }
  }

  void talk(int client) {
    const auto say = [&](const std::string& line) {
      const std::string bytes = line + "\r\n";
      return send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
    };
    say("220 hello");
    std::string to;
    for (std::string heard; hear(client, "\r\n", heard);) {
      if (heard.starts_with("QUIT")) {
        say("221 bye");
        return;
      }
      if (heard.starts_with("RCPT")) to = heard;
      if (!heard.starts_with("DATA")) {
        const bool refused = !refused_receiver.empty() && heard.contains(refused_receiver);
        say(!heard.starts_with("RCPT") ? "250 ok" : refused ? "550 5.1.1 nobody" : receiver_answer);
        continue;
      }
      say("354 go on");
      std::string content;
      if (!hear(client, "\r\n.\r\n", content)) return;
      {
        const std::lock_guard lock(mutex_);
        taken_.push_back(to + content);
      }
      if (content_answer.empty() || !say(content_answer)) return;
    }
  }

  static bool hear(int client, std::string_view end, std::string& heard) {
    heard.clear();
    for (char byte = 0; recv(client, &byte, 1, 0) == 1;) {
      heard += byte;
      if (heard.ends_with(end)) return true;
    }
    return false;
  }

  int listener_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> taken_ = {};
  std::thread thread_;
};

class RemindersOfAHub : public ::testing::Test {
 protected:
  RemindersOfAHub() {
    clock_.set(fromRfc3339("2026-03-02T00:00:00.000Z").value());  // Monday, nine in the morning
    open();
    EXPECT_THAT(state_->people->add(
                    {{.id = sato_,
                      .name = "佐藤 綾",
                      .from = today() - std::chrono::days{9},
                      .mail = "sato@clinic.example"},
                     {.id = mori_, .name = "森 徹", .from = today() - std::chrono::days{9}}},
                    journal::Actor::hub()),
                succeeds());
  }

  void open() {
    state_.reset();
    state_ = std::make_unique<Hub::State>(Options{.data = folder_ / "data"}, clock_, random_,
                                          [] { return std::vector<platform::InterfaceAddress>{}; });
    ASSERT_THAT(state_->openData(), succeeds());
    ASSERT_THAT(state_->openCapabilities(), succeeds());
  }
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }
  Mailing& mailing() { return *state_->mailing; }

  void setServer() {
    const mail::MailServer server{.host = "127.0.0.1",
                                  .port = server_.port(),
                                  .security = mail::Security::None,
                                  .sender = "sekisho@clinic.example"};
    ASSERT_THAT(mailing().setServer(server, std::nullopt, journal::Actor::hub()), succeeds());
  }
  /// That `who` has to put something right by that day: it falls to them alone.
  void promise(PersonId who, std::chrono::sys_days day,
               std::string control = "training.education") {
    const statements::Statement statement{.id = state_->ids.make<statements::StatementId>(),
                                          .control = {std::move(control)},
                                          .answer = statements::Answer::No,
                                          .checked = today(),
                                          .until = today() + std::chrono::days{300},
                                          .target = day,
                                          .in_charge = who,
                                          .reason = "講師の都合",
                                          .by = mori_,
                                          .at = clock_.now()};
    ASSERT_THAT(state_->statements->make(statement, {}), succeeds());
  }
  std::vector<State> states() {
    std::vector<State> states;
    for (const mail::Outgoing& one : *state_->mail->list()) states.push_back(one.state);
    return states;
  }
  void pass(std::chrono::days time) { clock_.pass(time); }
  std::size_t round() {
    const auto queued = mailing().queueRound(Mailing::Round::Daily);
    EXPECT_THAT(queued, succeeds());
    return queued.value_or(0);
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_;
  MailServerOnLoopback server_;
  IdSource ids_{clock_, random_};
  PersonId sato_ = ids_.make<PersonId>();
  PersonId mori_ = ids_.make<PersonId>();
  std::unique_ptr<Hub::State> state_;
};

TEST_F(RemindersOfAHub, GoOncePerDayToWhoeverHasSomethingToBeToldOf) {
  setServer();
  promise(sato_, today() + std::chrono::days{7});
  promise(mori_, today() + std::chrono::days{7}, "training.supervision");  // has no address
  EXPECT_EQ(round(), 1U);
  EXPECT_EQ(round(), 0U) << "this day's round is made";
  ASSERT_THAT(mailing().send(), succeeds());
  EXPECT_THAT(states(), ElementsAre(State::Sent));
  ASSERT_THAT(server_.taken(), SizeIs(1));
  EXPECT_THAT(server_.taken().front(), HasSubstr("RCPT TO:<sato@clinic.example>"));
}

TEST_F(RemindersOfAHub, ComeBeforeAClosedDayNotOnIt) {
  setServer();
  promise(sato_, today() + std::chrono::days{7});  // a Monday
  std::vector<std::size_t> rounds;
  for (int day = 0; day < 8; ++day, pass(std::chrono::days{1})) rounds.push_back(round());
  EXPECT_THAT(rounds, ElementsAre(1, 0, 0, 0, 0, 1, 0, 0)) << "the day before is a Sunday";
}

TEST_F(RemindersOfAHub, WaitForTheMorningUnlessAPersonDoesNot) {
  setServer();
  promise(sato_, today() + std::chrono::days{7});
  clock_.set(fromRfc3339("2026-03-01T21:59:00.000Z").value());  // Monday, 6:59
  EXPECT_EQ(round(), 0U);
  EXPECT_EQ(*mailing().queueRound(Mailing::Round::Now), 1U);
  EXPECT_EQ(*mailing().queueRound(Mailing::Round::Now), 1U);
  EXPECT_THAT(states(), ElementsAre(State::Queued)) << "nobody gets a second one of a day";
}

TEST_F(RemindersOfAHub, AreNotSentToWhoeverDoesNotWantThem) {
  setServer();
  promise(sato_, today() + std::chrono::days{7});
  EXPECT_EQ(round(), 1U);
  people::Person sato = *state_->people->person(sato_);
  sato.reminders = false;
  ASSERT_THAT(state_->people->change(sato, "", journal::Actor::hub()), succeeds());
  ASSERT_THAT(mailing().send(), succeeds());
  EXPECT_THAT(states(), ElementsAre(State::Withdrawn));
  EXPECT_THAT(server_.taken(), IsEmpty());
}

TEST_F(RemindersOfAHub, AreTriedAgainWhenTheServerIsBusy) {
  setServer();
  promise(sato_, today() + std::chrono::days{7});
  round();
  server_.receiver_answer = "450 4.2.0 later";
  ASSERT_THAT(mailing().send(), succeeds());
  EXPECT_THAT(states(), ElementsAre(State::Queued));
  EXPECT_EQ(state_->mail->list()->front().code, 450);
  server_.receiver_answer = "250 ok";
  clock_.pass(5min);
  ASSERT_THAT(mailing().send(), succeeds());
  EXPECT_THAT(states(), ElementsAre(State::Sent));
}

TEST_F(RemindersOfAHub, ThatAreRefusedAreToldAndSentAgainAtAPersonsWish) {
  setServer();
  promise(sato_, today() + std::chrono::days{7});
  round();
  server_.receiver_answer = "550 5.1.1 nobody";
  ASSERT_THAT(mailing().send(), succeeds());
  const mail::Outgoing refused = state_->mail->list()->front();
  EXPECT_EQ(refused.state, State::Undelivered);
  EXPECT_EQ(refused.why, "mail.receiver-refused");
  EXPECT_EQ(refused.enhanced, "5.1.1");
  EXPECT_THAT(canonicalJson(state_->notices()), HasSubstr("mail.open"));

  server_.receiver_answer = "250 ok";
  ASSERT_THAT(
      state_->mail->decide(refused.id, mail::Verdict::Again, clock_.now(), journal::Actor::hub()),
      succeeds());
  ASSERT_THAT(mailing().send(), succeeds());
  EXPECT_THAT(states(), ElementsAre(State::Sent));
}

TEST_F(RemindersOfAHub, OfWhichNobodyKnowsAreNeverSentAgainByThemselves) {
  setServer();
  promise(sato_, today() + std::chrono::days{7});
  round();
  server_.content_answer = "";
  ASSERT_THAT(mailing().send(), succeeds());
  EXPECT_THAT(states(), ElementsAre(State::Unsure));
  open();
  clock_.pass(48h);
  ASSERT_THAT(mailing().send(), succeeds());
  EXPECT_THAT(server_.taken(), SizeIs(1));
}

TEST_F(RemindersOfAHub, ThatWereGoingOutInACrashAreUnsureAndTheOthersWait) {
  setServer();
  promise(sato_, today() + std::chrono::days{7});
  round();
  open();
  EXPECT_THAT(states(), ElementsAre(State::Queued)) << "nothing of it had gone out";
  ASSERT_THAT(state_->mail->begin(state_->mail->list()->front().id, clock_.now()), succeeds());
  open();
  EXPECT_THAT(states(), ElementsAre(State::Unsure));
  ASSERT_THAT(mailing().send(), succeeds());
  EXPECT_THAT(server_.taken(), IsEmpty());
}

TEST_F(RemindersOfAHub, KeepThePasswordBesideTheKeysAndForNoOtherServer) {
  mail::MailServer server{
      .host = "mail.clinic.example", .user = "sekisho", .sender = "sekisho@clinic.example"};
  const journal::Actor by = journal::Actor::hub();
  EXPECT_THAT(mailing().setServer(server, std::nullopt, by), failsWith(ErrorCode::InvalidInput));
  ASSERT_THAT(mailing().setServer(server, "plum tree", by), succeeds());
  const std::filesystem::path file = std::string(folder_ / "data.keys") + "/mail-password";
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_TRUE(mailing().hasPassword(server));
  ASSERT_THAT(mailing().setServer(server, std::nullopt, by), succeeds());

  server.host = "elsewhere.example";
  EXPECT_FALSE(mailing().hasPassword(server));
  EXPECT_THAT(mailing().setServer(server, std::nullopt, by), failsWith(ErrorCode::InvalidInput));

  ASSERT_THAT(mailing().removeServer(by), succeeds());
  EXPECT_FALSE(std::filesystem::exists(file));
}

class WorriesMailedByAHub : public RemindersOfAHub {
 protected:
  void nameContact(std::string address = "support@provider.example") {
    ASSERT_THAT(state_->worries->nameContact({.name = "山田 学",
                                              .firm = "見本システム",
                                              .telephone = "03-0000-0000",
                                              .mail = std::move(address),
                                              .by = mori_,
                                              .at = clock_.now()}),
                succeeds());
  }
  incidents::WorryReport filed() {
    const auto filed = state_->worries->file({.id = ids_.make<WorryId>(),
                                              .by = sato_,
                                              .at = clock_.now(),
                                              .seen = clock_.now(),
                                              .sign = incidents::Sign::Stuck,
                                              .words = "secret words",
                                              .attached = Json::Object{}});
    EXPECT_THAT(filed, succeeds());
    return *filed;
  }
  void add(WorryId worry, incidents::StepKind kind) {
    incidents::Step step{.kind = kind,
                         .by = mori_,
                         .at = clock_.now(),
                         .when = clock_.now(),
                         .whom = "見本システム",
                         .words = "x",
                         .recurrence = incidents::Recurrence::First,
                         .why_without = "見まちがい"};
    if (kind == incidents::StepKind::Told) step.way = incidents::Way::Telephone;
    ASSERT_THAT(state_->worries->add(worry, step), succeeds());
  }
  void work() {
    ASSERT_THAT(mailing().followWorries(), succeeds());
    ASSERT_THAT(mailing().send(), succeeds());
    ASSERT_THAT(mailing().followWorries(), succeeds());
  }
  std::optional<mail::Outgoing> about(WorryId worry) {
    const auto messages = *state_->mail->about(worry);
    return messages.empty() ? std::nullopt : std::optional(messages.front());
  }
  // The provider, whom to reach at night, who has no address, and the vendor.
  void nameSeveral() {
    ASSERT_THAT(
        state_->worries->nameContact({.name = "山田 学",
                                      .firm = "見本システム",
                                      .telephone = "03-0000-0000",
                                      .mail = "support@provider.example",
                                      .others = {{.name = "夜間窓口", .telephone = "03-0000-0001"},
                                                 {.name = "Vendor desk",
                                                  .telephone = "03-0000-0002",
                                                  .mail = "desk@vendor.example",
                                                  .language = incidents::LetterLanguage::English}},
                                      .by = mori_,
                                      .at = clock_.now()}),
        succeeds());
  }
  std::vector<std::string> toldOf(WorryId worry) {
    std::vector<std::string> told;
    for (const incidents::Step& step : state_->worries->report(worry)->steps) {
      if (step.kind == incidents::StepKind::Told) told.push_back(step.whom);
    }
    return told;
  }
  std::vector<State> statesOf(WorryId worry) {
    std::vector<State> states;
    for (const mail::Outgoing& message : *state_->mail->about(worry)) {
      states.push_back(message.state);
    }
    return states;
  }
};

TEST_F(WorriesMailedByAHub, AreToldToEveryContactWithAnAddressInOrderAndInTheirLanguage) {
  setServer();
  nameSeveral();
  const incidents::WorryReport worry = filed();
  work();
  work();
  ASSERT_THAT(server_.taken(), SizeIs(2));
  EXPECT_THAT(server_.taken()[0], HasSubstr("RCPT TO:<support@provider.example>"));
  EXPECT_THAT(server_.taken()[1], HasSubstr("RCPT TO:<desk@vendor.example>"));
  EXPECT_THAT(toldOf(worry.id), ElementsAre("見本システム 山田 学", "Vendor desk"))
      << "each receipt, once";
}

TEST_F(WorriesMailedByAHub, ReachTheOthersThoughOneOfThemIsRefused) {
  setServer();
  nameSeveral();
  server_.refused_receiver = "support@provider.example";
  const incidents::WorryReport worry = filed();
  work();
  EXPECT_THAT(statesOf(worry.id), ElementsAre(State::Undelivered, State::Sent));
  EXPECT_THAT(toldOf(worry.id), ElementsAre("Vendor desk"));
  server_.refused_receiver.clear();
  const auto first = about(worry.id);
  ASSERT_THAT(state_->mail->decide(first->id, mail::Verdict::Again, clock_.now(),
                                   journal::Actor::ofPerson(mori_)),
              succeeds());
  work();
  EXPECT_THAT(toldOf(worry.id), ElementsAre("Vendor desk", "見本システム 山田 学"))
      << "that one was mailed does not keep it from the other";
}

TEST_F(WorriesMailedByAHub, AreNotMailedToWhoeverIsNamedOnceSomebodyWasTold) {
  setServer();
  nameContact();
  const incidents::WorryReport worry = filed();
  work();
  nameSeveral();
  work();
  EXPECT_THAT(server_.taken(), SizeIs(1));
  EXPECT_THAT(statesOf(worry.id), ElementsAre(State::Sent));
}

TEST_F(WorriesMailedByAHub, AreWithdrawnFromWhoeverIsNamedNoMore) {
  setServer();
  nameSeveral();
  const incidents::WorryReport worry = filed();
  ASSERT_THAT(mailing().followWorries(), succeeds());
  nameContact();
  work();
  EXPECT_THAT(statesOf(worry.id), ElementsAre(State::Sent, State::Withdrawn));
  EXPECT_THAT(toldOf(worry.id), ElementsAre("見本システム 山田 学"));
}

TEST_F(WorriesMailedByAHub, AreMailedToNobodyElseOnceAPersonToldSomebody) {
  setServer();
  nameSeveral();
  const incidents::WorryReport worry = filed();
  ASSERT_THAT(mailing().followWorries(), succeeds());
  add(worry.id, incidents::StepKind::Told);
  work();
  EXPECT_THAT(server_.taken(), IsEmpty());
  EXPECT_THAT(statesOf(worry.id), ElementsAre(State::Withdrawn, State::Withdrawn));
}

TEST_F(WorriesMailedByAHub, AreToldToTheContactOnceAndThatIsKeptOnTheReport) {
  setServer();
  nameContact();
  const incidents::WorryReport worry = filed();
  work();
  clock_.pass(5min);
  work();
  ASSERT_THAT(server_.taken(), SizeIs(1));
  EXPECT_THAT(server_.taken().front(), HasSubstr("RCPT TO:<support@provider.example>"));
  const auto kept = state_->worries->report(worry.id);
  ASSERT_THAT(kept->steps, SizeIs(1));
  EXPECT_EQ(kept->steps[0].kind, incidents::StepKind::Told);
  EXPECT_EQ(kept->steps[0].way, incidents::Way::Mail);
  EXPECT_EQ(kept->steps[0].whom, "見本システム 山田 学");
  EXPECT_EQ(kept->steps[0].by, std::nullopt) << "the hub did";
}

TEST_F(WorriesMailedByAHub, WaitUntilThereIsAServerAndAnAddress) {
  const incidents::WorryReport worry = filed();
  work();
  setServer();
  work();
  nameContact("");
  work();
  EXPECT_EQ(about(worry.id), std::nullopt);
  nameContact();
  work();
  EXPECT_EQ(about(worry.id)->state, State::Sent);
}

TEST_F(WorriesMailedByAHub, AreNotMailedOnceSomebodyWasTold) {
  setServer();
  nameContact();
  const incidents::WorryReport worry = filed();
  add(worry.id, incidents::StepKind::Told);
  work();
  EXPECT_EQ(about(worry.id), std::nullopt);
  const incidents::WorryReport other = filed();
  ASSERT_THAT(mailing().followWorries(), succeeds());
  EXPECT_EQ(about(other.id)->state, State::Queued);
  add(other.id, incidents::StepKind::Told);
  work();
  EXPECT_EQ(about(other.id)->state, State::Withdrawn);
  EXPECT_THAT(server_.taken(), IsEmpty());
}

TEST_F(WorriesMailedByAHub, ThatDidNotArriveWereToldToNobody) {
  setServer();
  nameContact();
  const incidents::WorryReport worry = filed();
  server_.receiver_answer = "550 5.1.1 nobody";
  work();
  EXPECT_EQ(about(worry.id)->state, State::Undelivered);
  EXPECT_EQ(state_->worries->report(worry.id)->told(), nullptr);
  clock_.pass(24h);
  work();
  EXPECT_EQ(about(worry.id)->state, State::Undelivered) << "a person decides";
}

TEST_F(WorriesMailedByAHub, AreToldAnewOnceReopened) {
  setServer();
  nameContact();
  const incidents::WorryReport worry = filed();
  work();
  add(worry.id, incidents::StepKind::Closed);
  clock_.pass(1h);
  add(worry.id, incidents::StepKind::Reopened);
  EXPECT_EQ(state_->worries->report(worry.id)->told(), nullptr);
  work();
  EXPECT_THAT(server_.taken(), SizeIs(2));
  EXPECT_NE(state_->worries->report(worry.id)->told(), nullptr);
}

TEST_F(RemindersOfAHub, AreTriedOutAtOnesOwnAddress) {
  const journal::Actor by = journal::Actor::ofPerson(sato_);
  EXPECT_THAT(mailing().test(sato_, by), failsWith(ErrorCode::NotFound));
  setServer();
  EXPECT_THAT(mailing().test(mori_, by), failsWith(ErrorCode::InvalidInput));
  const auto tried = mailing().test(sato_, by);
  ASSERT_THAT(tried, succeeds());
  EXPECT_EQ(tried->kind, mail::Attempt::Kind::Delivered);
  ASSERT_THAT(server_.taken(), SizeIs(1));
  server_.receiver_answer = "550 5.7.1 no";
  EXPECT_EQ(mailing().test(sato_, by)->why, "mail.receiver-refused");
}

}  // namespace
}  // namespace sekisho::hub
