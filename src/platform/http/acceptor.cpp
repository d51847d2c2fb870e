#include "platform/http/acceptor.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <cerrno>
#include <filesystem>

#include "core/check.h"
#include "platform/http/socket_stream.h"
#include "platform/http/target.h"

namespace sekisho::platform::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Local = asio::local::stream_protocol;

namespace {

constexpr MessageId kListenAddress{"http.listen-address"};
constexpr MessageId kNotLoopback{"http.listen-plain"};
constexpr MessageId kTaken{"http.listen-taken"};
constexpr MessageId kRefused{"http.listen"};
constexpr MessageId kTlsHere{"tls.pair"};

Error listenError(const error_code& failure, const std::string& where) {
  const bool taken = failure == asio::error::address_in_use;
  return {taken ? ErrorCode::Conflict : ErrorCode::Unavailable,
          taken ? kTaken : kRefused,
          failure.message(),
          {{"address", where}}};
}

Door doorOf(const Listener& listener, const Handler& common, bool is_local = true,
            const std::string& own_address = {}) {
  Door door{.handler = listener.handler ? listener.handler : common,
            .scheme = listener.tls ? "https" : "http",
            .hosts = listener.host_names,
            .max_body_bytes = listener.max_body_bytes,
            .max_stranger_body_bytes =
                listener.max_stranger_body_bytes.value_or(listener.max_body_bytes)};
  if (is_local) door.hosts.insert(door.hosts.end(), {"localhost", "127.0.0.1", "[::1]"});
  if (!own_address.empty()) door.hosts.push_back(own_address);
  for (std::string& host : door.hosts) {
    if (auto plain = readHost(host)) host = std::move(*plain);
  }
  return door;
}

Door doorOf(const Listener& listener, const Handler& common, const asio::ip::address& address) {
  const std::string own = address.is_unspecified() ? ""
                          : address.is_v6()        ? '[' + address.to_string() + ']'
                                                   : address.to_string();
  return doorOf(listener, common, address.is_loopback(), own);
}

// What came over IPv4 to a listener for both has one name all the same.
asio::ip::address withoutMapping(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

// Whoever has one address of these has them all.
std::string originOf(const asio::ip::address& address) {
  if (address.is_loopback()) return "loopback";
  if (address.is_v4()) return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::make_address_v6(bytes).to_string() + "/64";
}

class TcpAcceptor final : public Acceptor {
 public:
  TcpAcceptor(Door door, tcp::acceptor acceptor, std::shared_ptr<TlsContext> tls)
      : Acceptor(std::move(door)), acceptor_(std::move(acceptor)), tls_(std::move(tls)) {}

  asio::awaitable<std::optional<Accepted>> accept() override {
    auto [failure, socket] = co_await acceptor_.async_accept(kAwait);
    if (failure) co_return std::nullopt;
    error_code gone;
    const tcp::endpoint remote = socket.remote_endpoint(gone);
    socket.set_option(tcp::no_delay(true), gone);
    const asio::ip::address from = withoutMapping(remote.address());
    Peer peer{
        .address = from.to_string(), .loopback = from.is_loopback(), .encrypted = tls_ != nullptr};
    auto stream = tls_ ? tlsServerStream(std::move(socket), tls_) : plainStream(std::move(socket));
    co_return Accepted{std::move(stream), std::move(peer), originOf(from)};
  }

  void close() override {
    error_code ignored;
    acceptor_.close(ignored);
  }

  [[nodiscard]] bool isOpen() const override { return acceptor_.is_open(); }

  [[nodiscard]] Result<void> renew(const Listener& listener, const Handler& common) override {
    if ((tls_ != nullptr) != listener.tls.has_value()) {
      return fail(ErrorCode::InvalidInput, kTlsHere, "TLS does not come or go at one address");
    }
    if (listener.tls) {
      auto made = TlsContext::forServer(*listener.tls);
      if (!made) return std::unexpected(std::move(made.error()));
      tls_ = std::move(*made);
    }
    error_code ignored;
    const auto address = acceptor_.local_endpoint(ignored).address();
    Door changed = doorOf(listener, common, address);
    changed.occupancy = door_->occupancy;
    door_ = std::make_shared<Door>(std::move(changed));
    return {};
  }

  [[nodiscard]] std::uint16_t port() const override {
    error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
  }

 private:
  tcp::acceptor acceptor_;
  std::shared_ptr<TlsContext> tls_;  // null without TLS; connections outlive their acceptor
};

class LocalAcceptor final : public Acceptor {
 public:
  LocalAcceptor(Door door, Local::acceptor acceptor, std::string path)
      : Acceptor(std::move(door)), acceptor_(std::move(acceptor)), path_(std::move(path)) {}

  asio::awaitable<std::optional<Accepted>> accept() override {
    auto [failure, socket] = co_await acceptor_.async_accept(kAwait);
    if (failure) co_return std::nullopt;
    ucred who{};
    socklen_t size = sizeof who;
    Peer peer;
    if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &who, &size) == 0) {
      peer.uid = who.uid;
    }
    co_return Accepted{plainStream(std::move(socket)), std::move(peer)};
  }

  void close() override {
    if (!acceptor_.is_open()) return;
    error_code ignored;
    acceptor_.close(ignored);
    unlink(path_.c_str());
  }

  [[nodiscard]] bool isOpen() const override { return acceptor_.is_open(); }
  [[nodiscard]] Result<void> renew(const Listener& /*listener*/,
                                   const Handler& /*common*/) override {
    return fail(ErrorCode::InvalidInput, kTlsHere, "a local socket has no certificate");
  }
  [[nodiscard]] std::uint16_t port() const override { return 0; }

 private:
  Local::acceptor acceptor_;
  std::string path_;
};

Result<std::unique_ptr<Acceptor>> openTcp(asio::io_context& io, const Listener& listener,
                                          const Handler& common) {
  error_code failure;
  const auto address = asio::ip::make_address(listener.address, failure);
  if (failure) {
    return fail(ErrorCode::InvalidInput, kListenAddress, "not a numeric address",
                {{"address", listener.address}});
  }
  if (!listener.tls && !address.is_loopback()) {
    return fail(ErrorCode::InvalidInput, kNotLoopback, "plain HTTP is for loopback only",
                {{"address", listener.address}});
  }
  std::shared_ptr<TlsContext> tls;
  if (listener.tls) {
    auto made = TlsContext::forServer(*listener.tls);
    if (!made) return std::unexpected(std::move(made.error()).during("listening"));
    tls = std::move(*made);
  }
  const tcp::endpoint endpoint(address, listener.port);
  tcp::acceptor acceptor(io);
  acceptor.open(endpoint.protocol(), failure);
  if (!failure) acceptor.set_option(asio::socket_base::reuse_address(true), failure);
  if (!failure && address.is_v6()) {
    acceptor.set_option(asio::ip::v6_only(!address.is_unspecified()), failure);
  }
  if (!failure) acceptor.bind(endpoint, failure);
  if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure) return std::unexpected(listenError(failure, listener.address));
  return std::make_unique<TcpAcceptor>(doorOf(listener, common, address), std::move(acceptor),
                                       std::move(tls));
}

/// Removes a socket on which nobody listens any more.
void removeDeadSocket(asio::io_context& io, const Local::endpoint& endpoint) {
  struct stat found{};
  if (lstat(endpoint.path().c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) return;
  Local::socket trial(io);
  error_code failure;
  trial.connect(endpoint, failure);
  if (failure == asio::error::connection_refused) unlink(endpoint.path().c_str());
}

Result<std::unique_ptr<Acceptor>> openLocal(asio::io_context& io, const Listener& listener,
                                            const Handler& common) {
  const std::string& path = listener.socket_path;
  if (path.size() >= sizeof(sockaddr_un::sun_path) || path.contains('\0')) {
    return fail(ErrorCode::InvalidInput, kListenAddress, "the path of a local socket is too long",
                {{"address", path}});
  }
  const Local::endpoint endpoint(path);
  removeDeadSocket(io, endpoint);
  Local::acceptor acceptor(io);
  error_code failure;
  acceptor.open(Local(), failure);
  // Linux gives the new file the mode of the socket, so it is never open to others.
  if (!failure && fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR) != 0) {
    failure = error_code(errno, boost::system::system_category());
  }
  if (!failure) acceptor.bind(endpoint, failure);
  if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure) return std::unexpected(listenError(failure, path));
  return std::make_unique<LocalAcceptor>(doorOf(listener, common), std::move(acceptor), path);
}

}  // namespace

Result<std::unique_ptr<Acceptor>> Acceptor::open(asio::io_context& io, const Listener& listener,
                                                 const Handler& common) {
  if (!listener.socket_path.empty()) return openLocal(io, listener, common);
  return openTcp(io, listener, common);
}

}  // namespace sekisho::platform::http
