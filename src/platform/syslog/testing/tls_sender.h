#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho::platform::syslog::testing {

/// What a sender shows; empty texts show nothing.
struct SenderIdentity {
  std::string chain_pem = {};
  std::string key_pem = {};
};

/// A sender over TLS, with any version and certificate: for saying things that no good one would.
/// Every wait ends after ten seconds.
class TlsSender {
 public:
  /// Connects to a port on 127.0.0.1. `version` is OpenSSL's, such as TLS1_2_VERSION; 0 for the
  /// newest.
  TlsSender(std::uint16_t port, const SenderIdentity& identity, int version = 0);
  ~TlsSender();
  TlsSender(const TlsSender&) = delete;
  TlsSender& operator=(const TlsSender&) = delete;

  /// Whether the handshake was done, as far as this end can tell.
  [[nodiscard]] bool connected() const { return connected_; }
  bool write(std::string_view bytes);
  /// Waits for the other end to close.
  [[nodiscard]] bool isClosed();
  void close();

 private:
  int socket_ = -1;
  void* context_ = nullptr;     // SSL_CTX
  void* connection_ = nullptr;  // SSL
  bool connected_ = false;
};

}  // namespace sekisho::platform::syslog::testing
