#pragma once

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace sekisho::platform::http::testing {

/// A server on a port of 127.0.0.1 that says what it was told to say: one script entry for each
/// connection, in order. An entry is sent once a request's head has come; then the connection is
/// closed, unless the entry ends the script: that one stays open until the server goes.
class RawServer {
 public:
  explicit RawServer(std::vector<std::string> script);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// What came in on each connection. Only once the client has its last answer.
  [[nodiscard]] const std::vector<std::string>& heard() const { return heard_; }

 private:
  void run();

  std::vector<std::string> script_;
  std::vector<std::string> heard_;
  int listener_ = -1;
  int stays_open_ = -1;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

}  // namespace sekisho::platform::http::testing
