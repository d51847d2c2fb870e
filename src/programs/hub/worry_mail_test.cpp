// Worries by mail over a whole hub: who is told, in which order, and what becomes of it.
#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "programs/hub/testing/hub_that_mails.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using mail::State;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WorriesMailedByAHub : public testing::HubThatMails {
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

}  // namespace
}  // namespace sekisho::hub
