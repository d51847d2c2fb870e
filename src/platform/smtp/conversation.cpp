#include "platform/smtp/conversation.h"

#include <array>
#include <expected>
#include <utility>

#include "core/bytes.h"
#include "platform/smtp/reply_reader.h"

namespace sekisho::platform::smtp {
namespace {

using Kind = Outcome::Kind;
using std::chrono::seconds;

// RFC 5321 §4.5.3.2 waits for minutes; these are what a clinic's provider keeps on its worst day.
constexpr seconds kStep{60};
constexpr seconds kContent{180};
constexpr seconds kFinalAnswer{300};
constexpr seconds kFarewell{5};
constexpr std::size_t kReadBytes = 2048;
constexpr std::size_t kLongestCommand = 500;

Outcome later(MessageId why) { return {.kind = Kind::Later, .why = why}; }

Outcome answered(MessageId why, const Reply& reply) {
  return {.kind = reply.isForGood() ? Kind::Refused : Kind::Later,
          .why = reply.isForGood() ? why : MessageId{"mail.busy"},
          .code = reply.code,
          .enhanced = enhancedCodeOf(reply)};
}

class Conversation {
 public:
  Conversation(Wire& wire, const Speaker& speaker) : wire_(wire), speaker_(speaker) {}

  using Said = std::expected<void, Outcome>;
  using Heard = std::expected<Reply, Outcome>;

  Said open() {
    if (auto greeted = expectGood(hear(), MessageId{"mail.server-refused"}); !greeted) {
      return greeted;
    }
    if (auto met = introduce(); !met) return met;
    if (speaker_.security == Security::StartTls) {
      if (auto safe = protect(); !safe) return safe;
      if (auto met = introduce(); !met) return met;
    }
    return speaker_.login ? logIn(*speaker_.login) : Said{};
  }

  Said address(const Envelope& envelope) {
    if (auto taken =
            expectGood(ask("MAIL FROM:<" + envelope.from + ">"), MessageId{"mail.sender-refused"});
        !taken) {
      return taken;
    }
    return expectGood(ask("RCPT TO:<" + envelope.to + ">"), MessageId{"mail.receiver-refused"});
  }

  Outcome handOver(const Envelope& envelope, const std::function<Result<void>()>& before_content) {
    const Heard ready = ask("DATA");
    if (!ready) return ready.error();
    if (!ready->asksForMore()) return answered(MessageId{"mail.content-refused"}, *ready);
    if (!before_content()) return later(MessageId{"mail.not-recorded"});
    if (const auto sent = wire_.write(stuffed(envelope.message), kContent); !sent) {
      return later(sent.error().message);
    }
    // From here on the server may have it.
    if (const auto sent = wire_.write(".\r\n", kStep); !sent) return unsure();
    const Heard reply = hear(kFinalAnswer);
    if (!reply) return unsure();
    if (reply->isGood()) return {.kind = Kind::Delivered, .code = reply->code};
    return answered(MessageId{"mail.content-refused"}, *reply);
  }

  // A courtesy: what it answers changes nothing.
  void leave() {
    if (wire_.write("QUIT\r\n", kFarewell)) (void)hear(kFarewell);
  }

 private:
  static Outcome unsure() { return {.kind = Kind::Unsure, .why = MessageId{"mail.unsure"}}; }

  // RFC 5321 §4.5.2: a dot at a line's beginning is doubled.
  static std::string stuffed(std::string_view message) {
    std::string text;
    text.reserve(message.size() + 16);
    bool begins = true;
    for (const char c : message) {
      if (begins && c == '.') text += '.';
      text += c;
      begins = c == '\n';
    }
    if (!text.ends_with("\r\n")) text += "\r\n";
    return text;
  }

  Heard hear(std::chrono::milliseconds within = kStep) {
    std::array<char, kReadBytes> buffer{};
    for (;;) {
      if (auto reply = reader_.take()) return std::move(*reply);
      const auto got = wire_.read(buffer, within);
      if (!got) return std::unexpected(later(got.error().message));
      if (const auto fed = reader_.feed({buffer.data(), *got}); !fed) {
        return std::unexpected(later(fed.error().message));
      }
    }
  }

  Heard ask(const std::string& command) {
    if (const auto sent = wire_.write(command + "\r\n", kStep); !sent) {
      return std::unexpected(later(sent.error().message));
    }
    return hear();
  }

  static Said expectGood(const Heard& reply, MessageId why) {
    if (!reply) return std::unexpected(reply.error());
    if (!reply->isGood()) return std::unexpected(answered(why, *reply));
    return {};
  }

  Said introduce() {
    const Heard reply = ask("EHLO " + speaker_.own_name);
    if (auto met = expectGood(reply, MessageId{"mail.server-refused"}); !met) return met;
    abilities_ = abilitiesOf(*reply);
    return {};
  }

  Said protect() {
    if (!abilities_.start_tls) return std::unexpected(later(MessageId{"mail.no-tls"}));
    if (auto consents = expectGood(ask("STARTTLS"), MessageId{"mail.no-tls"}); !consents) {
      return consents;
    }
    // What came along with the consent was put there by somebody in between.
    if (reader_.holdsMore()) return std::unexpected(later(MessageId{"mail.nonsense"}));
    if (const auto safe = wire_.startTls(kStep); !safe) {
      return std::unexpected(later(safe.error().message));
    }
    return {};
  }

  Said logIn(const Login& login) {
    constexpr MessageId kRefused{"mail.login-refused"};
    if (abilities_.auth_plain) {
      using namespace std::string_literals;
      const std::string proof = toBase64(bytesOf("\0"s + login.user + "\0"s + login.password));
      if (proof.size() < kLongestCommand) return expectGood(ask("AUTH PLAIN " + proof), kRefused);
      return say({"AUTH PLAIN", proof});
    }
    if (!abilities_.auth_login) return std::unexpected(later(MessageId{"mail.no-login"}));
    return say({"AUTH LOGIN", toBase64(bytesOf(login.user)), toBase64(bytesOf(login.password))});
  }

  // The parts of a log-in: each but the last is answered with a question for the next.
  Said say(std::initializer_list<std::string> parts) {
    constexpr MessageId kRefused{"mail.login-refused"};
    for (std::size_t left = parts.size(); const std::string& part : parts) {
      const Heard reply = ask(part);
      if (--left == 0) return expectGood(reply, kRefused);
      if (!reply) return std::unexpected(reply.error());
      if (!reply->asksForMore()) return std::unexpected(answered(kRefused, *reply));
    }
    return {};
  }

  Wire& wire_;
  const Speaker& speaker_;
  ReplyReader reader_ = {};
  Abilities abilities_ = {};
};

}  // namespace

Outcome converse(Wire& wire, const Speaker& speaker, const Envelope& envelope,
                 const std::function<Result<void>()>& before_content) {
  Conversation conversation(wire, speaker);
  Outcome outcome;
  if (const auto opened = conversation.open(); !opened) {
    outcome = opened.error();
  } else if (const auto addressed = conversation.address(envelope); !addressed) {
    outcome = addressed.error();
  } else {
    outcome = conversation.handOver(envelope, before_content);
  }
  // A server that answered is told good-bye; one that was lost, or waits for content, is left.
  if (outcome.code != 0) conversation.leave();
  return outcome;
}

}  // namespace sekisho::platform::smtp
