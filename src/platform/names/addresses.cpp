#include "platform/names/addresses.h"

#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/check.h"
#include "core/text.h"

namespace sekisho::platform {
namespace {

constexpr int kTries = 2;
constexpr std::chrono::milliseconds kLook{200};  // so often for a wish to stop

struct Answer {
  bool done = false;
  int status = ARES_SUCCESS;
  std::vector<std::string> addresses = {};
};

struct EndsChannel {
  void operator()(ares_channel channel) const noexcept { ares_destroy(channel); }
};
using Channel = std::unique_ptr<std::remove_pointer_t<ares_channel>, EndsChannel>;

std::string numericOf(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes =
      address.sa_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
          : &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  const char* written = inet_ntop(address.sa_family, bytes, text.data(), text.size());
  return written == nullptr ? std::string() : std::string(written);
}

void take(void* into, int status, int /*timeouts*/, ares_addrinfo* found) {
  auto& answer = *static_cast<Answer*>(into);
  answer.done = true;
  answer.status = status;
  if (found == nullptr) return;
  for (const ares_addrinfo_node* node = found->nodes; node != nullptr; node = node->ai_next) {
    std::string text = numericOf(*node->ai_addr);
    if (!text.empty() && std::ranges::find(answer.addresses, text) == answer.addresses.end()) {
      answer.addresses.push_back(std::move(text));
    }
  }
  ares_freeaddrinfo(found);
}

std::unexpected<Error> unanswered(int status) {
  if (status == ARES_ENOTFOUND || status == ARES_ENODATA || status == ARES_EBADNAME) {
    return fail(ErrorCode::NotFound, MessageId{"names.unknown"}, ares_strerror(status));
  }
  return fail(ErrorCode::Unavailable, MessageId{"names.no-answer"}, ares_strerror(status));
}

Result<Channel> channelFor(const NameServers& servers, std::chrono::milliseconds deadline) {
  // Once and for the whole process, as c-ares asks.
  static const int kReady = ares_library_init(ARES_LIB_INIT_ALL);
  SEKISHO_CHECK(kReady == ARES_SUCCESS);
  ares_options options{};
  options.timeout =
      static_cast<int>(std::max<std::int64_t>(deadline.count() / (std::int64_t{2} * kTries), 1));
  options.tries = kTries;
  ares_channel made = nullptr;
  const int status = ares_init_options(&made, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES);
  if (status != ARES_SUCCESS) return unanswered(status);
  Channel channel(made);
  if (!servers.csv.empty()) {
    const int set = ares_set_servers_ports_csv(channel.get(), servers.csv.c_str());
    if (set != ARES_SUCCESS) return unanswered(set);
  }
  return channel;
}

// Waits for what the name servers send, or for the channel's own next step.
void waitOnce(ares_channel channel, std::chrono::milliseconds at_most) {
  std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
  const int wanted = ares_getsock(channel, sockets.data(), ARES_GETSOCK_MAXNUM);
  std::vector<pollfd> waits;
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    short events = 0;
    if (ARES_GETSOCK_READABLE(wanted, i)) events |= POLLIN;
    if (ARES_GETSOCK_WRITABLE(wanted, i)) events |= POLLOUT;
    if (events != 0) waits.push_back({.fd = sockets.at(i), .events = events, .revents = 0});
  }
  timeval limit{.tv_sec = at_most.count() / 1000, .tv_usec = at_most.count() % 1000 * 1000};
  timeval next{};
  const timeval* until = ares_timeout(channel, &limit, &next);
  const auto pause = static_cast<int>(until->tv_sec * 1000 + until->tv_usec / 1000 + 1);
  (void)poll(waits.data(), waits.size(), pause);  // what came, if anything, is looked at below
  bool came = false;
  for (const pollfd& wait : waits) {
    if (wait.revents == 0) continue;
    came = true;
    const bool writable = (wait.revents & POLLOUT) != 0;
    const bool readable = (wait.revents & ~POLLOUT) != 0;
    ares_process_fd(channel, readable ? wait.fd : ARES_SOCKET_BAD,
                    writable ? wait.fd : ARES_SOCKET_BAD);
  }
  if (!came) ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

bool isNumeric(const std::string& host) {
  in6_addr ignored{};
  return inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

}  // namespace

bool isLoopback(const std::string& host) {
  in_addr four{};
  in6_addr six{};
  if (lowered(host) == "localhost") return true;
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24U) == 127;
  return inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

Result<std::vector<std::string>> addressesOf(const std::string& host,
                                             std::chrono::milliseconds deadline,
                                             const NameServers& servers,
                                             const std::stop_token& stop) {
  if (isNumeric(host)) return std::vector{host};
  if (lowered(host) == "localhost") return std::vector<std::string>{"127.0.0.1", "::1"};
  const auto until = std::chrono::steady_clock::now() + deadline;
  auto channel = channelFor(servers, deadline);
  if (!channel) return std::unexpected(std::move(channel.error()));
  Answer answer;
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  ares_getaddrinfo(channel->get(), host.c_str(), nullptr, &hints, &take, &answer);
  while (!answer.done) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || stop.stop_requested()) {
      ares_cancel(channel->get());  // answers with ARES_ECANCELLED
      break;
    }
    waitOnce(channel->get(), std::min(left, kLook));
  }
  if (answer.status != ARES_SUCCESS) return unanswered(answer.status);
  if (answer.addresses.empty()) return unanswered(ARES_ENODATA);
  return std::move(answer.addresses);
}

}  // namespace sekisho::platform
