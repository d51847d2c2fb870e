#include "platform/http/socket_stream.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <utility>

#include "core/check.h"

namespace sekisho::platform::http {

namespace asio = boost::asio;

struct Alarm::State {
  std::function<void()> ring;
  std::uint64_t turn = 0;
  bool rang = false;
};

Alarm::Alarm(const asio::any_io_executor& executor, std::function<void()> ring)
    : state_(std::make_shared<State>(State{.ring = std::move(ring)})), timer_(executor) {}

// Cancelling fails only when memory is out, and then the process has to end.
// NOLINTNEXTLINE(bugprone-exception-escape)
Alarm::~Alarm() { silence(); }

void Alarm::set(Moment at) {
  timer_.expires_at(at);
  timer_.async_wait([state = state_, turn = ++state_->turn](const auto& cancelled) {
    if (cancelled || turn != state->turn) return;
    state->rang = true;
    state->ring();
  });
}

void Alarm::silence() {
  ++state_->turn;
  timer_.cancel();
}

bool Alarm::rang() const { return state_->rang; }

namespace {

using Tls = asio::ssl::stream<Socket>;

/// After a failed handshake this much is read and thrown away, so that the other end gets to see
/// the alert that says why instead of a reset.
constexpr std::size_t kAlertLingerBytes = std::size_t{64} << 10U;
constexpr std::chrono::seconds kAlertLinger{1};

/// What plain and TLS streams have in common; Layer is what is read and written.
template <class Layer>
class SocketStream : public Stream {
 public:
  template <class... Arguments>
  explicit SocketStream(Arguments&&... arguments)
      : layer_(std::forward<Arguments>(arguments)...),
        read_alarm_(layer_.get_executor(), [this] { close(); }),
        write_alarm_(layer_.get_executor(), [this] { close(); }) {}

  asio::awaitable<ReadOutcome> read(std::span<char> into, Moment deadline) override {
    read_alarm_.set(deadline);
    const auto buffer = asio::buffer(into.data(), into.size());
    const auto [failure, bytes] = co_await layer_.async_read_some(buffer, kAwait);
    read_alarm_.silence();
    co_return ReadOutcome{reasonFor(failure), bytes};
  }

  asio::awaitable<std::error_code> write(std::string_view bytes, Moment deadline) override {
    write_alarm_.set(deadline);
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    const auto [failure, written] = co_await asio::async_write(layer_, buffer, kAwait);
    write_alarm_.silence();
    co_return reasonFor(failure);
  }

  void close() noexcept override {
    boost::system::error_code ignored;
    socket().close(ignored);
  }

  bool isQuiet() override {
    char byte = 0;
    const ssize_t got = recv(socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && errno == EAGAIN;
  }

 protected:
  [[nodiscard]] virtual Socket& socket() = 0;

  [[nodiscard]] std::error_code reasonFor(const boost::system::error_code& failure) const {
    if (failure && (read_alarm_.rang() || write_alarm_.rang())) {
      return std::make_error_code(std::errc::timed_out);
    }
    return failure;
  }

  Layer layer_;
  Alarm read_alarm_;
  Alarm write_alarm_;
};

class PlainStream final : public SocketStream<Socket> {
 public:
  using SocketStream::SocketStream;

  asio::awaitable<std::error_code> open(Moment /*deadline*/) override {
    co_return std::error_code{};
  }

  [[nodiscard]] bool endsByHalves() const override { return true; }

  asio::awaitable<std::error_code> end(Moment /*deadline*/) override {
    boost::system::error_code failure;
    layer_.shutdown(Socket::shutdown_send, failure);
    co_return std::error_code(failure);
  }

  void describe(Peer& /*peer*/) const override {}

  [[nodiscard]] Socket release() { return std::move(layer_); }

 private:
  Socket& socket() override { return layer_; }
};

class TlsStream final : public SocketStream<Tls> {
 public:
  TlsStream(Socket socket, std::shared_ptr<TlsContext> context, Tls::handshake_type role)
      : SocketStream(std::move(socket), context->asio()),
        context_(std::move(context)),
        role_(role) {
    const std::string& name = context_->askedName();
    if (!name.empty()) {
      SEKISHO_CHECK(SSL_set_tlsext_host_name(layer_.native_handle(), name.c_str()) == 1);
    }
  }

  asio::awaitable<std::error_code> open(Moment deadline) override {
    read_alarm_.set(deadline);
    const auto [failure] = co_await layer_.async_handshake(role_, kAwait);
    if (failure && !read_alarm_.rang()) co_await linger();
    read_alarm_.silence();
    co_return reasonFor(failure);
  }

  [[nodiscard]] bool endsByHalves() const override { return false; }

  asio::awaitable<std::error_code> end(Moment deadline) override {
    write_alarm_.set(deadline);
    const auto [failure] = co_await layer_.async_shutdown(kAwait);
    write_alarm_.silence();
    co_return reasonFor(failure);
  }

  void describe(Peer& peer) const override {
    // const in all but its signature
    context_->describe(*const_cast<Tls&>(layer_).native_handle(), peer);
  }

 private:
  Socket& socket() override { return layer_.next_layer(); }

  asio::awaitable<void> linger() {
    read_alarm_.set(std::chrono::steady_clock::now() + kAlertLinger);
    boost::system::error_code ended;
    socket().shutdown(Socket::shutdown_send, ended);
    std::array<char, 1024> ignored{};
    for (std::size_t left = kAlertLingerBytes; left > 0 && !ended;) {
      const auto [failure, bytes] =
          co_await socket().async_read_some(asio::buffer(ignored), kAwait);
      ended = failure;
      left -= std::min(left, bytes);
    }
  }

  std::shared_ptr<TlsContext> context_;  // shared by a listener and its connections
  Tls::handshake_type role_;
};

}  // namespace

std::unique_ptr<Stream> plainStream(Socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<Stream> tlsServerStream(Socket socket, std::shared_ptr<TlsContext> context) {
  return std::make_unique<TlsStream>(std::move(socket), std::move(context), Tls::server);
}

std::unique_ptr<Stream> tlsClientStream(Socket socket, std::shared_ptr<TlsContext> context) {
  return std::make_unique<TlsStream>(std::move(socket), std::move(context), Tls::client);
}

std::unique_ptr<Stream> upgraded(std::unique_ptr<Stream> plain,
                                 std::shared_ptr<TlsContext> context) {
  auto* stream = dynamic_cast<PlainStream*>(plain.get());
  SEKISHO_CHECK(stream != nullptr);
  return tlsClientStream(stream->release(), std::move(context));
}

}  // namespace sekisho::platform::http
