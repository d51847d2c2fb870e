#include "platform/http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>
#include <exception>
#include <typeinfo>
#include <utility>

#include "platform/http/problem.h"
#include "platform/http/response_writer.h"
#include "platform/http/socket_stream.h"

namespace sekisho::platform::http {

namespace asio = boost::asio;

namespace {

constexpr MessageId kBusy{"http.busy"};
constexpr MessageId kHandler{"http.handler"};
constexpr Refusal kMisdirected{421, {"http.misdirected"}};
constexpr Refusal kOrigin{403, {"http.origin"}};

/// After a refusal this much of what the client still sends is read and thrown away, so that it
/// gets to see the answer instead of a reset.
constexpr std::size_t kLingerBytes = std::size_t{1} << 20U;
constexpr std::chrono::seconds kLinger{2};

Moment in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

bool isSafe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

/// Ends a queue whichever way its connection goes: publishers may outlive the server.
struct EndsQueue {
  explicit EndsQueue(EventQueue& ended) : queue(ended) {}
  ~EndsQueue() { queue.end(); }
  EndsQueue(const EndsQueue&) = delete;
  EndsQueue& operator=(const EndsQueue&) = delete;

  EventQueue& queue;
};

/// Calls a handler, which may throw: others' exceptions end here.
Response callHandler(const Service& service, const Handler& handler, const Request& request) {
  try {
    return handler(request);
  } catch (const std::exception& thrown) {
    // Its text may quote what a person typed.
    service.report({ErrorCode::Corrupt, kHandler, typeid(thrown).name()});
  } catch (...) {
    service.report({ErrorCode::Corrupt, kHandler, "not a std::exception"});
  }
  return service.refuse(500, kHandler);
}

}  // namespace

ServerConnection::ServerConnection(Service& service, std::shared_ptr<Door> door, Accepted accepted)
    : service_(service),
      door_(std::move(door)),
      stream_(std::move(accepted.stream)),
      peer_(std::move(accepted.peer)),
      origin_(std::move(accepted.origin)) {}

void ServerConnection::retire() {
  if (phase_ != Phase::Answering) close();
}

void ServerConnection::giveWay() {
  silent_since_.reset();
  close();
}

asio::awaitable<void> ServerConnection::run() {
  const auto& options = service_.options;
  const std::error_code failure = co_await stream_->open(in(options.deadlines.handshake));
  if (failure) co_return;
  stream_->describe(peer_);
  Then then = Then::GoesOn;
  for (std::size_t served = 1; then == Then::GoesOn; ++served) {
    then = co_await converse(served);
  }
  if (then == Then::Lingers) {
    co_await linger();
  } else {
    const std::error_code ignored = co_await stream_->end(in(kLinger));
    static_cast<void>(ignored);
  }
}

asio::awaitable<ServerConnection::Then> ServerConnection::converse(std::size_t served) {
  phase_ = Phase::Waiting;
  RequestReader reader(peer_.certificate_uri ? door_->max_body_bytes
                                             : door_->max_stranger_body_bytes);
  const Deadlines& deadlines = service_.options.deadlines;
  const Incoming incoming =
      co_await receive(reader, served == 1 ? deadlines.first : deadlines.idle);
  if (incoming.gone) co_return Then::Ends;
  if (incoming.refusal) {
    const Response refused = service_.refuse(incoming.refusal->status, incoming.refusal->message);
    const bool with_body = !reader.headComplete() || reader.request().method != "HEAD";
    const bool sent = co_await send(refused, with_body, false);
    co_return sent ? Then::Lingers : Then::Ends;
  }
  phase_ = Phase::Answering;
  rest_ = reader.takeRest();
  Request request = reader.takeRequest();
  request.peer = peer_;
  const Response response = co_await answer(request);
  const bool with_body = request.method != "HEAD";
  if (response.events && with_body) {
    co_await streamEvents(response);
    co_return Then::Ends;
  }
  const bool keeps =
      reader.keepsAlive() && !ending() && served < service_.options.max_requests_per_connection;
  const bool sent = co_await send(response, with_body, keeps);
  const bool goes_on = sent && keeps && !ending();
  co_return goes_on ? Then::GoesOn : Then::Ends;
}

asio::awaitable<ServerConnection::Incoming> ServerConnection::receive(
    RequestReader& reader, std::chrono::milliseconds patience) {
  const Deadlines& deadlines = service_.options.deadlines;
  std::array<char, kReadBytes> buffer{};
  Moment deadline = in(patience);
  std::string_view fresh = rest_;
  while (!reader.complete()) {
    ReadOutcome read;
    if (fresh.empty()) {
      if (!reader.begun()) silent_since_ = std::chrono::steady_clock::now();
      read = co_await stream_->read(buffer, deadline);
      silent_since_.reset();
      if (read.failure) co_return Incoming{.gone = true};
      fresh = {buffer.data(), read.bytes};
    }
    if (!reader.begun()) deadline = in(deadlines.head);
    const bool head_was_complete = reader.headComplete();
    if (const auto fed = reader.feed(fresh); !fed) co_return Incoming{.refusal = fed.error()};
    fresh = {};
    if (head_was_complete || !reader.headComplete()) continue;
    deadline = in(deadlines.body);
    if (const auto refusal = admit(reader)) co_return Incoming{.refusal = refusal};
    if (reader.expectsContinue()) {
      const bool sent = co_await sendBytes("HTTP/1.1 100 Continue\r\n\r\n");
      if (!sent) co_return Incoming{.gone = true};
    }
  }
  co_return Incoming{};
}

std::optional<Refusal> ServerConnection::admit(const RequestReader& reader) const {
  if (std::ranges::find(door_->hosts, reader.host()) == door_->hosts.end()) return kMisdirected;
  const Request& request = reader.request();
  if (isSafe(request.method)) return std::nullopt;
  const auto is_foreign = [&](const Field& field) {
    return sameFieldName(field.name, "Origin") &&
           !sameFieldName(field.value, door_->scheme + "://" + *request.field("Host"));
  };
  return std::ranges::any_of(request.fields, is_foreign) ? std::optional(kOrigin) : std::nullopt;
}

asio::awaitable<std::optional<Response>> ServerConnection::onWorker(std::function<Response()> job) {
  auto begin = [this, job = std::move(job)](auto handler) mutable {
    // Shared because a job that the pool refuses still has to resume the connection.
    const auto resume = std::make_shared<decltype(handler)>(std::move(handler));
    const auto busy = asio::make_work_guard(service_.io);
    const auto finish = [resume, busy](std::optional<Response> result) {
      asio::post(busy.get_executor(), [resume, result = std::move(result)]() mutable {
        std::move (*resume)(std::move(result));
      });
    };
    WorkerPool::Job work = [job = std::move(job), finish] { finish(job()); };
    if (service_.workers.submit(work) == WorkerPool::Submitted::Full) finish(std::nullopt);
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                          void(std::optional<Response>)>(std::move(begin),
                                                                         asio::use_awaitable);
}

asio::awaitable<Response> ServerConnection::answer(const Request& request) {
  std::function<Response()> job = [this, &request] {
    if (service_.abandons_requests) return service_.refuse(503, kBusy);
    return callHandler(service_, door_->handler, request);
  };
  std::optional<Response> response = co_await onWorker(std::move(job));
  if (!response) {
    response = service_.refuse(503, kBusy);
    response->fields.push_back({"Retry-After", "1"});
  }
  co_return std::move(*response);
}

asio::awaitable<bool> ServerConnection::send(const Response& response, bool with_body, bool keeps) {
  const auto connection = keeps ? Connection::KeepsAlive : Connection::Closes;
  std::optional<std::string> head = headOf(response, connection, std::time(nullptr));
  if (!head) {
    service_.report({ErrorCode::Corrupt, kHandler, "an answer's status or fields cannot be sent"});
    const Response instead = service_.refuse(500, kHandler);
    const bool sent = co_await send(instead, with_body, false);
    static_cast<void>(sent);
    co_return false;
  }
  const bool has_body = with_body && response.status != 204 && response.status != 304;
  if (!has_body) co_return co_await sendBytes(*head);
  if (response.body.size() <= kReadBytes) {
    *head += response.body;
    co_return co_await sendBytes(*head);
  }
  const bool sent = co_await sendBytes(*head);
  if (!sent) co_return false;
  co_return co_await sendBytes(response.body);
}

asio::awaitable<bool> ServerConnection::sendBytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kWriteBytes);
    const std::error_code failure =
        co_await stream_->write(piece, in(service_.options.deadlines.write));
    if (failure) co_return false;
    bytes.remove_prefix(piece.size());
  }
  co_return true;
}

asio::awaitable<void> ServerConnection::streamEvents(const Response& response) {
  const bool sent = co_await send(response, true, false);
  if (!sent || ending()) co_return;
  phase_ = Phase::Streaming;
  // Shared with watch() and with wake-ups that are posted but have not run yet.
  const auto signal = std::make_shared<asio::steady_timer>(service_.io);
  const auto queue = std::make_shared<EventQueue>([signal, executor = service_.io.get_executor()] {
    asio::post(executor, [signal] { signal->cancel(); });
  });
  const EndsQueue ends(*queue);
  asio::co_spawn(service_.io, watch(shared_from_this(), signal), asio::detached);
  std::function<Response()> job = [this, &response, queue] {
    const Handler begin = [&](const Request&) {
      response.events(queue);
      return Response{};
    };
    return callHandler(service_, begin, Request{.method = {}, .path = {}});
  };
  const std::optional<Response> begun = co_await onWorker(std::move(job));
  if (begun && begun->status == 200) co_await pump(queue, *signal);
  close();
}

asio::awaitable<void> ServerConnection::pump(const std::shared_ptr<EventQueue>& queue,
                                             asio::steady_timer& signal) {
  while (!gone_ && !queue->closed()) {
    std::string text = queue->fetch();
    if (text.empty()) {
      signal.expires_after(service_.options.deadlines.heartbeat);
      const auto [woken] = co_await signal.async_wait(kAwait);
      if (woken) continue;
      if (queue.use_count() == 1) co_return;  // nobody can publish any more
      text = ":\n\n";
    }
    const bool sent = co_await sendBytes(text);
    if (!sent) co_return;
  }
}

asio::awaitable<void> ServerConnection::watch(std::shared_ptr<ServerConnection> connection,
                                              std::shared_ptr<asio::steady_timer> signal) {
  std::array<char, 512> ignored{};
  while (!connection->gone_) {
    const ReadOutcome read = co_await connection->stream_->read(ignored, Moment::max());
    if (read.failure) connection->gone_ = true;
  }
  signal->cancel();
}

asio::awaitable<void> ServerConnection::linger() {
  const Moment deadline = in(kLinger);
  if (stream_->endsByHalves()) {
    const std::error_code failure = co_await stream_->end(deadline);
    if (failure) co_return;
  }
  std::array<char, kReadBytes> ignored{};
  for (std::size_t left = kLingerBytes; left > 0;) {
    const ReadOutcome read = co_await stream_->read(ignored, deadline);
    if (read.failure) co_return;
    left -= std::min(left, read.bytes);
  }
}

}  // namespace sekisho::platform::http
