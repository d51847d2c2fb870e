#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "platform/http/server.h"
#include "platform/syslog/framing.h"

namespace sekisho::platform::syslog {

inline constexpr std::uint16_t kTlsPort = 6514;  // RFC 5425
inline constexpr std::size_t kMaxConnections = 128;
inline constexpr std::size_t kMaxConnectionsPerAddress = 16;
/// Messages that are handed over at once, at most.
inline constexpr std::size_t kMaxBatch = 1024;

/// How a message came.
enum class Way { Tls, Tcp, Udp };

/// Who is at the other end, as the transport proves it.
struct Sender {
  Way way = Way::Tcp;
  std::string address = {};  ///< Numeric, without port.
  /// Of the certificate, with Way::Tls: its URI and its serial number.
  std::string certificate_uri = {};
  std::string certificate_serial = {};
};

/// Where messages go. Called on worker threads, several at once, but for one connection one call
/// after another and in order.
class Intake {
 public:
  virtual ~Intake() = default;

  /// Whether this sender is listened to. Asked once its certificate is proved, and before each
  /// batch again, so that a revoked one ends.
  [[nodiscard]] virtual bool admits(const Sender& sender) = 0;
  /// Takes frames, faulty ones too, and removes from `frames` what is durable when it returns.
  /// After a failure no more than a batch is read from the sender, and what is left is offered
  /// again later.
  [[nodiscard]] virtual Result<void> take(const Sender& sender, std::vector<Frame>& frames) = 0;
  /// The system had no room for so many datagrams: nobody has seen them.
  virtual void missed(const Sender& sender, std::uint64_t datagrams) = 0;
};

/// One address to listen on.
struct Listener {
  Way way = Way::Tls;
  /// Numeric. Without TLS it must be loopback: relays on this machine only.
  std::string address = "127.0.0.1";
  std::uint16_t port = kTlsPort;  ///< 0 lets the system choose.
  std::optional<http::ServerTls> tls = {};
};

struct ReceiverOptions {
  std::vector<Listener> listeners = {};
  std::chrono::milliseconds handshake = std::chrono::seconds{10};
  /// From the first byte of a message to its last.
  std::chrono::milliseconds message = std::chrono::seconds{60};
  /// From one message to the next.
  std::chrono::milliseconds idle = std::chrono::hours{24};
  /// From a refused batch to its next offer.
  std::chrono::milliseconds offer_again = std::chrono::seconds{1};
  std::size_t max_connections = kMaxConnections;
  std::size_t max_connections_per_address = kMaxConnectionsPerAddress;
  /// Told of failures that no sender sees. Called on any thread.
  std::function<void(const Error&)> report = {};
};

/// Receives syslog messages over TLS (RFC 5425), TCP (RFC 6587) and UDP (RFC 5426).
///
/// Syslog has no acknowledgement. So little more is read from a sender than what the intake took,
/// one batch ahead of it: then TCP's window closes, and the sender waits with what it has.
/// Datagrams wait in the system's buffer and are counted where they find no room.
class Receiver {
 public:
  /// Opens every listener, then begins to receive. `intake` must outlive the receiver. Fails as
  /// http::Server::listen does.
  [[nodiscard]] static Result<std::unique_ptr<Receiver>> listen(ReceiverOptions options,
                                                                Intake& intake);
  /// Reads no more; what was read is offered once more. Returns when every thread has ended.
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  /// The port of the listener at that place of ReceiverOptions::listeners.
  [[nodiscard]] std::uint16_t port(std::size_t listener = 0) const;

 private:
  struct State;
  explicit Receiver(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace sekisho::platform::syslog
