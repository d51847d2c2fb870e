#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "platform/http/message.h"
#include "platform/http/request_reader.h"

namespace sekisho::platform::http {

inline constexpr std::size_t kMaxConnections = 256;  ///< Of one listener.
inline constexpr std::size_t kMaxConnectionsPerAddress = 64;
inline constexpr std::size_t kMaxRequestsPerConnection = 1000;
/// Requests that wait for a worker; more is 503.
inline constexpr std::size_t kMaxWaitingRequests = 256;
inline constexpr std::size_t kWorkers = 8;

/// How long each part of a conversation may take. A peer that is slower is cut off.
struct Deadlines {
  std::chrono::milliseconds handshake = std::chrono::seconds{10};
  std::chrono::milliseconds first =
      std::chrono::seconds{10};  ///< To the first request's first byte.
  std::chrono::milliseconds idle = std::chrono::seconds{60};  ///< From one request to the next.
  std::chrono::milliseconds head =
      std::chrono::seconds{10};  ///< A whole head, from its first byte.
  std::chrono::milliseconds body =
      std::chrono::seconds{60};  ///< A whole body, from its head's end.
  std::chrono::milliseconds write = std::chrono::seconds{30};  ///< 64 KiB of an answer.
  /// A silent event stream gets a comment this often.
  std::chrono::milliseconds heartbeat = std::chrono::seconds{15};
};

enum class ClientCertificate {
  NotAsked,
  Optional,  ///< Without one the request comes in with an empty Peer::certificate_uri.
  Required,  ///< Without one the handshake fails.
};

/// How a listener proves itself, and what it asks of its clients. No resumption.
struct ServerTls {
  std::string chain_pem;  ///< Leaf first; with the CA's own certificate where clients pin its key.
  std::string key_pem;
  ClientCertificate client_certificate = ClientCertificate::NotAsked;
  /// The CA that signs client certificates. Their dates are ignored: whoever answers the request
  /// refuses revoked serials.
  std::string client_authority_pem = {};
  /// TLS 1.2 is taken as well, with authenticated encryption and forward secrecy only: for machines
  /// of others that know no better (RFC 9662). Without, TLS 1.3.
  bool takes_tls12 = false;
};

/// One address to listen on: TCP, or a local socket if `socket_path` is set.
struct Listener {
  /// Numeric. Without TLS it must be loopback. "::" takes IPv4 as well.
  std::string address = {};
  std::uint16_t port = 0;  ///< 0 lets the system choose.
  /// A local socket with mode 0600. One that a dead process left behind is replaced.
  std::string socket_path = {};
  std::optional<ServerTls> tls = {};
  /// The hosts a request may name, without port (RFC 9110 §7.4); others are 421. The address itself
  /// and, on loopback or a local socket, localhost, 127.0.0.1 and [::1] need not be listed.
  std::vector<std::string> host_names = {};
  std::size_t max_body_bytes = kDefaultMaxBodyBytes;
  /// The limit for clients that showed no certificate, where one is optional: nothing if the same.
  std::optional<std::size_t> max_stranger_body_bytes = {};
  Handler handler = {};  ///< Answers this listener's requests instead of the server's handler.
};

struct ServerOptions {
  std::vector<Listener> listeners;
  Deadlines deadlines = {};
  std::size_t workers = kWorkers;
  std::size_t max_waiting_requests = kMaxWaitingRequests;
  /// Of each listener, so that whoever crowds one leaves the others free; and of one address there:
  /// loopback is one, and so are the 2^64 addresses of an IPv6 network (RFC 4291 §2.5.4). Where it
  /// is full, the connection that has been silent longest makes room; if all are being answered
  /// the newcomer is closed.
  std::size_t max_connections = kMaxConnections;
  std::size_t max_connections_per_address = kMaxConnectionsPerAddress;
  std::size_t max_requests_per_connection = kMaxRequestsPerConnection;
  /// Told of failures that no caller sees, such as a handler that threw. Called on any thread.
  std::function<void(const Error&)> report = {};
  /// Puts a refusal of the server's own into words; problem() if empty. Called on any thread.
  std::function<Response(int status, const Error&)> refusal = {};
};

/// An HTTP/1.1 server (RFC 9110, 9112) with server-sent events, on one thread for its connections
/// and a bounded pool for its handlers.
///
/// Refused before a handler sees it: whatever RequestReader refuses, a Host the listener does not
/// know (421), and an Origin that is not the server itself on any method but GET, HEAD and OPTIONS
/// (403, `null` included). Refusals are application/problem+json. Any thread may call.
class Server {
 public:
  /// Opens every listener, then begins to answer.
  ///
  /// InvalidInput if an address, certificate or key cannot be used, or plain HTTP was asked for on
  /// an address that is not loopback. Conflict if an address is taken. Unavailable if the system
  /// refuses otherwise.
  [[nodiscard]] static Result<std::unique_ptr<Server>> listen(ServerOptions options,
                                                              const Handler& handler);

  /// Stops at once, as stop(0) does.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The TCP port of the listener at that place of ServerOptions::listeners; 0 for a local socket.
  [[nodiscard]] std::uint16_t port(std::size_t listener = 0) const;

  /// From now on the listener at that place is as `changed` says: other certificate and host names
  /// for connections to come, another address, with or without TLS. Connections that came to an
  /// address it leaves end after the request they are answering. Port 0 keeps the port it has.
  ///
  /// Fails as listen(), and the listener stays as it was, unless its old address was taken in that
  /// very moment (`http.listen-lost`): then it is closed. A handler may call it. Not after stop().
  [[nodiscard]] Result<void> change(std::size_t listener, Listener changed);

  /// Takes no more connections, closes idle ones and event streams, lets running requests finish
  /// until the deadline, then cuts them off. Returns when every thread has ended: a handler is
  /// always waited for, so a handler may not call this. A second call does nothing.
  void stop(std::chrono::milliseconds deadline);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace sekisho::platform::http
