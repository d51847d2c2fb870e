#pragma once

// For the .cpp files of this folder only: it needs Asio and OpenSSL.

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>
#include <string>

#include "core/digest.h"
#include "core/error.h"
#include "platform/http/client.h"
#include "platform/http/server.h"
#include "platform/tls/openssl.h"

namespace sekisho::platform::http {

/// What the TLS connections of one listener, or of one client, share. TLS 1.3 only.
class TlsContext {
 public:
  /// InvalidInput if the certificate, key or CA cannot be used.
  [[nodiscard]] static Result<std::shared_ptr<TlsContext>> forServer(const ServerTls& settings);
  [[nodiscard]] static Result<std::shared_ptr<TlsContext>> forClient(const ClientTls& settings);

  [[nodiscard]] boost::asio::ssl::context& asio() { return context_; }
  /// Puts what a client's checked certificate says into `peer`.
  void describe(SSL& connection, Peer& peer) const;

 private:
  enum class Role { Server, Client };

  explicit TlsContext(Role role);
  [[nodiscard]] Result<void> show(const std::string& chain_pem, const std::string& key_pem);
  [[nodiscard]] Result<void> trust(const std::string& authority_pem);
  static int verify(X509_STORE_CTX* presented, void* self);
  [[nodiscard]] int verifyClient(X509& leaf) const;
  [[nodiscard]] int verifyServer(X509& leaf, STACK_OF(X509) * chain) const;

  Role role_;
  boost::asio::ssl::context context_;
  tls::X509Certificate authority_ = {};
  std::optional<Sha256> pinned_ = {};
  std::string server_name_ = {};
};

}  // namespace sekisho::platform::http
