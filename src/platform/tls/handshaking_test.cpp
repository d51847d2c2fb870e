// How soon whoever serves TLS answers.
#include "platform/tls/handshaking.h"

#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "core/testing/result_matchers.h"
#include "platform/descriptor.h"
#include "platform/system/testing/bound_port.h"
#include "platform/tls/authority.h"
#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

const Validity kThatYear{Instant(std::chrono::sys_days(2026y / 1 / 1)),
                         Instant(std::chrono::sys_days(2027y / 1 / 1))};

using Context = std::unique_ptr<SSL_CTX, Releases<&SSL_CTX_free>>;

/// Listens at a free port of 127.0.0.1, and serves one connection as it is told.
class ServerOfTls : public ::testing::Test {
 protected:
  ServerOfTls() { EXPECT_EQ(::listen(port_.socket.number(), 1), 0); }

  /// What SSL_accept and then SSL_read came to.
  struct Served {
    int accepted = 0;
    int ended = 0;
  };
  std::jthread serve(SSL_CTX& context, Served& served) {
    return std::jthread([this, &context, &served] {
      const Descriptor taken(::accept(port_.socket.number(), nullptr, nullptr));
      const std::unique_ptr<SSL, Releases<&SSL_free>> session(SSL_new(&context));
      SSL_set_fd(session.get(), taken.number());
      served.accepted = SSL_accept(session.get());
      char byte = 0;
      served.ended = SSL_get_error(session.get(), SSL_read(session.get(), &byte, 1));
    });
  }
  [[nodiscard]] auto shake(std::chrono::milliseconds most = 5s) const {
    return timeToShakeHands("127.0.0.1", port_.number, most);
  }

  platform::testing::BoundPort port_;
};

TEST_F(ServerOfTls, IsSaidGoodbyeToOnceHandsWereShaken) {
  const Context context(SSL_CTX_new(TLS_server_method()));
  const auto identity = Authority::create("Sekisho test", kThatYear);
  ASSERT_THAT(identity, succeeds());
  const std::string certificate_pem = identity->certificate().toPem();
  const std::string key_pem = identity->key().toPem();
  const Bio certificate = readerOf(certificate_pem);
  const Bio key = readerOf(key_pem);
  const X509Certificate own(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
  const Key secret(PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
  ASSERT_EQ(SSL_CTX_use_certificate(context.get(), own.get()), 1);
  ASSERT_EQ(SSL_CTX_use_PrivateKey(context.get(), secret.get()), 1);
  SSL_CTX_set_num_tickets(context.get(), 0);  // nothing is written once the client may be gone
  Served served;
  auto serving = serve(*context, served);
  EXPECT_THAT(shake(), succeeds());
  serving.join();
  EXPECT_EQ(served.accepted, 1);
  EXPECT_EQ(served.ended, SSL_ERROR_ZERO_RETURN) << "close_notify (RFC 8446 §6.1)";
}

TEST_F(ServerOfTls, AnswersWithAnAlertAsWell) {
  const Context context(SSL_CTX_new(TLS_server_method()));  // without a certificate
  Served served;
  auto serving = serve(*context, served);
  EXPECT_THAT(shake(), succeeds());
  serving.join();
  EXPECT_LE(served.accepted, 0);
}

TEST_F(ServerOfTls, DoesNotAnswerWhileItHangs) {
  EXPECT_THAT(shake(50ms), failsWith(ErrorCode::Unavailable));
}

TEST_F(ServerOfTls, IsNoneThatAnswersInPlainText) {
  std::jthread plain([this] {
    const Descriptor taken(::accept(port_.socket.number(), nullptr, nullptr));
    constexpr std::string_view kWords = "HTTP/1.0 400 Bad Request\r\n\r\n";
    (void)::send(taken.number(), kWords.data(), kWords.size(), MSG_NOSIGNAL);
  });
  EXPECT_THAT(shake(), failsWith(ErrorCode::Unavailable));
}

}  // namespace
}  // namespace sekisho::platform::tls
