#include "platform/http/testing/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/check.h"

namespace sekisho::platform::http::testing {
namespace {

constexpr std::string_view kLength = "Content-Length: ";

int connected(int socket, const sockaddr* address, socklen_t size) {
  SEKISHO_CHECK(socket >= 0);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect(socket, address, size) == 0) return socket;
  ::close(socket);
  return -1;
}

}  // namespace

RawClient::RawClient(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socket_ = testing::connected(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0),
                               reinterpret_cast<sockaddr*>(&address), sizeof address);
}

RawClient::RawClient(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), std::min(path.size(), sizeof address.sun_path - 1));
  socket_ = testing::connected(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
                               reinterpret_cast<sockaddr*>(&address), sizeof address);
}

RawClient::~RawClient() { close(); }

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      ended_(other.ended_),
      pending_(std::move(other.pending_)) {}

bool RawClient::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::readMore() {
  std::array<char, 4096> buffer{};
  const ssize_t got = recv(socket_, buffer.data(), buffer.size(), 0);
  if (got > 0) pending_.append(buffer.data(), static_cast<std::size_t>(got));
  ended_ = got == 0 || (got < 0 && errno == ECONNRESET);
  return got > 0;
}

std::string RawClient::readAnswer() {
  std::size_t size = std::string::npos;
  do {
    const std::size_t head = pending_.find("\r\n\r\n");
    if (head != std::string::npos) {
      const std::size_t length = pending_.find(kLength);
      size = head + 4;
      if (length < head) size += std::stoul(pending_.substr(length + kLength.size()));
    }
  } while (pending_.size() < size && readMore());
  std::string answer = pending_.substr(0, size);
  pending_.erase(0, size);
  return answer;
}

std::string RawClient::readUntil(std::string_view end) {
  std::size_t found = pending_.find(end);
  while (found == std::string::npos && readMore()) found = pending_.find(end);
  const std::size_t size = found == std::string::npos ? pending_.size() : found + end.size();
  std::string bytes = pending_.substr(0, size);
  pending_.erase(0, size);
  return bytes;
}

std::optional<std::string> RawClient::readToEnd() {
  while (readMore()) {
  }
  if (!ended_) return std::nullopt;
  return std::exchange(pending_, {});
}

bool RawClient::hearsWithin(std::chrono::milliseconds time) const {
  pollfd watched{.fd = socket_, .events = POLLIN, .revents = 0};
  return poll(&watched, 1, static_cast<int>(time.count())) > 0;
}

void RawClient::finish() { shutdown(socket_, SHUT_WR); }

void RawClient::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

}  // namespace sekisho::platform::http::testing
