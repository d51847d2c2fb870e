#include "platform/smtp/conversation.h"

#include <gmock/gmock.h>

#include <deque>

#include "core/testing/result_matchers.h"

namespace sekisho::platform::smtp {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = Outcome::Kind;

/// A server that says its next line after each thing the client wrote, and what it heard. It is
/// lost once it has nothing more to say.
class ScriptedWire final : public Wire {
 public:
  explicit ScriptedWire(std::deque<std::string> says) : says_(std::move(says)) {}

  Result<void> write(std::string_view bytes, std::chrono::milliseconds) override {
    if (fails_at_ == heard_.size()) return fail(ErrorCode::Unavailable, MessageId{"mail.lost"});
    heard_.emplace_back(bytes);
    return {};
  }
  Result<std::size_t> read(std::span<char> into, std::chrono::milliseconds) override {
    if (says_.empty()) return fail(ErrorCode::Unavailable, MessageId{"mail.no-answer"});
    const std::string line = says_.front();
    says_.pop_front();
    return line.copy(into.data(), into.size());
  }
  Result<void> startTls(std::chrono::milliseconds) override {
    heard_.emplace_back("(TLS)");
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& heard() const { return heard_; }
  void failAt(std::size_t write) { fails_at_ = write; }

 private:
  std::deque<std::string> says_;
  std::vector<std::string> heard_ = {};
  std::size_t fails_at_ = 1000;
};

const Envelope kEnvelope{
    .from = "a@x.example", .to = "b@x.example", .message = "Subject: s\r\n\r\n.dot\r\n"};
const Speaker kLocal{.security = Security::None, .own_name = "hub.example"};

int g_recorded = 0;
Result<void> record() {
  ++g_recorded;
  return {};
}

Outcome speak(ScriptedWire& wire, const Speaker& speaker = kLocal) {
  g_recorded = 0;
  return converse(wire, speaker, kEnvelope, record);
}

const std::string kHello = "220 hello\r\n";
const std::string kEhlo = "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n";
const std::string kOk = "250 2.0.0 ok\r\n";
const std::string kGoOn = "354 go on\r\n";

TEST(Conversation, HandsTheMessageOver) {
  ScriptedWire wire({kHello, kEhlo, kOk, kOk, kGoOn, kOk, "221 bye\r\n"});
  EXPECT_EQ(speak(wire), (Outcome{.kind = Kind::Delivered, .code = 250}));
  EXPECT_THAT(wire.heard(), ElementsAre("EHLO hub.example\r\n", "MAIL FROM:<a@x.example>\r\n",
                                        "RCPT TO:<b@x.example>\r\n", "DATA\r\n",
                                        "Subject: s\r\n\r\n..dot\r\n", ".\r\n", "QUIT\r\n"));
  EXPECT_EQ(g_recorded, 1);
}

TEST(Conversation, SaysNothingOfSubstanceBeforeTls) {
  ScriptedWire wire({kHello, kEhlo, "220 go\r\n", kEhlo, "235 2.7.0 in\r\n", kOk, kOk, kGoOn, kOk});
  const Speaker speaker{.security = Security::StartTls,
                        .own_name = "hub.example",
                        .login = Login{.user = "u", .password = "p"}};
  EXPECT_EQ(speak(wire, speaker).kind, Kind::Delivered);
  ASSERT_GE(wire.heard().size(), 5U);
  EXPECT_EQ(wire.heard()[1], "STARTTLS\r\n");
  EXPECT_EQ(wire.heard()[2], "(TLS)");
  EXPECT_EQ(wire.heard()[3], "EHLO hub.example\r\n") << "what was said before TLS does not count";
  EXPECT_EQ(wire.heard()[4], "AUTH PLAIN AHUAcA==\r\n");
}

TEST(Conversation, EndsIfTheServerHidesOrRefusesTls) {
  const Speaker speaker{.security = Security::StartTls, .own_name = "hub.example"};
  ScriptedWire hidden({kHello, "250 x\r\n"});
  EXPECT_EQ(speak(hidden, speaker), (Outcome{.why = MessageId{"mail.no-tls"}}));
  EXPECT_THAT(hidden.heard(), ElementsAre("EHLO hub.example\r\n"));
  ScriptedWire busy({kHello, kEhlo, "454 not now\r\n"});
  EXPECT_EQ(speak(busy, speaker).kind, Kind::Later);
}

TEST(Conversation, BelievesNothingThatCameWithTheConsentToTls) {
  const Speaker speaker{.security = Security::StartTls, .own_name = "hub.example"};
  ScriptedWire wire({kHello, kEhlo, "220 go\r\n250 injected\r\n"});
  EXPECT_EQ(speak(wire, speaker), (Outcome{.why = MessageId{"mail.nonsense"}}));
}

TEST(Conversation, LogsInByQuestionsIfTheServerKnowsNothingElse) {
  ScriptedWire wire({kHello, "250-x\r\n250 AUTH LOGIN\r\n", "334 VXNlcm5hbWU6\r\n",
                     "334 UGFzc3dvcmQ6\r\n", "535 5.7.8 no\r\n"});
  Speaker speaker = kLocal;
  speaker.login = Login{.user = "u", .password = "p"};
  EXPECT_EQ(speak(wire, speaker), (Outcome{.kind = Kind::Refused,
                                           .why = MessageId{"mail.login-refused"},
                                           .code = 535,
                                           .enhanced = "5.7.8"}));
  EXPECT_THAT(wire.heard(), ElementsAre("EHLO hub.example\r\n", "AUTH LOGIN\r\n", "dQ==\r\n",
                                        "cA==\r\n", "QUIT\r\n"));
}

TEST(Conversation, TellsRefusedForGoodFromRefusedForNow) {
  struct Case {
    std::deque<std::string> says;
    Outcome outcome;
  };
  const std::vector<Case> cases{
      {{"554 5.3.2 closed\r\n"}, {Kind::Refused, MessageId{"mail.server-refused"}, 554, "5.3.2"}},
      {{"421 4.3.2 busy\r\n"}, {Kind::Later, MessageId{"mail.busy"}, 421, "4.3.2"}},
      {{kHello, kEhlo, "553 no\r\n"}, {Kind::Refused, MessageId{"mail.sender-refused"}, 553, ""}},
      {{kHello, kEhlo, kOk, "550 5.1.1 no\r\n"},
       {Kind::Refused, MessageId{"mail.receiver-refused"}, 550, "5.1.1"}},
      {{kHello, kEhlo, kOk, "450 4.2.0 greylisted\r\n"},
       {Kind::Later, MessageId{"mail.busy"}, 450, "4.2.0"}},
      {{kHello, kEhlo, kOk, kOk, "554 no\r\n"},
       {Kind::Refused, MessageId{"mail.content-refused"}, 554, ""}},
      {{kHello, kEhlo, kOk, kOk, kGoOn, "552 5.3.4 big\r\n"},
       {Kind::Refused, MessageId{"mail.content-refused"}, 552, "5.3.4"}},
      {{kHello, kEhlo, kOk, kOk, kGoOn, "451 4.3.0 disk\r\n"},
       {Kind::Later, MessageId{"mail.busy"}, 451, "4.3.0"}},
  };
  for (const Case& one : cases) {
    ScriptedWire wire(one.says);
    EXPECT_EQ(speak(wire), one.outcome) << one.says.back();
  }
}

TEST(Conversation, IsUnsureOnlyAfterTheEndOfTheContent) {
  const std::deque<std::string> all{kHello, kEhlo, kOk, kOk, kGoOn};
  for (std::size_t said = 0; said < all.size(); ++said) {
    ScriptedWire wire({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(said)});
    EXPECT_EQ(speak(wire).kind, Kind::Later) << said;
    EXPECT_EQ(g_recorded, 0) << said;
  }
  ScriptedWire silent(all);
  EXPECT_EQ(speak(silent), (Outcome{.kind = Kind::Unsure, .why = MessageId{"mail.unsure"}}));
  EXPECT_EQ(g_recorded, 1);

  ScriptedWire cut(all);
  cut.failAt(4);  // while the content is written: the server does not deliver half a message
  EXPECT_EQ(speak(cut).kind, Kind::Later);
  ScriptedWire end(all);
  end.failAt(5);  // its end may have gone out all the same
  EXPECT_EQ(speak(end).kind, Kind::Unsure);
  ScriptedWire nonsense({kHello, kEhlo, kOk, kOk, kGoOn, "what?\r\n"});
  EXPECT_EQ(speak(nonsense).kind, Kind::Unsure);
}

TEST(Conversation, SendsNothingThatWasNotRecorded) {
  ScriptedWire wire({kHello, kEhlo, kOk, kOk, kGoOn, kOk});
  const auto outcome = converse(wire, kLocal, kEnvelope, []() -> Result<void> {
    return fail(ErrorCode::Unavailable, MessageId{"journal.read-only"});
  });
  EXPECT_EQ(outcome, (Outcome{.why = MessageId{"mail.not-recorded"}}));
  EXPECT_EQ(wire.heard().back(), "DATA\r\n");
}

}  // namespace
}  // namespace sekisho::platform::smtp
