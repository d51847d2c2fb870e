#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::platform::http::testing {

/// A socket that writes any bytes and reads what comes back: for saying things to a server that no
/// real client would. Every wait ends after ten seconds, so that a broken server fails a test
/// instead of hanging it.
class RawClient {
 public:
  /// Connects to a port on 127.0.0.1.
  explicit RawClient(std::uint16_t port);
  /// Connects to a local socket.
  explicit RawClient(const std::string& path);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient& operator=(RawClient&&) = delete;

  [[nodiscard]] bool connected() const { return socket_ >= 0; }
  /// False once the server has closed its end for good.
  bool write(std::string_view bytes);
  /// One answer whose length its Content-Length tells; what there was if the server closed earlier.
  [[nodiscard]] std::string readAnswer();
  /// Until the bytes read end with `end`, or the server closes.
  [[nodiscard]] std::string readUntil(std::string_view end);
  /// Everything until the server closes; nothing if it does not.
  [[nodiscard]] std::optional<std::string> readToEnd();
  /// Whether the server says something, or closes, within that time.
  [[nodiscard]] bool hearsWithin(std::chrono::milliseconds time) const;
  /// Says that nothing more will be written.
  void finish();
  void close();

 private:
  [[nodiscard]] bool readMore();

  int socket_ = -1;
  bool ended_ = false;
  std::string pending_;
};

}  // namespace sekisho::platform::http::testing
