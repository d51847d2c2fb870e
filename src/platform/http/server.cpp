#include "platform/http/server.h"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <thread>
#include <utility>

#include "core/check.h"
#include "core/mutex.h"
#include "platform/http/acceptor.h"
#include "platform/http/connection.h"
#include "platform/http/socket_stream.h"

namespace sekisho::platform::http {

namespace asio = boost::asio;

namespace {

constexpr MessageId kAccept{"http.accept"};
constexpr MessageId kLost{"http.listen-lost"};
constexpr MessageId kFull{"http.full"};
constexpr std::chrono::milliseconds kAcceptAgainAfter{100};
constexpr std::chrono::minutes kSayFullAgainAfter{1};

}  // namespace

struct Server::State {
  explicit State(ServerOptions options) : service(std::move(options)) {}

  [[nodiscard]] asio::awaitable<void> acceptAt(std::shared_ptr<Acceptor> acceptor);
  void begin(const std::shared_ptr<Acceptor>& acceptor);
  void welcome(Acceptor& acceptor, Accepted accepted);
  /// Whether another connection may come, if need be in the place of a silent one.
  [[nodiscard]] bool hasRoom(const Door& door, const std::string& origin);
  [[nodiscard]] Result<void> change(std::size_t place, Listener changed) SEKISHO_EXCLUDES(mutex);
  [[nodiscard]] Result<void> move(std::size_t place, const Listener& changed);
  void leave(Acceptor& acceptor);
  void part(ServerConnection& connection);
  [[nodiscard]] bool drainedWithin(std::chrono::milliseconds deadline) SEKISHO_EXCLUDES(mutex);

  Service service;
  Handler common;                                    // for listeners without a handler of their own
  std::vector<Listener> listeners;                   // as they are now; io thread, as the next one
  std::vector<std::shared_ptr<Acceptor>> acceptors;  // shared with the coroutine that accepts
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> busy;
  std::jthread thread;

  Mutex mutex;
  Condition changed;
  std::size_t open SEKISHO_GUARDED_BY(mutex) = 0;  // connections
  bool closed_doors SEKISHO_GUARDED_BY(mutex) = false;
  std::vector<std::uint16_t> ports SEKISHO_GUARDED_BY(mutex) = {};
  std::atomic<bool> stopped = false;
  Moment say_full_again = {};  // io thread
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Server>> Server::listen(ServerOptions options, const Handler& handler) {
  auto state = std::make_unique<State>(std::move(options));
  state->common = handler;
  state->listeners = state->service.options.listeners;
  for (Listener& listener : state->listeners) {
    auto acceptor = Acceptor::open(state->service.io, listener, handler);
    if (!acceptor) return std::unexpected(std::move(acceptor.error()));
    listener.port = (*acceptor)->port();
    const Lock lock(state->mutex);
    state->ports.push_back(listener.port);
    state->acceptors.push_back(std::move(*acceptor));
  }
  state->busy.emplace(state->service.io.get_executor());
  for (const auto& acceptor : state->acceptors) state->begin(acceptor);
  state->thread = std::jthread([&io = state->service.io] { io.run(); });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

// Posting fails only when memory is out, and then the process has to end.
// NOLINTNEXTLINE(bugprone-exception-escape)
Server::~Server() { stop(std::chrono::milliseconds{0}); }

std::uint16_t Server::port(std::size_t listener) const {
  const Lock lock(state_->mutex);
  return state_->ports.at(listener);
}

Result<void> Server::change(std::size_t listener, Listener changed) {
  SEKISHO_CHECK(!state_->stopped);
  std::promise<Result<void>> done;
  asio::post(state_->service.io,
             [&] { done.set_value(state_->change(listener, std::move(changed))); });
  return done.get_future().get();
}

Result<void> Server::State::change(std::size_t place, Listener changed) {
  Listener& current = listeners.at(place);
  if (changed.port == 0) changed.port = current.port;
  const bool stays = changed.address == current.address && changed.port == current.port &&
                     changed.tls.has_value() == current.tls.has_value();
  if (auto done = stays ? acceptors[place]->renew(changed, common) : move(place, changed); !done) {
    return done;
  }
  current = std::move(changed);
  const Lock lock(mutex);
  ports[place] = acceptors[place]->port();
  return {};
}

// One port may be asked for at another address, so the old address is left first.
Result<void> Server::State::move(std::size_t place, const Listener& changed) {
  leave(*acceptors[place]);
  auto opened = Acceptor::open(service.io, changed, common);
  if (opened) {
    begin(acceptors[place] = std::move(*opened));
    return {};
  }
  auto back = Acceptor::open(service.io, listeners[place], common);
  if (!back) {
    return fail(ErrorCode::Unavailable, kLost, opened.error().detail,
                {{"address", listeners[place].address}});
  }
  begin(acceptors[place] = std::move(*back));
  return std::unexpected(std::move(opened.error()));
}

void Server::State::leave(Acceptor& acceptor) {
  acceptor.close();
  acceptor.door()->closed = true;
  for (ServerConnection* connection : service.connections) {
    if (&connection->door() == acceptor.door().get()) connection->retire();
  }
}

void Server::State::begin(const std::shared_ptr<Acceptor>& acceptor) {
  asio::co_spawn(service.io, acceptAt(acceptor),
                 [](const std::exception_ptr& thrown) { SEKISHO_CHECK(!thrown); });
}

asio::awaitable<void> Server::State::acceptAt(std::shared_ptr<Acceptor> acceptor) {
  asio::steady_timer pause(service.io);
  while (!service.stopping && acceptor->isOpen()) {
    std::optional<Accepted> accepted = co_await acceptor->accept();
    if (service.stopping || !acceptor->isOpen()) co_return;
    if (accepted) {
      welcome(*acceptor, std::move(*accepted));
      continue;
    }
    // Out of descriptors, most likely: those in use come back.
    service.report({ErrorCode::Unavailable, kAccept, "cannot accept a connection"});
    pause.expires_after(kAcceptAgainAfter);
    const auto [ignored] = co_await pause.async_wait(kAwait);
    static_cast<void>(ignored);
  }
}

bool Server::State::hasRoom(const Door& door, const std::string& origin) {
  const Occupancy& here = *door.occupancy;
  const auto known = here.of_origin.find(origin);
  const bool of_one = !origin.empty() && known != here.of_origin.end() &&
                      known->second >= service.options.max_connections_per_address;
  if (!of_one && here.all < service.options.max_connections) return true;
  ServerConnection* silent = nullptr;
  for (ServerConnection* connection : service.connections) {
    if (connection->door().occupancy != door.occupancy || !connection->silentSince()) continue;
    if (of_one && connection->origin() != origin) continue;
    if (silent == nullptr || *connection->silentSince() < *silent->silentSince()) {
      silent = connection;
    }
  }
  if (silent != nullptr) silent->giveWay();
  return silent != nullptr;
}

void Server::State::welcome(Acceptor& acceptor, Accepted accepted) {
  if (!hasRoom(*acceptor.door(), accepted.origin)) {
    const auto now = std::chrono::steady_clock::now();
    if (now < say_full_again) return;
    say_full_again = now + kSayFullAgainAfter;
    service.report({ErrorCode::Unavailable, kFull, "from " + accepted.origin});
    return;
  }
  Occupancy& here = *acceptor.door()->occupancy;
  ++here.all;
  ++here.of_origin[accepted.origin];
  {
    const Lock lock(mutex);
    ++open;
  }
  const auto connection =
      std::make_shared<ServerConnection>(service, acceptor.door(), std::move(accepted));
  service.connections.insert(connection.get());
  asio::co_spawn(service.io, connection->run(),
                 [this, connection](const std::exception_ptr& thrown) {
                   if (thrown) {
                     service.report({ErrorCode::Unavailable, kAccept, "a connection ran out"});
                   }
                   part(*connection);
                 });
}

void Server::State::part(ServerConnection& connection) {
  connection.close();
  service.connections.erase(&connection);
  Occupancy& there = *connection.door().occupancy;
  --there.all;
  const auto known = there.of_origin.find(connection.origin());
  if (--known->second == 0) there.of_origin.erase(known);
  {
    const Lock lock(mutex);
    --open;
  }
  changed.notify_all();
}

bool Server::State::drainedWithin(std::chrono::milliseconds deadline) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  const Lock lock(mutex);
  while (!closed_doors || open > 0) {
    if (changed.wait_until(mutex, until) == std::cv_status::timeout) {
      return closed_doors && open == 0;
    }
  }
  return true;
}

void Server::stop(std::chrono::milliseconds deadline) {
  if (state_->stopped.exchange(true)) return;
  asio::post(state_->service.io, [state = state_.get()] {
    state->service.stopping = true;
    for (const auto& acceptor : state->acceptors) acceptor->close();
    for (ServerConnection* connection : state->service.connections) connection->retire();
    {
      const Lock lock(state->mutex);
      state->closed_doors = true;
    }
    state->changed.notify_all();
  });
  if (!state_->drainedWithin(deadline)) {
    state_->service.abandons_requests = true;
    asio::post(state_->service.io, [state = state_.get()] {
      for (ServerConnection* connection : state->service.connections) connection->close();
    });
  }
  state_->service.workers.close();
  state_->busy.reset();
  state_->thread.join();
}

}  // namespace sekisho::platform::http
