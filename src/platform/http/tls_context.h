#pragma once

// For .cpp files of platform/ only: it needs Asio and OpenSSL.

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

/// A server of somebody else's, such as the one that takes mail, and who vouches for it.
struct PublicTls {
  std::string authorities_pem =
      {};                        ///< Any number of certificates; whatever they sign is believed.
  std::string server_name = {};  ///< The host name or numeric address its certificate must hold.
};

/// What the TLS connections of one listener, or of one client, share. TLS 1.3 only, but with
/// machines of somebody else's: those from TLS 1.2 on.
class TlsContext {
 public:
  /// InvalidInput if the certificate, key or CA cannot be used.
  [[nodiscard]] static Result<std::shared_ptr<TlsContext>> forServer(const ServerTls& settings);
  [[nodiscard]] static Result<std::shared_ptr<TlsContext>> forClient(const ClientTls& settings);
  /// For a server whose certificate an authority of the world's or the clinic's own vouches for,
  /// with its dates (RFC 5280) and its name (RFC 6125; a whole first label may be a wildcard).
  [[nodiscard]] static Result<std::shared_ptr<TlsContext>> forPublicServer(
      const PublicTls& settings);

  [[nodiscard]] boost::asio::ssl::context& asio() { return context_; }
  /// The name to ask the other end for (RFC 6066 §3); empty if none.
  [[nodiscard]] const std::string& askedName() const { return asked_name_; }
  /// Puts what a client's checked certificate says into `peer`.
  void describe(SSL& connection, Peer& peer) const;

 private:
  enum class Role { Server, ServerOfOthers, Client, PublicClient };

  explicit TlsContext(Role role);
  [[nodiscard]] Result<void> show(const std::string& chain_pem, const std::string& key_pem);
  [[nodiscard]] Result<void> trust(const std::string& authority_pem);
  [[nodiscard]] Result<void> trustAll(const std::string& authorities_pem);
  [[nodiscard]] Result<void> expect(const std::string& server_name);
  static int verify(X509_STORE_CTX* presented, void* self);
  [[nodiscard]] int verifyClient(X509& leaf) const;
  [[nodiscard]] int verifyServer(X509& leaf, STACK_OF(X509) * chain) const;

  Role role_;
  boost::asio::ssl::context context_;
  tls::X509Certificate authority_ = {};
  std::optional<Sha256> pinned_ = {};
  std::string server_name_ = {};
  std::string asked_name_ = {};
};

}  // namespace sekisho::platform::http
