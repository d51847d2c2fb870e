#pragma once

// For .cpp files of platform/ only: it needs Asio.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>

#include "platform/http/stream.h"
#include "platform/http/tls_context.h"

namespace sekisho::platform::http {

/// Waits in a coroutine; a failure is the first value of what comes back, never thrown.
inline constexpr auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable);

/// Rings unless it is silenced in time.
class Alarm {
 public:
  Alarm(const boost::asio::any_io_executor& executor, std::function<void()> ring);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  void set(Moment at);
  void silence();
  [[nodiscard]] bool rang() const;

 private:
  struct State;
  // Shared with the timer's handler, which may run once more after the alarm is gone.
  std::shared_ptr<State> state_;
  boost::asio::steady_timer timer_;
};

using Socket = boost::asio::generic::stream_protocol::socket;

/// A connected socket as a stream without TLS.
[[nodiscard]] std::unique_ptr<Stream> plainStream(Socket socket);

/// A connected socket as a stream with TLS, seen from the server's or the client's end.
[[nodiscard]] std::unique_ptr<Stream> tlsServerStream(Socket socket,
                                                      std::shared_ptr<TlsContext> context);
[[nodiscard]] std::unique_ptr<Stream> tlsClientStream(Socket socket,
                                                      std::shared_ptr<TlsContext> context);

/// `plain`, made by plainStream, goes on as a client's stream with TLS (as after STARTTLS). Nothing
/// may be under way on it; what came after the other end's consent must have been refused.
[[nodiscard]] std::unique_ptr<Stream> upgraded(std::unique_ptr<Stream> plain,
                                               std::shared_ptr<TlsContext> context);

}  // namespace sekisho::platform::http
