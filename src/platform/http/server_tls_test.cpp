#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <atomic>

#include "core/testing/result_matchers.h"
#include "platform/http/client.h"
#include "platform/http/server.h"
#include "platform/http/testing/raw_client.h"
#include "platform/tls/authority.h"

namespace sekisho::platform::http {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
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

TEST(ServerWithTls, RefusesAClientWithoutACertificateWhereOneIsRequired) {
  const Authority ca = authority();
  const auto server = serve(serverIdentity(ca), ClientCertificate::Required, ca);
  Client client = clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256()});

  EXPECT_THAT(client.send(kPost, kPatience), failsWith(ErrorCode::Unauthenticated));
}

TEST(ServerWithTls, RefusesAServersCertificateFromAClient) {
  const Authority ca = authority();
  const Identity hub = serverIdentity(ca);
  const auto server = serve(hub, ClientCertificate::Required, ca);
  Client client = clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256(),
                                      .chain_pem = hub.chain_pem,
                                      .key_pem = hub.key_pem});

  EXPECT_THAT(client.send(kPost, kPatience), failsWith(ErrorCode::Unauthenticated));
}

TEST(ServerWithTls, ServesClientsWithAndWithoutACertificateWhereItIsOptional) {
  const Authority ca = authority();
  const auto server = serve(serverIdentity(ca), ClientCertificate::Optional, ca);
  const Identity agent = agentIdentity(ca);
  Client known = clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256(),
                                     .chain_pem = agent.chain_pem,
                                     .key_pem = agent.key_pem});
  Client unknown = clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256()});

  const auto first = known.send(kGet, kPatience);
  const auto second = unknown.send(kGet, kPatience);

  ASSERT_THAT(first, succeeds());
  EXPECT_THAT(first->body, HasSubstr(std::string(kUri)));
  ASSERT_THAT(second, succeeds());
  EXPECT_EQ(second->body, "GET / 127.0.0.1 nobody - ");
}

TEST(ServerWithTls, RefusesAForeignCertificateEvenWhereItIsOptional) {
  const Authority ca = authority();
  const auto server = serve(serverIdentity(ca), ClientCertificate::Optional, ca);
  const Identity agent = agentIdentity(authority());
  Client client = clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256(),
                                      .chain_pem = agent.chain_pem,
                                      .key_pem = agent.key_pem});

  EXPECT_THAT(client.send(kGet, kPatience), failsWith(ErrorCode::Unauthenticated));
}

TEST(ServerWithTls, CarriesLongBodiesBothWays) {
  const Authority ca = authority();
  const Identity hub = serverIdentity(ca);
  auto server = Server::listen(
      {.listeners = {{.address = "127.0.0.1",
                      .tls = ServerTls{.chain_pem = hub.chain_pem, .key_pem = hub.key_pem},
                      .max_body_bytes = std::size_t{32} << 20U}}},
      [](const Request& request) { return Response{.body = request.body}; });
  ASSERT_THAT(server, succeeds());
  Client client = clientFor(**server, {.pinned_authority = ca.certificate().spkiSha256()});
  std::string body(std::size_t{8} << 20U, 'x');
  body.back() = 'y';

  for (int i = 0; i < 2; ++i) {
    const auto answer = client.send({.method = "PUT", .path = "/", .body = body}, kPatience);
    ASSERT_THAT(answer, succeeds());
    EXPECT_TRUE(answer->body == body);
  }
}

TEST(ServerWithTls, TakesLongBodiesOnlyFromWhomItKnowsIfToldSo) {
  const Authority ca = authority();
  const Identity hub = serverIdentity(ca);
  auto server = Server::listen(
      {.listeners = {{.address = "127.0.0.1",
                      .tls = ServerTls{.chain_pem = hub.chain_pem,
                                       .key_pem = hub.key_pem,
                                       .client_certificate = ClientCertificate::Optional,
                                       .client_authority_pem = ca.certificate().toPem()},
                      .max_body_bytes = std::size_t{1} << 20U,
                      .max_stranger_body_bytes = 100}}},
      [](const Request& request) { return Response{.body = request.body}; });
  ASSERT_THAT(server, succeeds());
  const Identity agent = agentIdentity(ca);
  Client known = clientFor(**server, {.pinned_authority = ca.certificate().spkiSha256(),
                                      .chain_pem = agent.chain_pem,
                                      .key_pem = agent.key_pem});
  Client stranger = clientFor(**server, {.pinned_authority = ca.certificate().spkiSha256()});
  const auto sized = [](std::size_t bytes) {
    return Request{.method = "PUT", .path = "/", .body = std::string(bytes, 'x')};
  };

  EXPECT_EQ(known.send(sized(101), kPatience)->status, 200);
  EXPECT_EQ(stranger.send(sized(100), kPatience)->status, 200);
  EXPECT_EQ(stranger.send(sized(101), kPatience)->status, 413);
}

TEST(ServerWithTls, SpeaksNothingOlderThanTls13) {
  const Authority ca = authority();
  const auto server = serve(serverIdentity(ca), ClientCertificate::NotAsked, ca);
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);

  for (const int newest : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    SSL_CTX_set_max_proto_version(context.get(), newest);
    BIO* dialled = BIO_new_ssl_connect(context.get());
    BIO_set_conn_hostname(dialled, ("127.0.0.1:" + std::to_string(server->port())).c_str());
    EXPECT_EQ(BIO_do_handshake(dialled) == 1, newest == TLS1_3_VERSION);
    BIO_free_all(dialled);
  }
}

TEST(ServerWithTls, AnswersNothingInPlainText) {
  const Authority ca = authority();
  const auto server = serve(serverIdentity(ca), ClientCertificate::NotAsked, ca);
  testing::RawClient client(server->port());

  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

  EXPECT_THAT(client.readToEnd(), Optional(Not(HasSubstr("HTTP"))));
}

TEST(ServerWithTls, EndsAHandshakeThatDoesNotCome) {
  const Authority ca = authority();
  const Identity hub = serverIdentity(ca);
  const auto server = Server::listen(
      {.listeners = {{.address = "127.0.0.1",
                      .tls = ServerTls{.chain_pem = hub.chain_pem, .key_pem = hub.key_pem}}},
       .deadlines = {.handshake = std::chrono::milliseconds{50}}},
      tellPeer);
  ASSERT_THAT(server, succeeds());
  testing::RawClient client((*server)->port());

  client.write("\x16\x03\x01");

  EXPECT_THAT(client.readToEnd(), Optional(IsEmpty()));
}

TEST(ServerWithTls, IsNotStartedWithWhatDoesNotBelongTogether) {
  const Authority ca = authority();
  const Identity hub = serverIdentity(ca);
  const std::string key = PrivateKey::generate().toPem();
  const std::string ca_pem = ca.certificate().toPem();
  using enum ClientCertificate;
  for (const ServerTls& wrong : {ServerTls{.chain_pem = hub.chain_pem, .key_pem = key},
                                 ServerTls{.chain_pem = "", .key_pem = hub.key_pem},
                                 ServerTls{.chain_pem = hub.chain_pem, .key_pem = ""},
                                 ServerTls{.chain_pem = hub.chain_pem,
                                           .key_pem = hub.key_pem,
                                           .client_certificate = Required,
                                           .client_authority_pem = "nonsense"}}) {
    EXPECT_THAT(Server::listen({.listeners = {{.address = "127.0.0.1", .tls = wrong}}}, tellPeer),
                failsWith(ErrorCode::InvalidInput));
  }
}

TEST(ServerWithTls, ShowsARenewedCertificateToNewConnections) {
  const Authority ca = authority();
  const Authority next = authority();
  const Identity renewed = serverIdentity(next);
  const auto server = serve(serverIdentity(ca), ClientCertificate::NotAsked, ca);
  Client old = clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256()});
  ASSERT_THAT(old.send(kGet, kPatience), succeeds());

  const auto listener = [&](std::string key) {
    return Listener{.address = "127.0.0.1",
                    .tls = ServerTls{.chain_pem = renewed.chain_pem, .key_pem = std::move(key)},
                    .host_names = {"renewed.example"}};
  };
  ASSERT_THAT(server->change(0, listener(renewed.key_pem)), succeeds());

  EXPECT_THAT(old.send(kGet, kPatience), succeeds());
  EXPECT_THAT(clientFor(*server, {.pinned_authority = next.certificate().spkiSha256()})
                  .send(kGet, kPatience),
              succeeds());
  EXPECT_THAT(server->change(0, listener("nonsense")), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(clientFor(*server, {.pinned_authority = next.certificate().spkiSha256()})
                  .send(kGet, kPatience),
              succeeds());
}

TEST(ServerThatMoves, TakesItsPortToAnotherAddressAndLeavesPlainHttpBehind) {
  const Authority ca = authority();
  const Identity identity = serverIdentity(ca);
  const auto server = Server::listen({.listeners = {{.address = "127.0.0.1"}}}, tellPeer);
  ASSERT_THAT(server, succeeds());
  const std::uint16_t port = (*server)->port();
  auto plain = Client::create({.address = "127.0.0.1", .port = port});
  ASSERT_THAT(plain->send(kGet, kPatience), succeeds());

  ASSERT_THAT((*server)->change(0, {.address = "127.0.0.2",
                                    .tls = ServerTls{.chain_pem = identity.chain_pem,
                                                     .key_pem = identity.key_pem}}),
              succeeds());

  EXPECT_EQ((*server)->port(), port);
  EXPECT_THAT(plain->send(kGet, kPatience), failsWith(ErrorCode::Unavailable));
  auto moved =
      Client::create({.address = "127.0.0.2",
                      .port = port,
                      .tls = ClientTls{.pinned_authority = ca.certificate().spkiSha256()}});
  EXPECT_THAT(moved->send(kGet, kPatience), succeeds());
}

TEST(ServerThatMoves, StaysWhereItWasIfTheOtherAddressIsTaken) {
  const auto other = Server::listen({.listeners = {{.address = "127.0.0.2"}}}, tellPeer);
  ASSERT_THAT(other, succeeds());
  const auto server = Server::listen({.listeners = {{.address = "127.0.0.1"}}}, tellPeer);
  ASSERT_THAT(server, succeeds());

  EXPECT_THAT((*server)->change(0, {.address = "127.0.0.2", .port = (*other)->port()}),
              failsWith(ErrorCode::Conflict));

  auto client = Client::create({.address = "127.0.0.1", .port = (*server)->port()});
  EXPECT_THAT(client->send(kGet, kPatience), succeeds());
}

// --- whom a client believes

MATCHER(isUntrusted, "is a failure because the server is a stranger") {
  return !arg && arg.error().code == ErrorCode::Unavailable &&
         arg.error().message.name == "http.untrusted";
}

TEST(ClientWithTls, BelievesNoOtherAuthorityThanThePinnedOne) {
  const Authority ca = authority();
  std::atomic<int> handled = 0;
  const Identity hub = serverIdentity(ca);
  const auto server = Server::listen(
      {.listeners = {{.address = "127.0.0.1",
                      .tls = ServerTls{.chain_pem = hub.chain_pem, .key_pem = hub.key_pem}}}},
      [&](const Request&) { return Response{.status = 200 + handled++}; });
  ASSERT_THAT(server, succeeds());

  Client client = clientFor(**server, {.pinned_authority = PrivateKey::generate().spkiSha256()});

  EXPECT_THAT(client.send(kPost, kPatience), isUntrusted());
  (*server)->stop(seconds{10});
  EXPECT_EQ(handled, 0);
}

TEST(ClientWithTls, IsNotFooledByThePinnedCertificateBesideAForeignLeaf) {
  const Authority ca = authority();
  Identity impostor = serverIdentity(authority());
  impostor.chain_pem += ca.certificate().toPem();
  const auto server = serve(impostor, ClientCertificate::NotAsked, ca);

  EXPECT_THAT(clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256()})
                  .send(kPost, kPatience),
              isUntrusted());
}

TEST(ClientWithTls, IsNotFooledByAnAgentThatPlaysTheHub) {
  const Authority ca = authority();
  Identity agent = agentIdentity(ca);
  agent.chain_pem += ca.certificate().toPem();
  const auto server = serve(agent, ClientCertificate::NotAsked, ca);

  EXPECT_THAT(clientFor(*server, {.pinned_authority = ca.certificate().spkiSha256()})
                  .send(kPost, kPatience),
              isUntrusted());
}

TEST(ClientWithTls, ChecksDatesUnlessTheKeyIsPinned) {
  const Authority ca = authority();
  const auto expired = serve(serverIdentity(ca, kPast), ClientCertificate::NotAsked, ca);
  const auto current = serve(serverIdentity(ca, kPresent), ClientCertificate::NotAsked, ca);
  const std::string ca_pem = ca.certificate().toPem();

  EXPECT_THAT(clientFor(*expired, {.authority_pem = ca_pem}).send(kGet, kPatience), isUntrusted());
  EXPECT_THAT(clientFor(*current, {.authority_pem = ca_pem}).send(kGet, kPatience), succeeds());
  EXPECT_THAT(clientFor(*current, {.authority_pem = authority().certificate().toPem()})
                  .send(kGet, kPatience),
              isUntrusted());
}

TEST(ClientWithTls, ChecksTheServersNameIfOneIsGiven) {
  const Authority ca = authority();
  const auto server = serve(serverIdentity(ca), ClientCertificate::NotAsked, ca);
  const auto pin = ca.certificate().spkiSha256();
  const auto ask = [&](const std::string& name) {
    return clientFor(*server, {.pinned_authority = pin, .server_name = name}).send(kGet, kPatience);
  };

  EXPECT_THAT(ask("127.0.0.1"), succeeds());
  EXPECT_THAT(ask("sekisho.internal"), succeeds());
  EXPECT_THAT(ask("127.0.0.2"), isUntrusted());
  EXPECT_THAT(ask("other.internal"), isUntrusted());
}

TEST(ClientWithTls, DoesNotSpeakToAPlainServer) {
  const auto server = Server::listen({.listeners = {{.address = "127.0.0.1"}}}, tellPeer);
  ASSERT_THAT(server, succeeds());

  EXPECT_THAT(clientFor(**server, {.pinned_authority = authority().certificate().spkiSha256()})
                  .send(kPost, kPatience),
              isUntrusted());
}

}  // namespace
}  // namespace sekisho::platform::http
