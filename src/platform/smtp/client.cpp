#include "platform/smtp/client.h"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "platform/http/socket_stream.h"
#include "platform/http/tls_context.h"
#include "platform/names/addresses.h"

namespace sekisho::platform::smtp {

namespace asio = boost::asio;

namespace {

using http::Moment;
using http::ReadOutcome;
using http::Socket;

constexpr std::chrono::seconds kNames{15};
constexpr std::chrono::seconds kConnect{20};  // to each address
constexpr std::chrono::seconds kHandshake{30};
constexpr std::chrono::seconds kGrace{3};  // from a wish to stop on

std::unexpected<Error> lost(const std::error_code& failure) {
  const bool late = failure == std::errc::timed_out;
  return fail(ErrorCode::Unavailable, MessageId{late ? "mail.no-answer" : "mail.lost"},
              failure.message());
}

/// A TCP connection, of which every operation is run to its end by whoever calls.
class SocketWire final : public Wire {
 public:
  SocketWire(std::shared_ptr<http::TlsContext> tls, Moment deadline, const std::stop_token& stop)
      : tls_(std::move(tls)), deadline_(deadline), stopping_(stop, [this] { hurry(); }) {}

  Result<void> connect(const asio::ip::tcp::endpoint& server) {
    Socket socket(io_);
    const auto close = [&socket] {
      boost::system::error_code ignored;
      socket.close(ignored);
    };
    http::Alarm alarm(io_.get_executor(), close);
    alarm.set(until(kConnect));
    boost::system::error_code failure;
    socket.async_connect(server, [&](const boost::system::error_code& ended) {
      failure = ended;
      alarm.silence();
    });
    close_ = close;
    run();
    close_ = {};
    if (failure) {
      return fail(ErrorCode::Unavailable, MessageId{"mail.unreachable"},
                  alarm.rang() ? "timed out" : failure.message());
    }
    failure.clear();
    socket.set_option(asio::ip::tcp::no_delay(true), failure);
    stream_ = http::plainStream(std::move(socket));
    return {};
  }

  Result<void> write(std::string_view bytes, std::chrono::milliseconds within) override {
    std::error_code failure = std::make_error_code(std::errc::timed_out);
    await(stream_->write(bytes, until(within)), failure);
    if (failure) return lost(failure);
    return {};
  }

  Result<std::size_t> read(std::span<char> into, std::chrono::milliseconds within) override {
    ReadOutcome outcome{.failure = std::make_error_code(std::errc::timed_out)};
    await(stream_->read(into, until(within)), outcome);
    if (outcome.failure) return lost(outcome.failure);
    return outcome.bytes;
  }

  Result<void> startTls(std::chrono::milliseconds within) override {
    stream_ = http::upgraded(std::move(stream_), tls_);
    std::error_code failure = std::make_error_code(std::errc::timed_out);
    await(stream_->open(until(std::min<std::chrono::milliseconds>(within, kHandshake))), failure);
    if (!failure) return {};
    if (failure == std::errc::timed_out) return lost(failure);
    return fail(ErrorCode::Unavailable, MessageId{"mail.untrusted"}, failure.message());
  }

 private:
  [[nodiscard]] Moment until(std::chrono::milliseconds within) const {
    return std::min(deadline_, std::chrono::steady_clock::now() + within);
  }

  // `outcome` stays as it is if memory is out.
  template <class T>
  void await(asio::awaitable<T> operation, T& outcome) {
    asio::co_spawn(io_, std::move(operation), [&](const std::exception_ptr& thrown, T result) {
      if (!thrown) outcome = std::move(result);
    });
    close_ = [this] { stream_->close(); };
    run();
    close_ = {};
  }

  void run() {
    io_.restart();
    io_.run();
  }

  // From another thread: what is under way ends a little later, and so does whatever follows.
  void hurry() {
    asio::post(io_, [this] {
      deadline_ = std::min(deadline_, std::chrono::steady_clock::now() + kGrace);
      if (!close_) return;
      late_.emplace(io_.get_executor(), [this] {
        if (close_) close_();
      });
      late_->set(deadline_);
    });
  }

  asio::io_context io_{1};
  std::shared_ptr<http::TlsContext> tls_;  // null without TLS; shared with the stream
  Moment deadline_;
  std::unique_ptr<http::Stream> stream_ = {};  // after io_: it ends first
  std::function<void()> close_ = {};           // while something is under way
  std::optional<http::Alarm> late_ = {};
  std::stop_callback<std::function<void()>> stopping_;  // last: it calls into all of it
};

Outcome later(MessageId why) { return {.kind = Outcome::Kind::Later, .why = why}; }

Result<void> connectToAny(SocketWire& wire, const std::vector<std::string>& addresses,
                          std::uint16_t port) {
  Result<void> connected = fail(ErrorCode::Unavailable, MessageId{"mail.unreachable"});
  for (const std::string& text : addresses) {
    boost::system::error_code failure;
    const auto address = asio::ip::make_address(text, failure);
    if (failure) continue;
    connected = wire.connect({address, port});
    if (connected) break;
  }
  return connected;
}

}  // namespace

std::string systemAuthorities() {
  for (const char* path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                           "/etc/ssl/ca-bundle.pem"}) {
    std::ifstream file(path, std::ios::binary);
    if (file) return {std::istreambuf_iterator<char>(file), {}};
  }
  return {};
}

Outcome send(const Server& server, const Speaker& speaker, const Envelope& envelope,
             const std::function<Result<void>()>& before_content,
             std::chrono::milliseconds deadline, const std::stop_token& stop) {
  const Moment until = std::chrono::steady_clock::now() + deadline;
  std::shared_ptr<http::TlsContext> tls;
  if (speaker.security != Security::None) {
    auto made = http::TlsContext::forPublicServer(
        {.authorities_pem = server.authorities_pem, .server_name = server.host});
    if (!made) return later(MessageId{"mail.no-authorities"});
    tls = std::move(*made);
  } else if (!isLoopback(server.host)) {
    return later(MessageId{"mail.no-tls"});
  }
  const auto addresses =
      addressesOf(server.host, std::min<std::chrono::milliseconds>(deadline, kNames), {}, stop);
  if (!addresses) {
    const bool unknown = addresses.error().code == ErrorCode::NotFound;
    return later(MessageId{unknown ? "mail.no-such-host" : "mail.no-names"});
  }
  SocketWire wire(std::move(tls), until, stop);
  if (const auto connected = connectToAny(wire, *addresses, server.port); !connected) {
    return later(connected.error().message);
  }
  if (speaker.security == Security::Tls) {
    if (const auto safe = wire.startTls(kHandshake); !safe) return later(safe.error().message);
  }
  return converse(wire, speaker, envelope, before_content);
}

}  // namespace sekisho::platform::smtp
