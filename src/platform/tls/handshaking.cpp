#include "platform/tls/handshaking.h"

#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <memory>

#include "platform/system/connecting.h"
#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {
namespace {

using Context = std::unique_ptr<SSL_CTX, Releases<&SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Releases<&SSL_free>>;
using SteadyTime = std::chrono::steady_clock::time_point;

std::unexpected<Error> noHandshake(std::string why) {
  return fail(ErrorCode::Unavailable, MessageId{"system.not-connected"}, std::move(why));
}

bool isReady(int descriptor, int wanted, SteadyTime until) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  const short events = wanted == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN;
  pollfd one{.fd = descriptor, .events = events, .revents = 0};
  return ::poll(&one, 1, static_cast<int>(std::max(left.count(), std::int64_t{0}))) > 0;
}

// An alert is an answer: its reasons begin at SSL_AD_REASON_OFFSET.
bool wasAlert() { return ERR_GET_REASON(ERR_peek_last_error()) >= SSL_AD_REASON_OFFSET; }

Result<void> shakeHands(SSL& session, int descriptor, SteadyTime until) {
  for (;;) {
    ERR_clear_error();
    const int done = SSL_connect(&session);
    if (done == 1) {
      (void)SSL_shutdown(&session);
      return {};
    }
    const int wanted = SSL_get_error(&session, done);
    if (wanted == SSL_ERROR_WANT_READ || wanted == SSL_ERROR_WANT_WRITE) {
      if (!isReady(descriptor, wanted, until)) return noHandshake("no answer in time");
      continue;
    }
    if (wanted == SSL_ERROR_SSL && wasAlert()) return {};
    return noHandshake(lastReason());
  }
}

}  // namespace

Result<std::chrono::microseconds> timeToShakeHands(const std::string& address, std::uint16_t port,
                                                   std::chrono::milliseconds most) {
  const auto began = std::chrono::steady_clock::now();
  const auto socket = connectedTo(address, port, began + most);
  if (!socket) return std::unexpected(socket.error());
  const Context context(SSL_CTX_new(TLS_client_method()));
  const Session session(context ? SSL_new(context.get()) : nullptr);
  if (!session || SSL_set_fd(session.get(), socket->number()) != 1)
    return noHandshake(lastReason());
  if (auto shaken = shakeHands(*session, socket->number(), began + most); !shaken) {
    return std::unexpected(shaken.error());
  }
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

}  // namespace sekisho::platform::tls
