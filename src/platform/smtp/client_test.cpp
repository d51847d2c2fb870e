#include "platform/smtp/client.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "platform/http/server.h"
#include "platform/tls/authority.h"

namespace sekisho::platform::smtp {
namespace {

using sekisho::testing::succeeds;
using std::chrono::milliseconds;
using Kind = Outcome::Kind;

constexpr milliseconds kPatience{20'000};
constexpr milliseconds kShort{400};
const Envelope kShortEnvelope{
    .from = "a@x.example", .to = "b@x.example", .message = "s: s\r\n\r\n"};

Result<void> noteNothing() { return {}; }

const tls::Validity kPresent{fromMs(0), fromMs(32'000'000'000'000)};

/// A server with TLS that never greets: enough to see whether it is believed.
class TlsServer {
 public:
  explicit TlsServer(std::string name) : authority_(*tls::Authority::create("test", kPresent)) {
    const auto key = tls::PrivateKey::generate();
    const auto leaf = authority_.issueServer(tls::CertificateRequest::create(key),
                                             {.dns_names = {std::move(name)}}, kPresent);
    EXPECT_THAT(leaf, succeeds());
    const http::ServerTls shown{.chain_pem = leaf->toPem(), .key_pem = key.toPem()};
    auto server = http::Server::listen({.listeners = {{.address = "127.0.0.1", .tls = shown}}},
                                       [](const http::Request&) { return http::Response{}; });
    EXPECT_THAT(server, succeeds());
    server_ = std::move(*server);
  }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] std::string authority() const { return authority_.certificate().toPem(); }

 private:
  tls::Authority authority_;
  std::unique_ptr<http::Server> server_;
};

Outcome reach(const Server& server, const Speaker& speaker, milliseconds deadline = kPatience) {
  return send(server, speaker, kShortEnvelope, noteNothing, deadline);
}

TEST(MailClient, BelievesAServerThatAKnownAuthorityNames) {
  const TlsServer server("localhost");
  EXPECT_EQ(reach({"localhost", server.port(), server.authority()}, {}, kShort),
            (Outcome{.why = MessageId{"mail.no-answer"}}))
      << "TLS came about; then it waited for a greeting";
}

TEST(MailClient, TellsNothingToAServerOfAnotherName) {
  const TlsServer server("mail.clinic.example");
  EXPECT_EQ(reach({"localhost", server.port(), server.authority()}, {}),
            (Outcome{.why = MessageId{"mail.untrusted"}}));
}

TEST(MailClient, TellsNothingToAServerOfAnUnknownAuthority) {
  const TlsServer server("localhost");
  const TlsServer other("localhost");
  EXPECT_EQ(reach({"localhost", server.port(), other.authority()}, {}),
            (Outcome{.why = MessageId{"mail.untrusted"}}));
}

TEST(MailClient, NeedsSomebodyToVouch) {
  EXPECT_EQ(reach({"localhost", 465, ""}, {}), (Outcome{.why = MessageId{"mail.no-authorities"}}));
}

TEST(MailClient, GoesWithoutTlsNowhereButToThisMachine) {
  const Speaker plain{.security = Security::None, .own_name = "hub.example"};
  EXPECT_EQ(reach({"192.0.2.1", 25, ""}, plain), (Outcome{.why = MessageId{"mail.no-tls"}}));
  EXPECT_EQ(reach({"127.0.0.1", 1, ""}, plain), (Outcome{.why = MessageId{"mail.unreachable"}}));
}

TEST(MailClient, StopsWhenItIsToldTo) {
  const TlsServer server("localhost");
  std::stop_source stop;
  stop.request_stop();
  const auto outcome = send({"localhost", server.port(), server.authority()}, {}, kShortEnvelope,
                            noteNothing, kPatience, stop.get_token());
  EXPECT_EQ(outcome.kind, Kind::Later);
}

}  // namespace
}  // namespace sekisho::platform::smtp
