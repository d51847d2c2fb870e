#include "platform/syslog/testing/tls_sender.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>

namespace sekisho::platform::syslog::testing {
namespace {

SSL_CTX* contextOf(void* context) { return static_cast<SSL_CTX*>(context); }
SSL* connectionOf(void* connection) { return static_cast<SSL*>(connection); }

void show(SSL_CTX* context, const SenderIdentity& identity) {
  if (identity.chain_pem.empty()) return;
  BIO* chain =
      BIO_new_mem_buf(identity.chain_pem.data(), static_cast<int>(identity.chain_pem.size()));
  BIO* key = BIO_new_mem_buf(identity.key_pem.data(), static_cast<int>(identity.key_pem.size()));
  X509* leaf = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr);
  EVP_PKEY* secret = PEM_read_bio_PrivateKey(key, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(context, leaf);
  SSL_CTX_use_PrivateKey(context, secret);
  X509_free(leaf);
  EVP_PKEY_free(secret);
  BIO_free(chain);
  BIO_free(key);
}

}  // namespace

TlsSender::TlsSender(std::uint16_t port, const SenderIdentity& identity, int version)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      context_(SSL_CTX_new(TLS_client_method())) {
  std::signal(SIGPIPE, SIG_IGN);  // a receiver that hangs up is an answer, not the end
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  SSL_CTX* context = contextOf(context_);
  SSL_CTX_set_security_level(context, 0);
  if (version != 0) {
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
  }
  show(context, identity);
  SSL* connection = SSL_new(context);
  connection_ = connection;
  SSL_set_fd(connection, socket_);
  connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0 &&
               SSL_connect(connection) == 1;
}

TlsSender::~TlsSender() {
  close();
  SSL_free(connectionOf(connection_));
  SSL_CTX_free(contextOf(context_));
}

bool TlsSender::write(std::string_view bytes) {
  return connected_ &&
         SSL_write(connectionOf(connection_), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool TlsSender::isClosed() {
  char byte = 0;
  if (!connected_) return true;
  const int got = SSL_read(connectionOf(connection_), &byte, 1);
  const int why = SSL_get_error(connectionOf(connection_), got);
  return got <= 0 && why != SSL_ERROR_WANT_READ;
}

void TlsSender::close() {
  if (socket_ < 0) return;
  if (connected_) SSL_shutdown(connectionOf(connection_));
  ::close(socket_);
  socket_ = -1;
}

}  // namespace sekisho::platform::syslog::testing
