#include "platform/syslog/receiver.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <deque>
#include <map>
#include <thread>
#include <unordered_set>
#include <utility>

#include "core/check.h"
#include "platform/http/socket_stream.h"
#include "platform/http/stream.h"
#include "platform/http/tls_context.h"

namespace sekisho::platform::syslog {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;
using http::kAwait;

namespace {

constexpr MessageId kAddress{"http.listen-address"};
constexpr MessageId kNotLoopback{"http.listen-plain"};
constexpr MessageId kTaken{"http.listen-taken"};
constexpr MessageId kRefused{"http.listen"};
constexpr std::size_t kWorkers = 4;
constexpr std::size_t kArrivalBytes = std::size_t{256} << 10U;
constexpr std::size_t kAheadBytes = kArrivalBytes;
constexpr int kDatagramRoom = 4 << 20;  // of the system's buffer
constexpr std::chrono::milliseconds kAcceptAgainAfter{100};

Error listenError(const error_code& failure, const std::string& where) {
  const bool taken = failure == asio::error::address_in_use;
  return {taken ? ErrorCode::Conflict : ErrorCode::Unavailable,
          taken ? kTaken : kRefused,
          failure.message(),
          {{"address", where}}};
}

Result<asio::ip::address> addressOf(const Listener& listener) {
  error_code failure;
  auto address = asio::ip::make_address(listener.address, failure);
  if (failure) {
    return fail(ErrorCode::InvalidInput, kAddress, "not a numeric address",
                {{"address", listener.address}});
  }
  const bool tls = listener.way == Way::Tls && listener.tls.has_value();
  if (!tls && !address.is_loopback()) {
    return fail(ErrorCode::InvalidInput, kNotLoopback, "syslog without TLS is for loopback only",
                {{"address", listener.address}});
  }
  return address;
}

std::string textOf(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address.to_string();
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
}

/// One TCP address that is listened to.
struct Door {
  Way way;
  tcp::acceptor acceptor;
  std::shared_ptr<http::TlsContext> tls;  // null without; shared with its connections
};

/// One connection: what was read waits here while what came before is being taken. Lives on the io
/// thread.
struct Connection {
  explicit Connection(std::unique_ptr<http::Stream> the_stream, Sender the_sender,
                      asio::io_context& io)
      : stream(std::move(the_stream)), sender(std::move(the_sender)), turn(io) {
    turn.expires_at(asio::steady_timer::time_point::max());
  }

  [[nodiscard]] bool full() const { return waiting.size() >= kMaxBatch || bytes >= kAheadBytes; }
  void put(Frame frame) {
    bytes += frame.bytes.size();
    waiting.push_back(std::move(frame));
    turn.cancel();
  }
  [[nodiscard]] std::vector<Frame> batch() {
    std::vector<Frame> taken;
    while (!waiting.empty() && taken.size() < kMaxBatch) {
      bytes -= waiting.front().bytes.size();
      taken.push_back(std::move(waiting.front()));
      waiting.pop_front();
    }
    turn.cancel();
    return taken;
  }

  std::unique_ptr<http::Stream> stream;
  Sender sender;
  std::deque<Frame> waiting = {};
  std::size_t bytes = 0;    // of them
  bool read_out = false;    // nothing follows
  bool shut = false;        // nothing more is handed over
  asio::steady_timer turn;  // ends whenever any of these changes
};

/// One UDP address that is listened to.
struct Mailbox {
  udp::socket socket;
  Sender sender = {.way = Way::Udp};
  std::uint32_t missed = 0;  // as the system counts them
};

asio::awaitable<Result<void>> takeOn(Intake& intake, const Sender& sender,
                                     std::vector<Frame>& frames) {
  co_return intake.take(sender, frames);
}

asio::awaitable<bool> admitOn(Intake& intake, const Sender& sender) {
  co_return intake.admits(sender);
}

}  // namespace

struct Receiver::State {
  State(ReceiverOptions chosen, Intake& the_intake)
      : options(std::move(chosen)), intake(the_intake) {}

  [[nodiscard]] Result<void> open(const Listener& listener);
  [[nodiscard]] Result<void> openTcp(const Listener& listener, const asio::ip::address& address);
  [[nodiscard]] Result<void> openUdp(const asio::ip::address& address, std::uint16_t port);
  void begin();
  void end();
  void report(const Error& error) const {
    if (options.report) options.report(error);
  }

  [[nodiscard]] asio::awaitable<void> accept(std::shared_ptr<Door> door);
  void welcome(const Door& door, tcp::socket socket);
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<Connection> connection);
  /// Reads while there is room for more.
  [[nodiscard]] asio::awaitable<void> listen(std::shared_ptr<Connection> connection);
  /// Once something about the connection has changed.
  [[nodiscard]] asio::awaitable<void> nextTurn(Connection& connection);
  /// Hands over what was read, batch after batch, until nothing follows.
  [[nodiscard]] asio::awaitable<void> handOver(std::shared_ptr<Connection> connection);
  /// Offers frames until they are taken. Whether they were: they are not only when the receiver
  /// stops or the sender is no longer listened to.
  [[nodiscard]] asio::awaitable<bool> deliver(const Sender& sender, std::vector<Frame> frames);
  [[nodiscard]] asio::awaitable<void> receive(std::shared_ptr<Mailbox> mailbox);
  [[nodiscard]] std::vector<Frame> datagramsIn(Mailbox& mailbox);
  [[nodiscard]] asio::awaitable<void> pause(std::chrono::milliseconds length);

  const ReceiverOptions options;
  Intake& intake;
  asio::io_context io{1};
  asio::thread_pool workers{kWorkers};
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> busy;
  // What follows is the io thread's, once it runs.
  std::vector<std::shared_ptr<Door>> doors;         // shared with the coroutine that accepts
  std::vector<std::shared_ptr<Mailbox>> mailboxes;  // shared with the coroutine that receives
  std::unordered_set<Connection*> connections;
  std::map<std::string, std::size_t> per_address;
  std::unordered_set<asio::steady_timer*> pauses;
  bool stopping = false;
  std::string datagram = std::string(kMaxFrameBytes + 1, '\0');

  std::vector<std::uint16_t> ports;
  std::jthread thread;
};

Receiver::Receiver(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Receiver>> Receiver::listen(ReceiverOptions options, Intake& intake) {
  auto state = std::make_unique<State>(std::move(options), intake);
  for (const Listener& listener : state->options.listeners) {
    if (auto opened = state->open(listener); !opened) {
      return std::unexpected(std::move(opened.error()).during("listening for syslog"));
    }
  }
  state->begin();
  return std::unique_ptr<Receiver>(new Receiver(std::move(state)));
}

// Posting fails only when memory is out, and then the process has to end.
// NOLINTNEXTLINE(bugprone-exception-escape)
Receiver::~Receiver() { state_->end(); }

std::uint16_t Receiver::port(std::size_t listener) const { return state_->ports.at(listener); }

Result<void> Receiver::State::open(const Listener& listener) {
  const auto address = addressOf(listener);
  if (!address) return std::unexpected(address.error());
  return listener.way == Way::Udp ? openUdp(*address, listener.port) : openTcp(listener, *address);
}

Result<void> Receiver::State::openTcp(const Listener& listener, const asio::ip::address& address) {
  std::shared_ptr<http::TlsContext> tls;
  if (listener.way == Way::Tls) {
    if (!listener.tls) return fail(ErrorCode::InvalidInput, kAddress, "TLS without a certificate");
    auto made = http::TlsContext::forServer(*listener.tls);
    if (!made) return std::unexpected(std::move(made.error()));
    tls = std::move(*made);
  }
  error_code failure;
  const tcp::endpoint endpoint(address, listener.port);
  tcp::acceptor acceptor(io);
  acceptor.open(endpoint.protocol(), failure);
  if (!failure) acceptor.set_option(asio::socket_base::reuse_address(true), failure);
  if (!failure && address.is_v6()) {
    acceptor.set_option(asio::ip::v6_only(!address.is_unspecified()), failure);
  }
  if (!failure) acceptor.bind(endpoint, failure);
  if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure) return std::unexpected(listenError(failure, listener.address));
  ports.push_back(acceptor.local_endpoint(failure).port());
  doors.push_back(std::make_shared<Door>(Door{listener.way, std::move(acceptor), std::move(tls)}));
  return {};
}

Result<void> Receiver::State::openUdp(const asio::ip::address& address, std::uint16_t port) {
  error_code failure;
  const udp::endpoint endpoint(address, port);
  udp::socket socket(io);
  socket.open(endpoint.protocol(), failure);
  if (!failure) socket.bind(endpoint, failure);
  if (!failure) socket.non_blocking(true, failure);
  if (failure) return std::unexpected(listenError(failure, address.to_string()));
  const int on = 1;
  // Without either, fewer datagrams find room or fewer losses are seen; both are told otherwise
  // too.
  static_cast<void>(setsockopt(socket.native_handle(), SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on));
  static_cast<void>(setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVBUF, &kDatagramRoom,
                               sizeof kDatagramRoom));
  ports.push_back(socket.local_endpoint(failure).port());
  mailboxes.push_back(std::make_shared<Mailbox>(Mailbox{.socket = std::move(socket)}));
  mailboxes.back()->sender.address = address.to_string();
  return {};
}

void Receiver::State::begin() {
  busy.emplace(io.get_executor());
  const auto ended = [](const std::exception_ptr& thrown) { SEKISHO_CHECK(!thrown); };
  for (const auto& door : doors) asio::co_spawn(io, accept(door), ended);
  for (const auto& mailbox : mailboxes) asio::co_spawn(io, receive(mailbox), ended);
  thread = std::jthread([this] { io.run(); });
}

void Receiver::State::end() {
  asio::post(io, [this] {
    stopping = true;
    error_code ignored;
    for (const auto& door : doors) door->acceptor.close(ignored);
    for (const auto& mailbox : mailboxes) mailbox->socket.close(ignored);
    for (Connection* connection : connections) connection->stream->close();
    for (asio::steady_timer* timer : pauses) timer->cancel();
  });
  busy.reset();
  thread.join();
  workers.join();
}

asio::awaitable<void> Receiver::State::pause(std::chrono::milliseconds length) {
  if (stopping) co_return;
  asio::steady_timer timer(io);
  timer.expires_after(length);
  pauses.insert(&timer);
  const auto [ignored] = co_await timer.async_wait(kAwait);
  static_cast<void>(ignored);
  pauses.erase(&timer);
}

asio::awaitable<void> Receiver::State::accept(std::shared_ptr<Door> door) {
  while (!stopping) {
    auto [failure, socket] = co_await door->acceptor.async_accept(kAwait);
    if (stopping) co_return;
    if (!failure) {
      welcome(*door, std::move(socket));
      continue;
    }
    // Out of descriptors, most likely: those in use come back.
    report({ErrorCode::Unavailable, MessageId{"http.accept"}, "cannot accept a connection"});
    co_await pause(kAcceptAgainAfter);
  }
}

void Receiver::State::welcome(const Door& door, tcp::socket socket) {
  error_code gone;
  const std::string address = textOf(socket.remote_endpoint(gone).address());
  const auto known = per_address.find(address);
  if (gone || connections.size() >= options.max_connections ||
      (known != per_address.end() && known->second >= options.max_connections_per_address)) {
    return;
  }
  // A sender that lost its power says nothing; the system asks it.
  socket.set_option(asio::socket_base::keep_alive(true), gone);
  auto stream = door.tls ? http::tlsServerStream(std::move(socket), door.tls)
                         : http::plainStream(std::move(socket));
  const auto connection = std::make_shared<Connection>(
      std::move(stream), Sender{.way = door.way, .address = address}, io);
  ++per_address[address];
  connections.insert(connection.get());
  asio::co_spawn(io, serve(connection), [this, connection](const std::exception_ptr& thrown) {
    if (thrown) report({ErrorCode::Unavailable, MessageId{"http.accept"}, "a connection ran out"});
    connection->stream->close();
    connections.erase(connection.get());
    const auto counted = per_address.find(connection->sender.address);
    if (--counted->second == 0) per_address.erase(counted);
  });
}

asio::awaitable<void> Receiver::State::serve(std::shared_ptr<Connection> connection) {
  http::Stream& stream = *connection->stream;
  const std::error_code failure =
      co_await stream.open(std::chrono::steady_clock::now() + options.handshake);
  if (failure || stopping) co_return;
  http::Peer peer;
  stream.describe(peer);
  connection->sender.certificate_uri = peer.certificate_uri.value_or("");
  connection->sender.certificate_serial = peer.certificate_serial.value_or("");
  const bool admitted =
      co_await asio::co_spawn(workers, admitOn(intake, connection->sender), asio::use_awaitable);
  if (!admitted || stopping) co_return;
  using asio::experimental::awaitable_operators::operator&&;
  co_await (listen(connection) && handOver(connection));
}

asio::awaitable<void> Receiver::State::listen(std::shared_ptr<Connection> connection) {
  http::Stream& stream = *connection->stream;
  const bool tls = connection->sender.way == Way::Tls;
  FrameReader frames(tls ? Framing::Counted : Framing::Either);
  std::string arrival(kArrivalBytes, '\0');
  auto begun = std::chrono::steady_clock::now();
  while (!frames.lost()) {
    const auto until =
        frames.midway() ? begun + options.message : std::chrono::steady_clock::now() + options.idle;
    const bool goes_on = frames.midway();
    const std::uint64_t before = frames.count();
    const http::ReadOutcome read = co_await stream.read(arrival, until);
    if (read.failure) break;
    frames.take(std::string_view(arrival).substr(0, read.bytes));
    while (auto frame = frames.next()) connection->put(std::move(*frame));
    const bool waits = connection->full();
    while (connection->full() && !connection->shut) co_await nextTurn(*connection);
    if (connection->shut) break;
    // A sender that was made to wait is not late with the rest of its message.
    if (waits || !goes_on || frames.count() != before) begun = std::chrono::steady_clock::now();
  }
  if (auto rest = frames.rest()) connection->put(std::move(*rest));
  connection->read_out = true;
  connection->turn.cancel();
}

asio::awaitable<void> Receiver::State::nextTurn(Connection& connection) {
  asio::steady_timer& turn = connection.turn;
  const auto [ignored] = co_await turn.async_wait(kAwait);
  static_cast<void>(ignored);
}

asio::awaitable<void> Receiver::State::handOver(std::shared_ptr<Connection> connection) {
  while (!connection->waiting.empty() || !connection->read_out) {
    if (connection->waiting.empty()) {
      co_await nextTurn(*connection);
      continue;
    }
    // Not in one expression: g++ 12 destroys what is made within a co_await twice.
    std::vector<Frame> batch = connection->batch();
    const bool taken = co_await deliver(connection->sender, std::move(batch));
    if (taken) continue;
    connection->shut = true;
    connection->turn.cancel();
    connection->stream->close();
    co_return;
  }
}

asio::awaitable<bool> Receiver::State::deliver(const Sender& sender, std::vector<Frame> frames) {
  for (;;) {
    const bool admitted =
        co_await asio::co_spawn(workers, admitOn(intake, sender), asio::use_awaitable);
    if (!admitted) co_return false;
    const Result<void> taken =
        co_await asio::co_spawn(workers, takeOn(intake, sender, frames), asio::use_awaitable);
    if (taken) co_return true;
    if (stopping) {
      report(Error(taken.error()).during("stopping with messages that were not taken"));
      co_return false;
    }
    co_await pause(options.offer_again);
  }
}

asio::awaitable<void> Receiver::State::receive(std::shared_ptr<Mailbox> mailbox) {
  while (!stopping) {
    const auto [failure] = co_await mailbox->socket.async_wait(udp::socket::wait_read, kAwait);
    if (stopping) co_return;
    if (failure) {
      co_await pause(kAcceptAgainAfter);
      continue;
    }
    const std::uint32_t missed_before = mailbox->missed;
    std::vector<Frame> batch = datagramsIn(*mailbox);
    if (mailbox->missed != missed_before) {
      intake.missed(mailbox->sender, mailbox->missed - missed_before);
    }
    if (!batch.empty()) co_await deliver(mailbox->sender, std::move(batch));
  }
}

std::vector<Frame> Receiver::State::datagramsIn(Mailbox& mailbox) {
  std::vector<Frame> frames;
  std::size_t bytes = 0;
  while (frames.size() < kMaxBatch && bytes < kArrivalBytes) {
    iovec into{.iov_base = datagram.data(), .iov_len = datagram.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint32_t))> control{};
    msghdr message{};
    message.msg_iov = &into;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = recvmsg(mailbox.socket.native_handle(), &message, MSG_DONTWAIT);
    if (size < 0) break;
    for (const cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
         part = CMSG_NXTHDR(&message, const_cast<cmsghdr*>(part))) {
      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SO_RXQ_OVFL) continue;
      std::memcpy(&mailbox.missed, CMSG_DATA(part), sizeof mailbox.missed);
    }
    const auto length = static_cast<std::size_t>(size);
    if (length == 0) continue;
    bytes += length;
    const bool whole = length <= kMaxFrameBytes && (message.msg_flags & MSG_TRUNC) == 0;
    frames.push_back({.bytes = datagram.substr(0, std::min(length, kMaxFrameBytes)),
                      .fault = whole ? FrameFault::None : FrameFault::TooLong});
  }
  return frames;
}

}  // namespace sekisho::platform::syslog
