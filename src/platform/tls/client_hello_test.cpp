// What a TLS client says first, as a server hears it.
#include "platform/tls/client_hello.h"

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <memory>

#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {
namespace {

TEST(ClientHello, IsAnsweredByWhoeverServesTls) {
  const std::string hello = clientHello();
  const std::unique_ptr<SSL_CTX, Releases<&SSL_CTX_free>> context(SSL_CTX_new(TLS_server_method()));
  ASSERT_TRUE(context);
  const std::unique_ptr<SSL, Releases<&SSL_free>> server(SSL_new(context.get()));
  ASSERT_TRUE(server);
  BIO* heard = BIO_new_mem_buf(hello.data(), static_cast<int>(hello.size()));
  BIO* said = BIO_new(BIO_s_mem());
  SSL_set_bio(server.get(), heard, said);
  EXPECT_LE(SSL_accept(server.get()), 0);
  const std::string answer = textOf(*said);
  ASSERT_FALSE(answer.empty());
  ASSERT_GE(answer.size(), 7U);
  EXPECT_EQ(answer[0], 21) << "an alert (RFC 8446 §5.1)";
  EXPECT_EQ(answer[6], 40) << "it was understood, and this server has no certificate (§6.2)";
}

TEST(ClientHello, IsAnotherOneEachTime) { EXPECT_NE(clientHello(), clientHello()); }

}  // namespace
}  // namespace sekisho::platform::tls
