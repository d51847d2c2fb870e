#include "platform/http/socket_stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace sekisho::platform::http {

namespace asio = boost::asio;

struct Alarm::State {
  std::function<void()> ring;
  std::uint64_t turn = 0;
  bool rang = false;
};

Alarm::Alarm(const asio::any_io_executor& executor, std::function<void()> ring)
    : state_(std::make_shared<State>(State{.ring = std::move(ring)})), timer_(executor) {}

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

using Socket = asio::generic::stream_protocol::socket;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

class PlainStream final : public Stream {
 public:
  explicit PlainStream(Socket socket)
      : socket_(std::move(socket)),
        read_alarm_(socket_.get_executor(), [this] { close(); }),
        write_alarm_(socket_.get_executor(), [this] { close(); }) {}

  asio::awaitable<std::error_code> open(Moment /*deadline*/) override {
    co_return std::error_code{};
  }

  asio::awaitable<ReadOutcome> read(std::span<char> into, Moment deadline) override {
    read_alarm_.set(deadline);
    const auto buffer = asio::buffer(into.data(), into.size());
    const auto [failure, bytes] = co_await socket_.async_read_some(buffer, kAwait);
    read_alarm_.silence();
    co_return ReadOutcome{reasonFor(failure), bytes};
  }

  asio::awaitable<std::error_code> write(std::string_view bytes, Moment deadline) override {
    write_alarm_.set(deadline);
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    const auto [failure, written] = co_await asio::async_write(socket_, buffer, kAwait);
    write_alarm_.silence();
    co_return reasonFor(failure);
  }

  asio::awaitable<std::error_code> finish(Moment /*deadline*/) override {
    boost::system::error_code failure;
    socket_.shutdown(Socket::shutdown_send, failure);
    co_return std::error_code(failure);
  }

  void close() noexcept override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

  void describe(Peer& /*peer*/) const override {}

  asio::any_io_executor executor() override { return socket_.get_executor(); }

 private:
  [[nodiscard]] std::error_code reasonFor(const boost::system::error_code& failure) const {
    if (failure && (read_alarm_.rang() || write_alarm_.rang())) {
      return std::make_error_code(std::errc::timed_out);
    }
    return failure;
  }

  Socket socket_;
  Alarm read_alarm_;
  Alarm write_alarm_;
};

}  // namespace

std::unique_ptr<Stream> plainStream(Socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace sekisho::platform::http
