#include "platform/mdns/question.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <set>

#include "platform/mdns/group.h"
#include "platform/mdns/message.h"

namespace sekisho::platform::mdns {
namespace {

constexpr std::size_t kMaxAnswers = 16;

void send(int socket, std::span<const std::byte> datagram,
          std::span<const InterfaceAddress> machine) {
  const sockaddr_in group = groupAddress(kPort);
  std::set<unsigned> asked;
  for (const InterfaceAddress& one : machine) {
    if (one.address.contains(':') || isLoopback(one.address)) continue;
    if (!asked.insert(one.index).second) continue;
    ip_mreqn way{};
    way.imr_ifindex = static_cast<int>(one.index);
    if (setsockopt(socket, IPPROTO_IP, IP_MULTICAST_IF, &way, sizeof way) != 0) continue;
    // A network that cannot be asked now gives no answer; the next try asks it again.
    static_cast<void>(sendto(socket, datagram.data(), datagram.size(), 0,
                             reinterpret_cast<const sockaddr*>(&group), sizeof group));
  }
}

std::vector<std::string> addressesIn(std::span<const std::byte> datagram, std::string_view name,
                                     std::uint16_t id) {
  std::vector<std::string> found;
  const auto message = readMessage(datagram);
  if (!message || !message->response || message->id != id) return found;
  for (const AddressRecord& record : message->addresses) {
    const bool known = std::ranges::find(found, record.address) != found.end();
    if (record.name == name && !known && found.size() < kMaxAnswers) {
      found.push_back(record.address);
    }
  }
  return found;
}

}  // namespace

std::vector<std::string> ask(std::string_view name, std::uint16_t id,
                             std::span<const InterfaceAddress> machine,
                             std::chrono::milliseconds patience) {
  Message question{.id = id};
  for (const Type type : {Type::A, Type::Aaaa}) {
    question.questions.push_back(
        {.name = std::string(name), .type = static_cast<std::uint16_t>(type)});
  }
  const auto datagram = writeMessage(question);
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!datagram || socket.number() < 0) return {};
  setsockopt(socket.number(), IPPROTO_IP, IP_MULTICAST_TTL, &kHops, sizeof kHops);
  send(socket.number(), *datagram, machine);

  const auto until = std::chrono::steady_clock::now() + patience;
  std::array<std::byte, kMaxMessage> buffer{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd wait{socket.number(), POLLIN, 0};
    if (left.count() <= 0 || poll(&wait, 1, static_cast<int>(left.count())) <= 0) return {};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t got = recvfrom(socket.number(), buffer.data(), buffer.size(), 0,
                                 reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 0 || ntohs(from.sin_port) != kPort) continue;
    auto found = addressesIn(std::span(buffer).first(static_cast<std::size_t>(got)), name, id);
    if (!found.empty()) return found;
  }
}

}  // namespace sekisho::platform::mdns
