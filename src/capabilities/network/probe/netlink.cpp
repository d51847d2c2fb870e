#include "capabilities/network/probe/netlink.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "platform/descriptor.h"

namespace sekisho::network {
namespace {

constexpr MessageId kUnanswered{"network.kernel-unanswered"};
constexpr MessageId kDamaged{"network.kernel-answer-damaged"};
constexpr std::size_t kBufferBytes = 32768;  // the kernel never fills more in one dump datagram

std::unexpected<Error> failed(int error, std::string_view doing) {
  ErrorCode code = ErrorCode::Unavailable;
  switch (error) {
    case EPROTONOSUPPORT:
    case EAFNOSUPPORT:
    case EOPNOTSUPP:
    case EPROTOTYPE:
    case ENOENT:
    case EINVAL:
    case ENOSYS: code = ErrorCode::Unsupported; break;
    case EPERM:
    case EACCES: code = ErrorCode::PermissionDenied; break;
    default: break;
  }
  return fail(code, kUnanswered,
              std::string(doing) + ": " + std::generic_category().message(error));
}

Result<void> send(int socket, std::uint16_t type, ByteView body) {
  nlmsghdr header{};
  header.nlmsg_len = static_cast<std::uint32_t>(sizeof header + body.size());
  header.nlmsg_type = type;
  header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  header.nlmsg_seq = 1;
  Bytes request(copyOf(bytesOfStructure(header)));
  request.insert(request.end(), body.begin(), body.end());

  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const auto sent = ::sendto(socket, request.data(), request.size(), 0,
                             reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel);
  if (sent < 0) return failed(errno, "sending a netlink request");
  return {};
}

/// What reading the datagrams of one dump has come to.
struct Progress {
  bool done = false;
  bool interrupted = false;
  int error = 0;
};

Progress pass(const NetlinkMessage& message, Progress progress,
              const std::function<void(const NetlinkMessage&)>& each) {
  if (progress.done) return progress;
  if ((message.flags & NLM_F_DUMP_INTR) != 0) progress.interrupted = true;
  if (message.type == NLMSG_DONE || message.type == NLMSG_ERROR) {
    progress.done = true;
    const auto error = structureAt<int>(message.payload);
    progress.error = error ? -*error : (message.type == NLMSG_ERROR ? EIO : 0);
  } else if (message.type >= NLMSG_MIN_TYPE) {
    each(message);
  }
  return progress;
}

Result<void> receive(int socket, const std::function<void(const NetlinkMessage&)>& each) {
  Bytes buffer(kBufferBytes);
  Progress progress;
  while (!progress.done) {
    sockaddr_nl sender{};
    iovec part{buffer.data(), buffer.size()};
    msghdr message{};
    message.msg_name = &sender;
    message.msg_namelen = sizeof sender;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    const auto received = ::recvmsg(socket, &message, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) return failed(errno, "reading a netlink answer");
    if (received == 0) return failed(ECONNRESET, "reading a netlink answer");
    if (sender.nl_pid != 0) continue;  // another process; only the kernel is believed
    const auto datagram = ByteView(buffer).first(static_cast<std::size_t>(received));
    const auto whole = forEachMessage(
        datagram, [&](const NetlinkMessage& one) { progress = pass(one, progress, each); });
    if (whole == Wholeness::Damaged || (message.msg_flags & MSG_TRUNC) != 0) {
      return fail(ErrorCode::Corrupt, kDamaged, "a netlink answer does not add up");
    }
  }
  if (progress.error != 0) return failed(progress.error, "the kernel's answer");
  if (progress.interrupted) {
    return fail(ErrorCode::Corrupt, kDamaged, "the table changed while it was read");
  }
  return {};
}

}  // namespace

Result<void> KernelNetlink::dump(int protocol, std::uint16_t type, ByteView body,
                                 const std::function<void(const NetlinkMessage&)>& each) {
  const platform::Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  if (socket.number() < 0) return failed(errno, "opening a netlink socket");
  const timeval patience{.tv_sec = 2, .tv_usec = 0};
  if (::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0) {
    return failed(errno, "bounding the wait for netlink");
  }
  if (auto sent = send(socket.number(), type, body); !sent) return sent;
  return receive(socket.number(), each);
}

}  // namespace sekisho::network
