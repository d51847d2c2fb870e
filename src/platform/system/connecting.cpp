#include "platform/system/connecting.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "platform/descriptor.h"

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

}  // namespace

Result<std::chrono::microseconds> timeToConnect(const std::string& address, std::uint16_t port,
                                                std::chrono::milliseconds most) {
  const Place place = placeOf(address, port);
  if (place.size == 0) return fail(ErrorCode::InvalidInput, kNotConnected, "no address");
  const Descriptor socket(
      ::socket(place.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.isOpen()) return notConnected(errno);
  const auto began = std::chrono::steady_clock::now();
  if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&place.storage), place.size) !=
      0) {
    if (errno != EINPROGRESS) return notConnected(errno);
    pollfd stands{.fd = socket.number(), .events = POLLOUT, .revents = 0};
    const int ready = ::poll(&stands, 1, static_cast<int>(most.count()));
    if (ready <= 0) return notConnected(ready == 0 ? ETIMEDOUT : errno);
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    if (error != 0) return notConnected(error);
  }
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

}  // namespace sekisho::platform
