#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "platform/smtp/conversation.h"

namespace sekisho::platform::smtp {

struct Server {
  std::string host = {};  ///< A name or a numeric address; the certificate must hold it.
  std::uint16_t port = 0;
  std::string authorities_pem = {};  ///< Who may vouch for it.
};

/// What the system's own list of authorities holds, from where the usual distributions keep it;
/// empty if none of them is there.
[[nodiscard]] std::string systemAuthorities();

/// Connects to the server, hands one message over and goes; see converse(). Without TLS to this
/// machine only: mail.no-tls otherwise. Waits for all of it on the calling thread, no longer than
/// `deadline`, and about three seconds from a wish to stop on. Nothing is kept between calls: any
/// thread.
[[nodiscard]] Outcome send(const Server& server, const Speaker& speaker, const Envelope& envelope,
                           const std::function<Result<void>()>& before_content,
                           std::chrono::milliseconds deadline, const std::stop_token& stop = {});

}  // namespace sekisho::platform::smtp
