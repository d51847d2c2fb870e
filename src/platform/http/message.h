#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::platform::http {

/// A header field. Names compare without regard to case (RFC 9110 §5.1).
struct Field {
  std::string name;
  std::string value;
};

/// Whether two field names are the same, without regard to the case of ASCII letters.
[[nodiscard]] bool sameFieldName(std::string_view a, std::string_view b);

/// The first field of that name, or nothing.
[[nodiscard]] const std::string* find(const std::vector<Field>& fields, std::string_view name);

/// Who is at the other end, as the transport proves it.
struct Peer {
  std::string address = {};  ///< Numeric, without port; empty on a local socket.
  bool loopback = false;
  bool encrypted = false;  ///< The request came over TLS.
  /// The user id at the other end of a local socket (SO_PEERCRED); nothing elsewhere.
  std::optional<unsigned> uid = {};
  /// The URI subject alternative name of a client certificate that the listener's CA signed and
  /// that was checked during the TLS handshake; nothing without one.
  std::optional<std::string> certificate_uri = {};
  /// Its serial number in hexadecimal, for revocation.
  std::optional<std::string> certificate_serial = {};
};

/// A whole request, read within the server's limits.
struct Request {
  std::string method;  ///< Upper case.
  std::string path;    ///< Percent-decoded UTF-8, begins with '/', no "." or ".." segment, no NUL.
  std::vector<Field> query = {};  ///< Decoded, in order.
  std::vector<Field> fields = {};
  std::string body = {};
  Peer peer = {};

  [[nodiscard]] const std::string* field(std::string_view name) const { return find(fields, name); }
  [[nodiscard]] const std::string* parameter(std::string_view name) const {
    return find(query, name);
  }
};

/// One server-sent event (WHATWG HTML §9.2).
struct Event {
  std::string id = {};
  std::string name;
  std::string data;
};

/// A stream of server-sent events towards one client, filled from any thread. It lives as long as
/// the publisher or the connection holds it; either may go first.
class EventStream {
 public:
  virtual ~EventStream() = default;
  /// Queues an event; a client that reads too slowly is disconnected, and reconnects.
  virtual void send(Event event) = 0;
  /// Disconnects the client; what it has not read yet is lost.
  virtual void close() = 0;
  /// Whether the client is gone.
  [[nodiscard]] virtual bool closed() const = 0;
};

struct Response {
  int status = 200;
  std::vector<Field> fields = {};
  std::string body = {};
  /// If set, the response is text/event-stream: called once with the stream to fill, after the
  /// header has been sent.
  std::function<void(std::shared_ptr<EventStream>)> events = {};
  /// Kept until the response has gone out, or the connection is lost: what it counts against.
  std::shared_ptr<void> held = {};
};

/// Answers one request. Called on a worker thread, many at once; may block for the disk.
using Handler = std::function<Response(const Request&)>;

}  // namespace sekisho::platform::http
