#include "capabilities/network/probe/waiting_sockets.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <string>

#include "core/text.h"

namespace sekisho::network {
namespace {

constexpr MessageId kNoSocketTable{"network.no-socket-table"};

constexpr unsigned waitingState(Transport transport) {
  return transport == Transport::Tcp ? TCP_LISTEN : TCP_CLOSE;
}

template <class T>
std::optional<T> number(std::string_view text, int base) {
  T value{};
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
  return value;
}

// /proc/net writes an address as one or four 32-bit words of the machine's own byte order.
std::optional<IpAddress> addressFromWords(std::string_view hex) {
  if (hex.size() != 8 && hex.size() != 32) return std::nullopt;
  std::array<std::uint32_t, 4> host_words{};
  for (std::size_t i = 0; i < hex.size() / 8; ++i) {
    const auto word = number<std::uint32_t>(hex.substr(i * 8, 8), 16);
    if (!word) return std::nullopt;
    host_words[i] = *word;
  }
  return IpAddress::fromBytes(std::as_bytes(std::span(host_words)).first(hex.size() / 2));
}

Result<void> askDiag(Netlink& netlink, int family, Transport transport, WaitingSockets& found) {
  inet_diag_req_v2 request{};
  request.sdiag_family = static_cast<std::uint8_t>(family);
  request.sdiag_protocol = transport == Transport::Tcp ? IPPROTO_TCP : IPPROTO_UDP;
  request.idiag_states = 1U << waitingState(transport);
  auto answered = netlink.dump(NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, bytesOfStructure(request),
                               [&](const NetlinkMessage& message) {
                                 const auto socket = waitingSocketFrom(message, transport);
                                 if (!socket) return;
                                 if (found.sockets.size() < kMaxSockets) {
                                   found.sockets.push_back(*socket);
                                 } else {
                                   found.whole = false;
                                 }
                               });
  if (!answered && answered.error().code == ErrorCode::Corrupt) {
    found.whole = false;
    return {};
  }
  return answered;
}

Result<WaitingSockets> fromDiag(Netlink& netlink) {
  WaitingSockets found;
  for (const int family : {AF_INET, AF_INET6}) {
    for (const Transport transport : {Transport::Tcp, Transport::Udp}) {
      if (auto asked = askDiag(netlink, family, transport, found); !asked) {
        return std::unexpected(std::move(asked.error()));
      }
    }
  }
  return found;
}

struct SocketTable {
  std::string_view path;
  Transport transport;
  bool v6;
};
constexpr std::array<SocketTable, 4> kSocketTables{{{"/proc/net/tcp", Transport::Tcp, false},
                                                    {"/proc/net/tcp6", Transport::Tcp, true},
                                                    {"/proc/net/udp", Transport::Udp, false},
                                                    {"/proc/net/udp6", Transport::Udp, true}}};

Result<WaitingSockets> fromProc(const platform::Machine& machine) {
  WaitingSockets found;
  for (const SocketTable& table : kSocketTables) {
    const auto text = machine.read(table.path, kMaxSocketTableBytes);
    // A machine without IPv6 has no such table.
    if (!text && table.v6 && text.error().code == ErrorCode::NotFound) continue;
    if (!text && text.error().code == ErrorCode::Corrupt) {
      found.whole = false;
      continue;
    }
    if (!text) return fail(ErrorCode::Unavailable, kNoSocketTable, text.error().detail);
    for (const std::string_view line : split(*text, '\n')) {
      const auto socket = waitingSocketFrom(line, table.transport);
      if (!socket) continue;
      if (found.sockets.size() == kMaxSockets) {
        found.whole = false;
        break;
      }
      found.sockets.push_back(*socket);
    }
  }
  return found;
}

}  // namespace

std::optional<WaitingSocket> waitingSocketFrom(const NetlinkMessage& message, Transport transport) {
  const auto about = structureAt<inet_diag_msg>(message.payload);
  if (message.type != SOCK_DIAG_BY_FAMILY || !about ||
      about->idiag_state != waitingState(transport) || about->id.idiag_dport != 0) {
    return std::nullopt;
  }
  const bool v6 = about->idiag_family == AF_INET6;
  if (!v6 && about->idiag_family != AF_INET) return std::nullopt;
  const auto bytes = std::as_bytes(std::span(about->id.idiag_src)).first(v6 ? 16 : 4);
  const auto address = IpAddress::fromBytes(bytes);
  if (!address) return std::nullopt;
  WaitingSocket socket{.transport = transport,
                       .address = *address,
                       .port = ntohs(about->id.idiag_sport),
                       .link = static_cast<int>(about->id.idiag_if),
                       .uid = about->idiag_uid,
                       .inode = about->idiag_inode};
  if (socket.port == 0) return std::nullopt;
  const NetlinkAttributes attributes(behind<inet_diag_msg>(message.payload));
  if (const auto only = attributes.value<std::uint8_t>(INET_DIAG_SKV6ONLY); v6 && only) {
    socket.v6only = *only != 0;
  }
  return socket;
}

std::optional<WaitingSocket> waitingSocketFrom(std::string_view line, Transport transport) {
  const auto fields = words(line);
  if (fields.size() < 10 || number<unsigned>(fields[3], 16) != waitingState(transport)) {
    return std::nullopt;
  }
  const auto local = split(fields[1], ':');
  const auto remote = split(fields[2], ':');
  const auto uid = number<std::uint32_t>(fields[7], 10);
  const auto inode = number<std::uint64_t>(fields[9], 10);
  if (local.size() != 2 || remote.size() != 2 || !uid || !inode) return std::nullopt;
  const auto address = addressFromWords(local[0]);
  const auto port = number<std::uint16_t>(local[1], 16);
  if (!address || !port || *port == 0 || number<std::uint16_t>(remote[1], 16) != 0) {
    return std::nullopt;
  }
  return WaitingSocket{
      .transport = transport, .address = *address, .port = *port, .uid = *uid, .inode = *inode};
}

Result<WaitingSockets> waitingSockets(const platform::Machine& machine, Netlink& netlink) {
  auto asked = fromDiag(netlink);
  return asked ? std::move(asked) : fromProc(machine);
}

}  // namespace sekisho::network
