#include "platform/http/client.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/ssl/error.hpp>
#include <functional>
#include <utility>

#include "platform/http/request_writer.h"
#include "platform/http/response_reader.h"
#include "platform/http/socket_stream.h"
#include "platform/http/target.h"
#include "platform/http/tls_context.h"

namespace sekisho::platform::http {

namespace asio = boost::asio;

namespace {

constexpr MessageId kAddress{"http.address"};
constexpr MessageId kRequest{"http.request"};
constexpr MessageId kUnreachable{"http.unreachable"};
constexpr MessageId kUntrusted{"http.untrusted"};
constexpr MessageId kCertificateRefused{"http.certificate-refused"};
constexpr MessageId kNoAnswer{"http.no-answer"};

/// Whether the other end refused us with a TLS alert (their reasons begin at 1000).
bool isAlert(const std::error_code& failure) {
  return failure.category() ==
             static_cast<const std::error_category&>(asio::error::get_ssl_category()) &&
         ERR_GET_REASON(static_cast<unsigned long>(failure.value())) >= SSL_AD_REASON_OFFSET;
}

bool mayRepeat(std::string_view method) { return method == "GET" || method == "HEAD"; }

using Endpoint = asio::generic::stream_protocol::endpoint;

}  // namespace

struct Client::State {
  State(ClientOptions chosen, Endpoint where, std::shared_ptr<TlsContext> context)
      : options(std::move(chosen)), endpoint(std::move(where)), tls(std::move(context)) {}

  ClientOptions options;
  Endpoint endpoint;
  std::shared_ptr<TlsContext> tls;  // null without TLS; shared with the stream
  asio::io_context io{1};
  std::unique_ptr<Stream> stream = {};  // after io: it ends first
  int hurry_on = -1;
  std::chrono::milliseconds grace{0};
  std::function<void()> stop_connecting = {};  // while it connects

  [[nodiscard]] asio::awaitable<Result<Response>> exchange(const Request& request, std::string head,
                                                           Moment deadline);
  [[nodiscard]] asio::awaitable<Result<void>> connect(Moment deadline);
  [[nodiscard]] asio::awaitable<std::error_code> write(std::string_view bytes, Moment deadline);
  /// Reads an answer. `heard` tells whether a byte of it came.
  [[nodiscard]] asio::awaitable<Result<Response>> receive(std::string_view method, Moment deadline,
                                                          bool& heard);
  [[nodiscard]] Error lost(const std::error_code& failure, std::string_view method) const;
  [[nodiscard]] std::string place() const;
};

/// Watches, during one call, for the reason to hurry.
class Client::Hurry {
 public:
  explicit Hurry(State& state)
      : state_(state), why_(state.io), late_(state.io.get_executor(), [&state] {
          if (state.stream) state.stream->close();
        }) {
    if (state.hurry_on < 0) return;
    const int own = fcntl(state.hurry_on, F_DUPFD_CLOEXEC, 0);  // why_ closes what it holds
    if (own < 0) return;
    boost::system::error_code failure;
    why_.assign(own, failure);
    if (failure) return;
    why_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const auto& cancelled) {
      if (!cancelled) begin();
    });
  }

  /// The call is over: nothing may keep the loop waiting.
  void end() {
    boost::system::error_code ignored;
    why_.close(ignored);
    late_.silence();
  }

 private:
  void begin() {
    if (state_.stop_connecting) return state_.stop_connecting();
    late_.set(std::chrono::steady_clock::now() + state_.grace);
  }

  State& state_;
  asio::posix::stream_descriptor why_;
  Alarm late_;
};

namespace {

Result<Endpoint> endpointOf(const ClientOptions& options) {
  if (!options.socket_path.empty()) {
    if (options.socket_path.size() >= sizeof(sockaddr_un::sun_path)) {
      return fail(ErrorCode::InvalidInput, kAddress, "the path of a local socket is too long",
                  {{"address", options.socket_path}});
    }
    return Endpoint(asio::local::stream_protocol::endpoint(options.socket_path));
  }
  boost::system::error_code failure;
  const auto address = asio::ip::make_address(options.address, failure);
  if (failure || options.port == 0 || (!options.tls && !address.is_loopback())) {
    return fail(ErrorCode::InvalidInput, kAddress,
                "a numeric address and a port are needed, and TLS unless it is loopback",
                {{"address", options.address}});
  }
  return Endpoint(asio::ip::tcp::endpoint(address, options.port));
}

std::string hostOf(const ClientOptions& options) {
  if (!options.host.empty()) return options.host;
  if (!options.socket_path.empty()) return "localhost";
  const bool bracketed = options.address.contains(':');
  return bracketed ? fmt::format("[{}]:{}", options.address, options.port)
                   : fmt::format("{}:{}", options.address, options.port);
}

}  // namespace

Result<Client> Client::create(ClientOptions options) {
  auto endpoint = endpointOf(options);
  if (!endpoint) return std::unexpected(std::move(endpoint.error()));
  options.host = hostOf(options);
  if (!readHost(options.host)) {
    return fail(ErrorCode::InvalidInput, kAddress, "not a host", {{"address", options.host}});
  }
  std::shared_ptr<TlsContext> tls;
  if (options.tls) {
    auto made = TlsContext::forClient(*options.tls);
    if (!made) return std::unexpected(std::move(made.error()));
    tls = std::move(*made);
  }
  return Client(std::make_unique<State>(std::move(options), *endpoint, std::move(tls)));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

void Client::close() { state_->stream.reset(); }

void Client::hurryOn(int descriptor, std::chrono::milliseconds grace) {
  state_->hurry_on = descriptor;
  state_->grace = grace;
}

Result<Response> Client::send(const Request& request, std::chrono::milliseconds deadline) {
  auto head = headOf(request, state_->options.host);
  if (!head) return fail(ErrorCode::InvalidInput, kRequest, "the request cannot be sent");
  const Moment until = std::chrono::steady_clock::now() + deadline;
  if (state_->stream && !state_->stream->isQuiet()) close();

  std::optional<Result<Response>> answer;
  Hurry hurry(*state_);
  state_->io.restart();
  asio::co_spawn(state_->io, state_->exchange(request, std::move(*head), until),
                 [&](const std::exception_ptr& thrown, Result<Response> result) {
                   if (!thrown) answer = std::move(result);
                   hurry.end();
                 });
  state_->io.run();
  if (!answer) {
    close();
    return fail(ErrorCode::Indeterminate, kNoAnswer, "the exchange ran out of memory",
                {{"address", state_->place()}});
  }
  if (!*answer) close();
  return std::move(*answer);
}

std::string Client::State::place() const {
  return options.socket_path.empty() ? options.host : options.socket_path;
}

Error Client::State::lost(const std::error_code& failure, std::string_view method) const {
  if (isAlert(failure)) {
    return {
        ErrorCode::Unauthenticated, kCertificateRefused, failure.message(), {{"address", place()}}};
  }
  return {mayRepeat(method) ? ErrorCode::Unavailable : ErrorCode::Indeterminate,
          kNoAnswer,
          failure.message(),
          {{"address", place()}}};
}

asio::awaitable<Result<Response>> Client::State::exchange(const Request& request, std::string head,
                                                          Moment deadline) {
  // A short body travels with the head; a long one is not copied.
  const std::size_t joined = request.body.size() <= kReadBytes ? request.body.size() : 0;
  head.append(request.body, 0, joined);
  for (;;) {
    const bool reused = stream != nullptr;
    if (!reused) {
      Result<void> connected = co_await connect(deadline);
      if (!connected) co_return std::unexpected(std::move(connected.error()));
    }
    // A server that refuses a body answers early and stops reading: its answer counts.
    std::error_code unsent = co_await write(head, deadline);
    if (!unsent) unsent = co_await write(std::string_view(request.body).substr(joined), deadline);
    bool heard = false;
    Result<Response> answer = co_await receive(request.method, deadline, heard);
    if (answer && unsent) stream.reset();
    const bool in_time = std::chrono::steady_clock::now() < deadline;
    if (!answer && !heard && reused && mayRepeat(request.method) && in_time) {
      stream.reset();  // it was closed while idle
      continue;
    }
    co_return answer;
  }
}

asio::awaitable<Result<void>> Client::State::connect(Moment deadline) {
  const Moment until =
      std::min(deadline, std::chrono::steady_clock::now() + options.connect_deadline);
  Socket socket(io);
  Alarm alarm(io.get_executor(), [&] {
    boost::system::error_code ignored;
    socket.close(ignored);
  });
  alarm.set(until);
  stop_connecting = [&] {
    boost::system::error_code ignored;
    socket.close(ignored);
  };
  const auto [failure] = co_await socket.async_connect(endpoint, kAwait);
  alarm.silence();
  stop_connecting = {};
  if (failure) {
    co_return fail(ErrorCode::Unavailable, kUnreachable,
                   alarm.rang() ? "timed out" : failure.message(), {{"address", place()}});
  }
  if (options.socket_path.empty()) {
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  }
  auto made = tls ? tlsClientStream(std::move(socket), tls) : plainStream(std::move(socket));
  stop_connecting = [&made] { made->close(); };
  const std::error_code unopened = co_await made->open(until);
  stop_connecting = {};
  if (unopened) {
    const bool in_vain =
        unopened == std::errc::timed_out || unopened == std::errc::operation_canceled;
    co_return fail(ErrorCode::Unavailable, in_vain ? kUnreachable : kUntrusted, unopened.message(),
                   {{"address", place()}});
  }
  stream = std::move(made);
  co_return Result<void>{};
}

asio::awaitable<std::error_code> Client::State::write(std::string_view bytes, Moment deadline) {
  std::error_code failure;
  while (!bytes.empty() && !failure) {
    const std::string_view piece = bytes.substr(0, kWriteBytes);
    failure = co_await stream->write(piece, deadline);
    bytes.remove_prefix(piece.size());
  }
  co_return failure;
}

asio::awaitable<Result<Response>> Client::State::receive(std::string_view method, Moment deadline,
                                                         bool& heard) {
  const auto body =
      method == "HEAD" ? ResponseReader::Body::Absent : ResponseReader::Body::Expected;
  ResponseReader reader(options.max_answer_bytes, body);
  std::array<char, kReadBytes> buffer{};
  while (!reader.complete()) {
    const ReadOutcome read = co_await stream->read(buffer, deadline);
    if (read.failure) co_return std::unexpected(lost(read.failure, method));
    heard = true;
    Result<void> fed = reader.feed({buffer.data(), read.bytes});
    if (!fed) co_return std::unexpected(std::move(fed.error()));
  }
  if (!reader.keepsAlive()) stream.reset();
  co_return reader.take();
}

}  // namespace sekisho::platform::http
