#include "platform/tls/handshaking.h"

#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
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

bool isReadable(int descriptor, SteadyTime until) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  pollfd one{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&one, 1, static_cast<int>(std::max(left.count(), std::int64_t{0}))) > 0;
}

// An alert is an answer: its reasons begin at SSL_AD_REASON_OFFSET.
bool wasAlert() { return ERR_GET_REASON(ERR_peek_last_error()) >= SSL_AD_REASON_OFFSET; }

// OpenSSL would write to the socket itself, and one that was closed meanwhile ends the process.
bool sendWhatItSays(SSL& session, int descriptor) {
  std::array<char, 4096> words{};
  for (;;) {
    const int some = BIO_read(SSL_get_wbio(&session), words.data(), words.size());
    if (some <= 0) return true;
    if (::send(descriptor, words.data(), static_cast<std::size_t>(some), MSG_NOSIGNAL) != some) {
      return false;
    }
  }
}

bool hear(SSL& session, int descriptor, SteadyTime until) {
  std::array<char, 16384> words{};
  if (!isReadable(descriptor, until)) return false;
  const ssize_t some = ::recv(descriptor, words.data(), words.size(), 0);
  if (some <= 0) return false;
  return BIO_write(SSL_get_rbio(&session), words.data(), static_cast<int>(some)) > 0;
}

Result<void> shakeHands(SSL& session, int descriptor, SteadyTime until) {
  for (;;) {
    ERR_clear_error();
    const int done = SSL_connect(&session);
    const int wanted = SSL_get_error(&session, done);
    if (done == 1) (void)SSL_shutdown(&session);
    const bool said = sendWhatItSays(session, descriptor);
    if (done == 1 || (wanted == SSL_ERROR_SSL && wasAlert())) return {};
    if (wanted != SSL_ERROR_WANT_READ || !said) return noHandshake(lastReason());
    if (!hear(session, descriptor, until)) return noHandshake("no answer in time");
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
  Bio heard(BIO_new(BIO_s_mem()));
  Bio said(BIO_new(BIO_s_mem()));
  if (!session || !heard || !said) return noHandshake(lastReason());
  SSL_set_bio(session.get(), heard.release(), said.release());
  if (auto shaken = shakeHands(*session, socket->number(), began + most); !shaken) {
    return std::unexpected(shaken.error());
  }
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

}  // namespace sekisho::platform::tls
