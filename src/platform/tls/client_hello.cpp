#include "platform/tls/client_hello.h"

#include <openssl/ssl.h>

#include <memory>

#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {

std::string clientHello() {
  const std::unique_ptr<SSL_CTX, Releases<&SSL_CTX_free>> context(SSL_CTX_new(TLS_client_method()));
  if (!context) return {};
  const std::unique_ptr<SSL, Releases<&SSL_free>> client(SSL_new(context.get()));
  BIO* heard = BIO_new(BIO_s_mem());
  BIO* said = BIO_new(BIO_s_mem());
  if (!client || heard == nullptr || said == nullptr) {
    BIO_free(heard);
    BIO_free(said);
    return {};
  }
  SSL_set_bio(client.get(), heard, said);  // which owns both from now on
  (void)SSL_connect(client.get());         // it wants an answer, and gets none
  return textOf(*said);
}

}  // namespace sekisho::platform::tls
