// Reminders by mail over a whole hub: who is written to when, and what becomes of it.
#include "programs/hub/mailing.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "core/testing/result_matchers.h"
#include "programs/hub/testing/hub_that_mails.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using mail::State;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RemindersOfAHub : public testing::HubThatMails {};

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
