#include "platform/http/testing/raw_server.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "core/check.h"

namespace sekisho::platform::http::testing {

RawServer::RawServer(std::vector<std::string> script)
    : script_(std::move(script)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  SEKISHO_CHECK(listener_ >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  SEKISHO_CHECK(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
  SEKISHO_CHECK(listen(listener_, 8) == 0);
  SEKISHO_CHECK(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  heard_.resize(script_.size());
  thread_ = std::jthread([this] { run(); });
}

RawServer::~RawServer() {
  shutdown(listener_, SHUT_RDWR);  // ends a wait for a connection that never came
  thread_.join();
  close(listener_);
  if (stays_open_ >= 0) close(stays_open_);
}

void RawServer::run() {
  for (std::size_t i = 0; i < script_.size(); ++i) {
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    std::array<char, 4096> buffer{};
    while (!heard_[i].contains("\r\n\r\n")) {
      const ssize_t got = recv(connection, buffer.data(), buffer.size(), 0);
      if (got <= 0) break;
      heard_[i].append(buffer.data(), static_cast<std::size_t>(got));
    }
    send(connection, script_[i].data(), script_[i].size(), MSG_NOSIGNAL);
    if (i + 1 == script_.size()) {
      stays_open_ = connection;
    } else {
      close(connection);
    }
  }
}

}  // namespace sekisho::platform::http::testing
