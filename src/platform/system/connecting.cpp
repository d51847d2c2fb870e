#include "platform/system/connecting.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace sekisho::platform {
namespace {

constexpr MessageId kNotConnected{"system.not-connected"};

struct Place {
  sockaddr_storage storage = {};
  socklen_t size = 0;
};

Place placeOf(const std::string& address, std::uint16_t port) {
  Place place;
  auto* four = reinterpret_cast<sockaddr_in*>(&place.storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&place.storage);
  if (inet_pton(AF_INET, address.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    place.size = sizeof *four;
  } else if (inet_pton(AF_INET6, address.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    place.size = sizeof *six;
  }
  return place;
}

std::unexpected<Error> notConnected(int error) {
  return fail(ErrorCode::Unavailable, kNotConnected, "errno " + std::to_string(error));
}

using SteadyTime = std::chrono::steady_clock::time_point;

// Until the socket is ready for `events`, or has failed.
Result<void> await(const Descriptor& socket, short events, SteadyTime until) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  pollfd ready{.fd = socket.number(), .events = events, .revents = 0};
  const int found = ::poll(&ready, 1, static_cast<int>(std::max(left.count(), std::int64_t{0})));
  if (found <= 0) return notConnected(found == 0 ? ETIMEDOUT : errno);
  return {};
}

std::chrono::microseconds since(SteadyTime began) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

}  // namespace

Result<Descriptor> connectedTo(const std::string& address, std::uint16_t port, SteadyTime until) {
  const Place place = placeOf(address, port);
  if (place.size == 0) return fail(ErrorCode::InvalidInput, kNotConnected, "no address");
  Descriptor socket(
      ::socket(place.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.isOpen()) return notConnected(errno);
  if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&place.storage), place.size) ==
      0) {
    return socket;
  }
  if (errno != EINPROGRESS) return notConnected(errno);
  if (auto stands = await(socket, POLLOUT, until); !stands) return std::unexpected(stands.error());
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return notConnected(error);
  return socket;
}

Result<std::chrono::microseconds> timeToConnect(const std::string& address, std::uint16_t port,
                                                std::chrono::milliseconds most) {
  const auto began = std::chrono::steady_clock::now();
  if (const auto socket = connectedTo(address, port, began + most); !socket) {
    return std::unexpected(socket.error());
  }
  return since(began);
}

Result<std::chrono::microseconds> timeToAnswer(const std::string& address, std::uint16_t port,
                                               std::string_view asked,
                                               std::chrono::milliseconds most) {
  const auto began = std::chrono::steady_clock::now();
  const auto socket = connectedTo(address, port, began + most);
  if (!socket) return std::unexpected(socket.error());
  if (::send(socket->number(), asked.data(), asked.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(asked.size())) {
    return notConnected(errno);
  }
  if (auto answers = await(*socket, POLLIN, began + most); !answers) {
    return std::unexpected(answers.error());
  }
  char first = 0;
  const ssize_t got = ::recv(socket->number(), &first, 1, 0);
  if (got != 1) return notConnected(got == 0 ? ECONNRESET : errno);
  return since(began);
}

}  // namespace sekisho::platform
