#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/digest.h"
#include "core/error.h"
#include "platform/http/message.h"

namespace sekisho::platform::http {

/// An answer's body; more fails.
inline constexpr std::size_t kMaxAnswerBytes = std::size_t{64} << 20U;

/// Whom a client believes, and how it proves itself. TLS 1.3 only.
struct ClientTls {
  /// SHA-256 of the CA's public key (SubjectPublicKeyInfo). The server sends the CA's certificate
  /// along; certificate dates are ignored, since the machine's clock may be wrong.
  std::optional<Sha256> pinned_authority = {};
  std::string authority_pem = {};  ///< Otherwise: the CA itself; dates are checked.
  /// A host name or numeric address that the server's certificate must hold; any if empty.
  std::string server_name = {};
  std::string chain_pem = {};  ///< The client's own certificate, if it has one.
  std::string key_pem = {};
};

/// Where a client connects: TCP, or a local socket if `socket_path` is set.
struct ClientOptions {
  std::string address = {};  ///< Numeric: nothing is resolved. Without TLS it must be loopback.
  std::uint16_t port = 0;
  std::string socket_path = {};
  std::optional<ClientTls> tls = {};
  std::string host = {};  ///< The Host field, if not the address and port.
  std::chrono::milliseconds connect_deadline = std::chrono::seconds{10};
  std::size_t max_answer_bytes = kMaxAnswerBytes;
};

/// An HTTP/1.1 client to one server over one connection, kept open between requests. It has no
/// thread of its own: a call waits for its answer. One thread at a time.
class Client {
 public:
  /// Connects only when something is sent. InvalidInput if the options cannot be used.
  [[nodiscard]] static Result<Client> create(ClientOptions options);

  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  /// Sends the request and waits for its answer, of whatever status; `peer` and the fields Host,
  /// Content-Length and Connection are the client's own business. GET and HEAD are sent once more
  /// if a connection kept open turns out to be dead.
  ///
  /// Unavailable if no connection came about or the server is not the one to believe
  /// (`http.untrusted`): nothing was sent. Unauthenticated if the server refused the client's
  /// certificate. Indeterminate if a request that may change something went out, but no whole
  /// answer came back in time. Corrupt if the answer is not well-formed HTTP or too long.
  /// InvalidInput if the request cannot be sent.
  [[nodiscard]] Result<Response> send(const Request& request, std::chrono::milliseconds deadline);

  /// Closes the connection; the next request opens another.
  void close();

  /// From now on a call hurries once `descriptor` (-1: none) is readable: connecting ends at once,
  /// and a request that went out waits for its answer no longer than `grace` from then.
  void hurryOn(int descriptor, std::chrono::milliseconds grace);

 private:
  struct State;
  class Hurry;
  explicit Client(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace sekisho::platform::http
