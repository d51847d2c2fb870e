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
  [[nodiscard]] virtual bool isOpen() const = 0;
  /// Shows connections to come another certificate and knows other host names, at the same address.
  /// InvalidInput, and nothing changes, if the certificate cannot be used or there was none before.
  [[nodiscard]] virtual Result<void> renew(const Listener& listener, const Handler& common) = 0;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] const std::shared_ptr<Door>& door() const { return door_; }

 protected:
  explicit Acceptor(Door door) : door_(std::make_shared<Door>(std::move(door))) {}

  // Shared with the connections that came through it.
  std::shared_ptr<Door> door_;
};

}  // namespace sekisho::platform::http
