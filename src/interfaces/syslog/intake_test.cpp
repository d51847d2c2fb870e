#include "interfaces/syslog/intake.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::syslog {
namespace {

using platform::syslog::Frame;
using platform::syslog::FrameFault;
using platform::syslog::Sender;
using platform::syslog::Way;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SendersInMemory final : public usage::SenderRegister {
 public:
  std::vector<usage::Sender> senders;

  [[nodiscard]] Result<std::vector<usage::Sender>> all() const override { return senders; }
  Result<void> add(const usage::Sender& sender) override {
    senders.push_back(sender);
    return {};
  }
  Result<void> revoke(usage::SenderId id, const journal::Actor& /*by*/, Instant at) override {
    std::ranges::find(senders, id, &usage::Sender::id)->revoked = at;
    return {};
  }
};

class BookInMemory final : public usage::AccountBook {
 public:
  [[nodiscard]] Result<std::vector<usage::Account>> all() const override {
    return std::vector<usage::Account>{};
  }
  Result<void> keep(const std::vector<usage::Account>& /*accounts*/) override { return {}; }
};

class ASyslogIntake : public ::testing::Test {
 protected:
  ASyslogIntake() {
    EXPECT_THAT(
        senders_.add({.id = *usage::SenderId::fromText("01930000-0000-7000-8000-0000000000d1"),
                      .name = "PACS",
                      .scopes = {usage::Scope::Write},
                      .certificate_serial = "0a"}),
        succeeds());
  }

  Sender pacs() const {
    return {.way = Way::Tls,
            .certificate_uri = usage::certificateUri(clinic_, senders_.senders.at(0).id),
            .certificate_serial = "0a"};
  }

  journal::testing::ScratchJournal journal_;
  ClinicId clinic_ = journal_->clinic();
  SendersInMemory senders_;
  BookInMemory book_;
  usage::Arrivals arrivals_{*journal_, book_, journal_.clock()};
  Intake intake_{arrivals_, senders_, clinic_, journal_.clock()};
};

TEST_F(ASyslogIntake, ListensOverTlsToSendersOfTheRegisterOnly) {
  EXPECT_TRUE(intake_.admits(pacs()));
  Sender other = pacs();
  other.certificate_serial = "0b";
  EXPECT_FALSE(intake_.admits(other));
  other.certificate_uri.clear();
  other.certificate_serial.clear();
  EXPECT_FALSE(intake_.admits(other));
  EXPECT_THAT(senders_.revoke(senders_.senders.at(0).id, {}, journal_.clock().now()), succeeds());
  EXPECT_FALSE(intake_.admits(pacs()));
}

TEST_F(ASyslogIntake, KeepsEverySourceApartAndNothingBack) {
  std::vector<Frame> frames{{"<85>1 - - - - - - x"}, {"half", FrameFault::Unfinished}};
  EXPECT_THAT(intake_.take(pacs(), frames), succeeds());
  EXPECT_THAT(frames, IsEmpty());
  frames = {{"hello"}};
  EXPECT_THAT(intake_.take({.way = Way::Udp}, frames), succeeds());
  intake_.missed({.way = Way::Udp}, 3);
  const auto accounts = arrivals_.accounts();
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0].source, senders_.senders.at(0).source());
  EXPECT_EQ(accounts[0].quarantined, 2U);
  EXPECT_EQ(accounts[1].source, "relay/udp");
  EXPECT_EQ(accounts[1].missed, 3U);
}

TEST_F(ASyslogIntake, GivesBackWhatTheJournalDidNotTake) {
  journal_.disk().setReadOnly(true);
  std::vector<Frame> frames{{"<85>1 - - - - - - x"}};
  EXPECT_THAT(intake_.take({.way = Way::Tcp}, frames), failsWith(ErrorCode::Unavailable));
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].bytes, "<85>1 - - - - - - x");
  journal_.disk().setReadOnly(false);
  EXPECT_THAT(intake_.take({.way = Way::Tcp}, frames), succeeds());
  EXPECT_THAT(frames, IsEmpty());
  EXPECT_EQ(arrivals_.accounts().at(0).received(), 1U);
}

}  // namespace
}  // namespace sekisho::syslog
