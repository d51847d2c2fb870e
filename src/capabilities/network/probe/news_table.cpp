#include "capabilities/network/probe/news_table.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "capabilities/evidence/fact_row.h"
#include "core/text.h"
#include "facts/orca_news.h"

namespace sekisho::network {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kNamePatience{6000};
constexpr milliseconds kConnectPatience{3000};
constexpr std::size_t kMaxAnswerBytes = 65'536;
constexpr std::size_t kMaxAddresses = 4;
constexpr std::size_t kMaxEndpoints = 16;
constexpr std::array<std::uint16_t, 2> kPorts{443, 80};  // WebORCA, and the edition before

// A socket on its way to `to`, or -1 if there is no way.
int beginConnecting(const Endpoint& to) {
  const int family = to.address.isV6() ? AF_INET6 : AF_INET;
  const int made = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0) return -1;
  sockaddr_storage where{};
  socklen_t size = 0;
  if (to.address.isV6()) {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&where);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(to.port);
    std::memcpy(&v6->sin6_addr, to.address.bytes().data(), sizeof v6->sin6_addr);
    size = sizeof *v6;
  } else {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&where);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(to.port);
    std::memcpy(&v4->sin_addr, to.address.bytes().data(), sizeof v4->sin_addr);
    size = sizeof *v4;
  }
  if (::connect(made, reinterpret_cast<const sockaddr*>(&where), size) == 0 ||
      errno == EINPROGRESS) {
    return made;
  }
  ::close(made);
  return -1;
}

bool isConnected(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

// Waits until one is connected or all have failed; those that failed are waited for no more.
bool waitForAny(std::span<pollfd> waiting, milliseconds patience) {
  const auto until = steady_clock::now() + patience;
  for (std::size_t left = waiting.size(); left > 0;) {
    const auto rest = std::chrono::ceil<milliseconds>(until - steady_clock::now()).count();
    if (rest <= 0) return false;
    const int ready = ::poll(waiting.data(), waiting.size(), static_cast<int>(rest));
    if (ready < 0 && errno != EINTR) return false;
    for (pollfd& one : waiting) {
      if (ready <= 0 || one.fd < 0 || one.revents == 0) continue;
      if (isConnected(one.fd)) return true;
      ::close(one.fd);
      one.fd = -1;
      --left;
    }
  }
  return false;
}

}  // namespace

bool anyConnects(std::span<const Endpoint> endpoints, milliseconds patience) {
  std::array<pollfd, kMaxEndpoints> waiting{};
  std::size_t begun = 0;
  for (const Endpoint& to : endpoints.first(std::min(endpoints.size(), kMaxEndpoints))) {
    const int socket = beginConnecting(to);
    if (socket >= 0) waiting.at(begun++) = {.fd = socket, .events = POLLOUT, .revents = 0};
  }
  const std::span<pollfd> open = std::span(waiting).first(begun);
  const bool any = waitForAny(open, patience);
  for (const pollfd& one : open) {
    if (one.fd >= 0) ::close(one.fd);
  }
  return any;
}

std::vector<IpAddress> publicAddressesIn(std::string_view ahosts) {
  std::vector<IpAddress> addresses;
  for (const std::string_view line : split(ahosts, '\n')) {
    const auto fields = words(line);
    const auto address = fields.empty() ? std::nullopt : IpAddress::fromText(fields.front());
    if (!address || !address->isPublic()) continue;
    if (std::ranges::find(addresses, *address) != addresses.end()) continue;
    addresses.push_back(*address);
    if (addresses.size() == kMaxAddresses) break;
  }
  return addresses;
}

NewsTrial::Outcome NewsTrial::tryIt() const {
  Outcome outcome{.since_boot = clock_.sinceBoot(), .at = clock_.now()};
  const auto answer = run_({.argv = {"/usr/bin/getent", "ahosts", std::string(kHost)},
                            .timeout = kNamePatience,
                            .max_output_bytes = kMaxAnswerBytes});
  // Without getent nothing was tried; out of time is an answer.
  if (!answer && answer.error().code != ErrorCode::Unavailable) return outcome;
  std::vector<Endpoint> endpoints;
  if (answer) {
    for (const IpAddress& address : publicAddressesIn(answer->text)) {
      for (const std::uint16_t port : kPorts) endpoints.push_back({address, port});
    }
  }
  outcome.resolves = !endpoints.empty();
  outcome.connects = !endpoints.empty() && connects_(endpoints, kConnectPatience);
  return outcome;
}

evidence::Table NewsTrial::table() {
  evidence::FactTable<facts::OrcaNews> table;
  facts::OrcaNews row{.host = std::string(kHost)};
  const bool allowed = allowed_();
  row.tried = allowed ? 1 : 0;
  if (!allowed) {
    last_.reset();
  } else {
    if (!last_ || clock_.sinceBoot() >= last_->since_boot + kEvery) last_ = tryIt();
    row.tried_ms = toMs(last_->at);
    if (last_->resolves) row.resolves = *last_->resolves ? 1 : 0;
    if (last_->connects) row.connects = *last_->connects ? 1 : 0;
  }
  table.add(row);
  return std::move(table).finish();
}

}  // namespace sekisho::network
