#pragma once

// For the .cpp files of this folder only: it needs Asio.

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "platform/http/event_queue.h"
#include "platform/http/problem.h"
#include "platform/http/server.h"
#include "platform/http/stream.h"
#include "platform/http/worker_pool.h"

namespace sekisho::platform::http {

class ServerConnection;

/// What the connections of one server share. Lives on the io thread unless it says otherwise.
struct Service {
  explicit Service(ServerOptions chosen)
      : options(std::move(chosen)), workers(options.workers, options.max_waiting_requests) {}

  const ServerOptions options;
  boost::asio::io_context io{1};
  std::unordered_set<ServerConnection*> connections = {};
  bool stopping = false;
  std::atomic<bool> abandons_requests = false;  ///< Any thread: waiting requests are not begun.
  WorkerPool workers;                           ///< Last, so that it ends first. Any thread.

  void report(const Error& error) const {
    if (options.report) options.report(error);
  }
  [[nodiscard]] Response refuse(int status, MessageId why) const {
    const Error error{ErrorCode::InvalidInput, why};
    return options.refusal ? options.refusal(status, error) : problem(status, error);
  }
};

/// How many came through one listener and are still here. Io thread.
struct Occupancy {
  std::size_t all = 0;
  std::map<std::string, std::size_t> of_origin = {};
};

/// What the connections of one listener share.
struct Door {
  Handler handler;
  std::string scheme;
  std::vector<std::string> hosts;
  std::size_t max_body_bytes;
  std::size_t max_stranger_body_bytes;
  bool closed = false;  ///< The listener has moved: what came through it ends. Io thread.
  std::shared_ptr<Occupancy> occupancy = std::make_shared<Occupancy>();  ///< Kept if it changes.
};

/// A connection that was just accepted.
struct Accepted {
  std::unique_ptr<Stream> stream;
  Peer peer;
  std::string origin = {};  ///< Whose share of a listener it takes; empty on a local socket.
};

/// One client's connection, from its acceptance to its end.
class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
 public:
  ServerConnection(Service& service, std::shared_ptr<Door> door, Accepted accepted);

  /// Answers requests until the connection ends.
  [[nodiscard]] boost::asio::awaitable<void> run();

  /// The server stops: closes unless a request is being answered.
  void retire();
  void close() { stream_->close(); }
  [[nodiscard]] const Door& door() const { return *door_; }
  /// No request follows the one that is being answered.
  [[nodiscard]] bool ending() const { return service_.stopping || door_->closed; }
  [[nodiscard]] const std::string& origin() const { return origin_; }
  /// Since when nothing has come, while a request is waited for; nothing while one is here.
  [[nodiscard]] std::optional<Moment> silentSince() const { return silent_since_; }
  /// Ends a silent one in favour of another.
  void giveWay();

 private:
  enum class Phase { Waiting, Answering, Streaming };
  enum class Then { GoesOn, Ends, Lingers };
  /// What became of reading: complete, refused, or the peer is gone.
  struct Incoming {
    bool gone = false;
    std::optional<Refusal> refusal = {};
  };

  [[nodiscard]] boost::asio::awaitable<Then> converse(std::size_t served);
  [[nodiscard]] boost::asio::awaitable<Incoming> receive(RequestReader& reader,
                                                         std::chrono::milliseconds patience);
  [[nodiscard]] boost::asio::awaitable<Response> answer(const Request& request);
  [[nodiscard]] boost::asio::awaitable<bool> send(const Response& response, bool with_body,
                                                  bool keeps);
  [[nodiscard]] boost::asio::awaitable<bool> sendBytes(std::string_view bytes);
  [[nodiscard]] boost::asio::awaitable<void> streamEvents(const Response& response);
  [[nodiscard]] boost::asio::awaitable<void> pump(const std::shared_ptr<EventQueue>& queue,
                                                  boost::asio::steady_timer& signal);
  /// Reads until the client is gone, then rings `signal`. Outlives run() for a moment.
  [[nodiscard]] static boost::asio::awaitable<void> watch(
      std::shared_ptr<ServerConnection> connection,
      std::shared_ptr<boost::asio::steady_timer> signal);
  [[nodiscard]] boost::asio::awaitable<void> linger();
  [[nodiscard]] std::optional<Refusal> admit(const RequestReader& reader) const;
  /// Runs `job` on a worker; nothing if there is none to spare.
  [[nodiscard]] boost::asio::awaitable<std::optional<Response>> onWorker(
      std::function<Response()> job);

  Service& service_;
  std::shared_ptr<Door> door_;  // as it was when the connection came; the listener may change
  std::unique_ptr<Stream> stream_;
  Peer peer_;
  std::string origin_;
  std::optional<Moment> silent_since_ = std::chrono::steady_clock::now();
  Phase phase_ = Phase::Waiting;
  bool gone_ = false;      // the client, while events are streamed
  std::string rest_ = {};  // bytes of the next request that came with the last one
};

}  // namespace sekisho::platform::http
