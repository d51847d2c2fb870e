#pragma once

// For .cpp files of platform/ only: it needs Asio.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>

#include "platform/http/message.h"

namespace sekisho::platform::http {

using Moment = std::chrono::steady_clock::time_point;

/// What one read of a connection asks for, and one write of a long text gives at a time.
inline constexpr std::size_t kReadBytes = std::size_t{16} << 10U;
inline constexpr std::size_t kWriteBytes = std::size_t{64} << 10U;

struct ReadOutcome {
  std::error_code failure = {};
  std::size_t bytes = 0;
};

/// A connection of either kind, TCP or local, plain or TLS, behind one type, so that Asio's
/// templates are compiled once. When a deadline passes the socket is closed and the operation fails
/// with timed_out. One read and one write may be under way at the same time. Lives on its
/// io_context's only thread.
class Stream {
 public:
  virtual ~Stream() = default;

  /// What has to happen before bytes can flow: nothing, or TLS.
  [[nodiscard]] virtual boost::asio::awaitable<std::error_code> open(Moment deadline) = 0;
  /// Reads at least one byte; fails at the end of the stream.
  [[nodiscard]] virtual boost::asio::awaitable<ReadOutcome> read(std::span<char> into,
                                                                 Moment deadline) = 0;
  /// Writes all of it.
  [[nodiscard]] virtual boost::asio::awaitable<std::error_code> write(std::string_view bytes,
                                                                      Moment deadline) = 0;
  /// Whether end() leaves reading possible. It does not with TLS.
  [[nodiscard]] virtual bool endsByHalves() const = 0;
  /// Says that nothing more will be written; with TLS, also waits for the other end to say so.
  [[nodiscard]] virtual boost::asio::awaitable<std::error_code> end(Moment deadline) = 0;
  /// Whether nothing has come unasked: neither bytes nor the other end's good-bye.
  [[nodiscard]] virtual bool isQuiet() = 0;
  /// Closes the socket at once; what is under way fails.
  virtual void close() noexcept = 0;

  /// Puts what the other end proved during open() into `peer`.
  virtual void describe(Peer& peer) const = 0;
};

}  // namespace sekisho::platform::http
