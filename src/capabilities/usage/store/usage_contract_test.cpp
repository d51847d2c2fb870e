// What every SenderRegister and AccountBook promises, on each engine, and how Arrivals counts with
// one.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/usage/arrivals.h"
#include "capabilities/usage/received.h"
#include "capabilities/usage/store/account_store.h"
#include "capabilities/usage/store/sender_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/usage.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kAudit =
    R"(<AuditMessage><EventIdentification EventDateTime="2026-11-22T00:00:00Z" EventOutcomeIndicator="0"><EventID csd-code="110100" codeSystemName="DCM" originalText="x"/></EventIdentification><ActiveParticipant UserID="x"/></AuditMessage>)";

using Senders = journal::testing::ScratchKind<SenderRegister>;

class SenderRegisterContract : public ::testing::TestWithParam<Senders> {
 protected:
  Sender made(const std::string& name) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<SenderId>(),
            .name = name,
            .scopes = {Scope::Write},
            .token = sha256(bytesOf(name)),
            .made_by = ids_.make<PersonId>(),
            .made = clock_.now(),
            .expires = clock_.now() + std::chrono::days{30}};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<SenderRegister>> scratch_ = GetParam().open();
};

TEST_P(SenderRegisterContract, KeepsThemNewestFirstWithTheirEntries) {
  const Sender first = made("PACS");
  Sender second = made("検査");
  second.token.reset();
  second.expires.reset();
  second.certificate_serial = "0a1b";
  second.scopes = {Scope::Write, Scope::Read};
  ASSERT_THAT((**scratch_).add(first), succeeds());
  ASSERT_THAT((**scratch_).add(second), succeeds());
  EXPECT_THAT(*(**scratch_).all(), ElementsAre(second, first));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("usage.sender-added@1", "usage.sender-added@1"));
}

TEST_P(SenderRegisterContract, RevokesOnceAndForGood) {
  Sender sender = made("PACS");
  ASSERT_THAT((**scratch_).add(sender), succeeds());
  const Instant at = clock_.now() + std::chrono::hours{1};
  const auto by = journal::Actor::ofPerson(sender.made_by);
  ASSERT_THAT((**scratch_).revoke(sender.id, by, at), succeeds());
  ASSERT_THAT((**scratch_).revoke(sender.id, by, at + std::chrono::hours{1}), succeeds());
  sender.revoked = at;
  EXPECT_THAT(*(**scratch_).all(), ElementsAre(sender));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("usage.sender-added@1", "usage.sender-revoked@1"));
  EXPECT_THAT((**scratch_).revoke(SenderId{}, by, at), failsWith(ErrorCode::NotFound));
}

INSTANTIATE_TEST_SUITE_P(Engines, SenderRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<SenderRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"usage.sender-added@1", "usage.sender-revoked@1"},
                              .open = &openSenderRegister})),
                         [](const auto& info) { return info.param.name; });

using Books = journal::testing::ScratchKind<AccountBook>;

std::unique_ptr<AccountBook> openBook(storage::Database& database, journal::Decisions& /*none*/,
                                      ClinicId clinic) {
  return openAccountBook(database, clinic);
}

class AccountBookContract : public ::testing::TestWithParam<Books> {
 protected:
  std::vector<Result<Arrived>> take(Arrivals& arrivals, const std::vector<Message>& messages) {
    return arrivals.take("feed/a", messages);
  }
  static Message syslog(std::string_view content, std::string_view sequence = "") {
    const std::string data =
        sequence.empty() ? "-" : "[meta sequenceId=\"" + std::string(sequence) + "\"]";
    return {.type = std::string(kSyslogType),
            .body = "<85>1 - h a - - " + data + " " + std::string(content)};
  }

  journal::testing::ScratchJournal journal_;
  std::unique_ptr<journal::testing::Scratch<AccountBook>> scratch_ = GetParam().open();
};

TEST_P(AccountBookContract, KeepsTheNewestOfEachSource) {
  AccountBook& book = **scratch_;
  Account account{
      .source = "feed/a", .accepted = 3, .quarantined = 1, .gaps = 1, .missed = 7, .number = 4};
  ASSERT_THAT(book.keep({account, {.source = "relay/tcp"}}), succeeds());
  account.accepted = 4;
  account.number = 5;
  account.first_heard = fromMs(1000);
  account.last_heard = fromMs(2000);
  ASSERT_THAT(book.keep({account}), succeeds());
  EXPECT_THAT(*book.all(), ElementsAre(account, Account{.source = "relay/tcp"}));
}

TEST_P(AccountBookContract, CountsWhatIsUnderstoodAndWhatIsNotAndLosesNothing) {
  Arrivals arrivals(*journal_, **scratch_, journal_.clock());
  ASSERT_THAT(arrivals.open({}), succeeds());
  const std::string half = "99 <85>1 - h";
  const auto arrived =
      take(arrivals, {syslog(kAudit),
                      syslog("hello"),
                      {.type = std::string(kSyslogType), .body = half, .whole = false},
                      {.type = std::string(kDicomType), .body = std::string(kAudit)}});
  ASSERT_EQ(arrived.size(), 4U);
  EXPECT_FALSE(arrived[0]->quarantined);
  EXPECT_TRUE(arrived[1]->quarantined);
  EXPECT_TRUE(arrived[2]->quarantined);
  EXPECT_FALSE(arrived[3]->quarantined);
  EXPECT_THAT(journal_.kinds(), ElementsAre("usage.received@1", "usage.quarantined@1",
                                            "usage.quarantined@1", "usage.received@1"));
  EXPECT_EQ(textOf(*journal_->body(arrived[2]->index)), half);
  EXPECT_EQ(textOf(*journal_->body(arrived[0]->index)), syslog(kAudit).body);
  const Account account = arrivals.accounts().at(0);
  EXPECT_EQ(account.accepted, 2U);
  EXPECT_EQ(account.quarantined, 2U);
  EXPECT_EQ(account.received(), 4U);
  EXPECT_EQ(account.last_heard, journal_.clock().now());
}

TEST_P(AccountBookContract, IsBroughtUpToTheJournalAfterACrash) {
  Account before;
  {
    Arrivals arrivals(*journal_, **scratch_, journal_.clock());
    ASSERT_THAT(arrivals.open({}), succeeds());
    take(arrivals, {syslog(kAudit), syslog("hello")});
    ASSERT_THAT(arrivals.keep(), succeeds());
    take(arrivals, {syslog(kAudit), syslog(kAudit), syslog("hello")});
    before = arrivals.accounts().at(0);
  }
  ASSERT_THAT(journal_.open(), succeeds());
  Arrivals arrivals(*journal_, **scratch_, journal_.clock());
  ASSERT_THAT(arrivals.open({}), succeeds());
  EXPECT_THAT(arrivals.accounts(), ElementsAre(before));
  take(arrivals, {syslog(kAudit)});
  EXPECT_EQ(arrivals.accounts().at(0).accepted, 4U);
  EXPECT_EQ(journal_->highestNumber("feed/a"), 6U);
}

TEST_P(AccountBookContract, KnowsOfASourceThatWasNeverKept) {
  const std::vector<std::string> sources{"feed/a", "feed/b"};
  {
    Arrivals arrivals(*journal_, **scratch_, journal_.clock());
    ASSERT_THAT(arrivals.open({}), succeeds());
    take(arrivals, {syslog(kAudit)});
  }
  Arrivals arrivals(*journal_, **scratch_, journal_.clock());
  ASSERT_THAT(arrivals.open(sources), succeeds());
  ASSERT_EQ(arrivals.accounts().size(), 2U);
  EXPECT_EQ(arrivals.accounts()[0].accepted, 1U);
  EXPECT_EQ(arrivals.accounts()[1], Account{.source = "feed/b"});
}

TEST_P(AccountBookContract, NoticesWhatASenderNumberedAndThatNeverCame) {
  Arrivals arrivals(*journal_, **scratch_, journal_.clock());
  ASSERT_THAT(arrivals.open({}), succeeds());
  take(arrivals, {syslog(kAudit, "5"), syslog(kAudit, "6"), syslog(kAudit, "9")});
  EXPECT_EQ(arrivals.accounts().at(0).gaps, 1U);
  EXPECT_EQ(arrivals.accounts().at(0).missed, 2U);
  take(arrivals, {syslog(kAudit, "1"), syslog(kAudit, "2")});  // it began anew
  EXPECT_EQ(arrivals.accounts().at(0).gaps, 1U);
  arrivals.miss("feed/a", 10);
  EXPECT_EQ(arrivals.accounts().at(0).missed, 12U);
}

TEST_P(AccountBookContract, SaysWhichMessagesADiskThatIsFullDidNotTake) {
  Arrivals arrivals(*journal_, **scratch_, journal_.clock());
  ASSERT_THAT(arrivals.open({}), succeeds());
  journal_.disk().setReadOnly(true);
  const auto refused = take(arrivals, {syslog(kAudit)});
  EXPECT_THAT(refused.at(0), failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(arrivals.accounts().at(0).received(), 0U);
  journal_.disk().setReadOnly(false);
  EXPECT_THAT(take(arrivals, {syslog(kAudit)}).at(0), succeeds());
  EXPECT_EQ(arrivals.accounts().at(0).received(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Engines, AccountBookContract,
    ::testing::ValuesIn(journal::testing::onEveryEngine<AccountBook>(
        {.schemas = {journal::kSchema, kSchema}, .kinds = {}, .open = &openBook})),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::usage
