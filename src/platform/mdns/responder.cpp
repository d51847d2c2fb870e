#include "platform/mdns/responder.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <thread>

#include "platform/mdns/group.h"
#include "platform/mdns/message.h"

namespace sekisho::platform::mdns {
namespace {

constexpr MessageId kPortTaken{"mdns.port"};

/// A datagram, whom it is from and through which interface it came.
struct Incoming {
  std::span<const std::byte> bytes;
  sockaddr_in from{};
  unsigned interface = 0;
};

bool isOnNetwork(const InterfaceAddress& own, in_addr from) {
  in_addr here{};
  if (inet_pton(AF_INET, own.address.c_str(), &here) != 1 || own.prefix > 32) return false;
  const std::uint32_t mask = own.prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - own.prefix);
  return (ntohl(here.s_addr) & mask) == (ntohl(from.s_addr) & mask);
}

Result<Descriptor> openSocket(const std::vector<InterfaceAddress>& machine) {
  Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (socket.number() < 0) {
    return fail(ErrorCode::Unavailable, kPortTaken, std::generic_category().message(errno));
  }
  const int on = 1;
  const int off = 0;
  // Another responder of this machine, such as avahi, hears the same questions.
  for (const int option : {SO_REUSEADDR, SO_REUSEPORT}) {
    setsockopt(socket.number(), SOL_SOCKET, option, &on, sizeof on);
  }
  setsockopt(socket.number(), IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off);
  setsockopt(socket.number(), IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  setsockopt(socket.number(), IPPROTO_IP, IP_MULTICAST_TTL, &kHops, sizeof kHops);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(kPort);
  if (bind(socket.number(), reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0) {
    return fail(ErrorCode::Unavailable, kPortTaken, std::generic_category().message(errno));
  }
  for (const InterfaceAddress& one : machine) {
    if (one.address.contains(':') || isLoopback(one.address)) continue;
    ip_mreqn group{};
    group.imr_multiaddr.s_addr = htonl(kGroup);
    group.imr_ifindex = static_cast<int>(one.index);
    // Fails for a second address of one interface: it is a member already.
    setsockopt(socket.number(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);
  }
  return socket;
}

/// The extra data of one datagram: the interface (ip(7), IP_PKTINFO).
union Control {
  cmsghdr align;
  std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> bytes;
};

std::optional<Incoming> receive(int socket, std::span<std::byte> buffer) {
  Incoming incoming;
  Control control{};
  iovec part{buffer.data(), buffer.size()};
  msghdr head{};
  head.msg_name = &incoming.from;
  head.msg_namelen = sizeof incoming.from;
  head.msg_iov = &part;
  head.msg_iovlen = 1;
  head.msg_control = control.bytes.data();
  head.msg_controllen = control.bytes.size();
  const ssize_t got = recvmsg(socket, &head, MSG_DONTWAIT);
  if (got < 0 || (head.msg_flags & MSG_TRUNC) != 0) return std::nullopt;
  incoming.bytes = buffer.first(static_cast<std::size_t>(got));
  for (cmsghdr* it = CMSG_FIRSTHDR(&head); it != nullptr; it = CMSG_NXTHDR(&head, it)) {
    if (it->cmsg_level != IPPROTO_IP || it->cmsg_type != IP_PKTINFO) continue;
    in_pktinfo info{};
    std::memcpy(&info, CMSG_DATA(it), sizeof info);
    incoming.interface = static_cast<unsigned>(info.ipi_ifindex);
  }
  return incoming;
}

void send(int socket, std::span<const std::byte> bytes, const sockaddr_in& to, unsigned interface) {
  Control control{};
  iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
  msghdr head{};
  head.msg_name = const_cast<sockaddr_in*>(&to);
  head.msg_namelen = sizeof to;
  head.msg_iov = &part;
  head.msg_iovlen = 1;
  head.msg_control = control.bytes.data();
  head.msg_controllen = control.bytes.size();
  cmsghdr* field = CMSG_FIRSTHDR(&head);
  field->cmsg_level = IPPROTO_IP;
  field->cmsg_type = IP_PKTINFO;
  field->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
  in_pktinfo info{};
  info.ipi_ifindex = static_cast<int>(interface);
  std::memcpy(CMSG_DATA(field), &info, sizeof info);
  // Whoever asked asks again if this is lost.
  static_cast<void>(sendmsg(socket, &head, MSG_DONTWAIT));
}

}  // namespace

struct Responder::State {
  State(std::string own_name, std::vector<InterfaceAddress> own_machine, Descriptor own_socket)
      : name(std::move(own_name)),
        machine(std::move(own_machine)),
        socket(std::move(own_socket)),
        end(eventfd(0, EFD_CLOEXEC)) {}

  void run();
  void answer(const Incoming& incoming);
  [[nodiscard]] bool mayAnswer();

  std::string name;
  std::vector<InterfaceAddress> machine;
  Descriptor socket;
  Descriptor end;
  std::chrono::steady_clock::time_point second{};
  int answered = 0;
  std::jthread thread;
};

Responder::Responder(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Responder>> Responder::start(std::string name,
                                                    std::vector<InterfaceAddress> machine) {
  auto socket = openSocket(machine);
  if (!socket) return std::unexpected(std::move(socket.error()));
  auto state = std::make_unique<State>(std::move(name), std::move(machine), std::move(*socket));
  state->thread = std::jthread([it = state.get()] { it->run(); });
  return std::unique_ptr<Responder>(new Responder(std::move(state)));
}

Responder::~Responder() {
  eventfd_write(state_->end.number(), 1);
  state_->thread.join();
}

void Responder::State::run() {
  std::array<std::byte, kMaxMessage> buffer{};
  while (true) {
    std::array<pollfd, 2> waits{{{socket.number(), POLLIN, 0}, {end.number(), POLLIN, 0}}};
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
    if (waits[1].revents != 0) return;
    if (waits[0].revents == 0) continue;
    if (const auto incoming = receive(socket.number(), buffer)) answer(*incoming);
  }
}

void Responder::State::answer(const Incoming& incoming) {
  std::vector<std::string> addresses;
  bool near = false;
  for (const InterfaceAddress& own : machine) {
    if (own.index != incoming.interface) continue;
    addresses.push_back(own.address);
    near = near || isOnNetwork(own, incoming.from.sin_addr);
  }
  const auto asked = near ? readMessage(incoming.bytes) : Result<Message>(Message{});
  if (!asked || asked->questions.empty()) return;
  const bool legacy = ntohs(incoming.from.sin_port) != kPort;
  const auto reply = answerTo(*asked, name, addresses, legacy);
  if (!reply || !mayAnswer()) return;
  const auto bytes = writeMessage(*reply);
  if (!bytes) return;
  const bool direct = legacy || asked->questions.front().wants_unicast;
  send(socket.number(), *bytes, direct ? incoming.from : groupAddress(kPort), incoming.interface);
}

bool Responder::State::mayAnswer() {
  const auto now = std::chrono::steady_clock::now();
  if (now - second >= std::chrono::seconds{1}) {
    second = now;
    answered = 0;
  }
  return answered++ < kAnswersPerSecond;
}

}  // namespace sekisho::platform::mdns
