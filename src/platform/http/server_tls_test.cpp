#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "platform/http/client.h"
#include "platform/http/server.h"
#include "platform/tls/authority.h"

namespace sekisho::platform::http {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using std::chrono::seconds;
using ::testing::Eq;
using ::testing::Field;
using ::testing::Optional;
using tls::Authority;
using tls::Certificate;
using tls::CertificateRequest;
using tls::PrivateKey;

constexpr seconds kPatience{20};
constexpr std::string_view kUri = "urn:sekisho:clinic:device";

/// Long past: a certificate that only a client which ignores dates accepts.
const tls::Validity kPast{fromMs(0), fromMs(1'000'000'000'000)};
const tls::Validity kPresent{fromMs(0), fromMs(32'000'000'000'000)};

Authority authority() { return std::move(*Authority::create("Sekisho test", kPresent)); }

struct Identity {
  std::string chain_pem;
  std::string key_pem;
};

Identity serverIdentity(const Authority& ca, const tls::Validity& validity = kPast) {
  const PrivateKey key = PrivateKey::generate();
  const auto leaf =
      ca.issueServer(CertificateRequest::create(key),
                     {.dns_names = {"sekisho.internal"}, .addresses = {"127.0.0.1"}}, validity);
  return {leaf->toPem() + ca.certificate().toPem(), key.toPem()};
}

Identity agentIdentity(const Authority& ca) {
  const PrivateKey key = PrivateKey::generate();
  const auto leaf = ca.issueClient(CertificateRequest::create(key), kUri, kPast);
  return {leaf->toPem(), key.toPem()};
}

Response tellPeer(const Request& request) {
  const Peer& peer = request.peer;
  return {.body = request.method + " " + request.path + " " + peer.address + " " +
                  peer.certificate_uri.value_or("nobody") + " " +
                  peer.certificate_serial.value_or("-") + " " + request.body};
}

std::unique_ptr<Server> serve(const Identity& identity, ClientCertificate asks,
                              const Authority& clients) {
  auto server = Server::listen(
      {.listeners = {{.address = "127.0.0.1",
                      .tls = ServerTls{.chain_pem = identity.chain_pem,
                                       .key_pem = identity.key_pem,
                                       .client_certificate = asks,
                                       .client_authority_pem = clients.certificate().toPem()}}}},
      tellPeer);
  EXPECT_THAT(server, succeeds());
  return std::move(*server);
}

Client clientFor(const Server& server, ClientTls tls) {
  auto client =
      Client::create({.address = "127.0.0.1", .port = server.port(), .tls = std::move(tls)});
  EXPECT_THAT(client, succeeds());
  return std::move(*client);
}

const Request kPost{.method = "POST", .path = "/facts", .body = "{}"};
const Request kGet{.method = "GET", .path = "/"};

TEST(ServerWithTls, KnowsAnAgentByItsCertificate) {
  const Authority ca = authority();
  const auto server = serve(serverIdentity(ca), ClientCertificate::Required, ca);
  const Identity agent = agentIdentity(ca);
  Client client = clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256(),
                                      .chain_pem = agent.chain_pem,
                                      .key_pem = agent.key_pem});

  const auto answer = client.send(kPost, kPatience);

  ASSERT_THAT(answer, succeeds());
  const std::string serial = Certificate::fromPem(agent.chain_pem)->serial();
  EXPECT_EQ(answer->body, "POST /facts 127.0.0.1 " + std::string(kUri) + " " + serial + " {}");
}

TEST(ServerWithTls, RefusesAnAgentOfAForeignAuthority) {
  const Authority ca = authority();
  const auto server = serve(serverIdentity(ca), ClientCertificate::Required, ca);
  const Identity agent = agentIdentity(authority());
  Client client = clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256(),
                                      .chain_pem = agent.chain_pem,
                                      .key_pem = agent.key_pem});

  EXPECT_THAT(client.send(kPost, kPatience), failsWith(ErrorCode::Unauthenticated));
}

}  // namespace
}  // namespace sekisho::platform::http
