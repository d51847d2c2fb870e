#pragma once

// For the .cpp files of this folder only: it needs Asio.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>
#include <optional>
#include <variant>

#include "platform/http/connection.h"
#include "platform/http/server.h"
#include "platform/http/stream.h"
#include "platform/http/tls_context.h"

namespace sekisho::platform::http {

struct Accepted {
  std::unique_ptr<Stream> stream;
  Peer peer;
};

/// One opened listener.
class Acceptor {
 public:
  /// As Server::listen says.
  [[nodiscard]] static Result<std::unique_ptr<Acceptor>> open(boost::asio::io_context& io,
                                                              const Listener& listener,
                                                              const Handler& common);
  virtual ~Acceptor() = default;

  /// The next connection; nothing if there is none to be had just now, or after close().
  [[nodiscard]] virtual boost::asio::awaitable<std::optional<Accepted>> accept() = 0;
  virtual void close() = 0;
  /// What connections to come are shown. Only where hasTls().
  virtual void show(std::shared_ptr<TlsContext> tls) = 0;
  [[nodiscard]] virtual bool hasTls() const = 0;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] const Door& door() const { return door_; }

 protected:
  explicit Acceptor(Door door) : door_(std::move(door)) {}

 private:
  Door door_;
};

}  // namespace sekisho::platform::http
