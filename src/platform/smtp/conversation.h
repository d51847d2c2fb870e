#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/error.h"
#include "platform/smtp/wire.h"

namespace sekisho::platform::smtp {

/// How bytes to the server are protected.
enum class Security {
  Tls,       ///< From the first byte (RFC 8314 §3.3, port 465).
  StartTls,  ///< After the server consented; nothing else is said before (RFC 3207, port 587).
  None,      ///< For a server on this machine only.
};

struct Login {
  std::string user = {};
  std::string password = {};
};

/// One message, ready to travel, for one receiver.
struct Envelope {
  std::string from = {};
  std::string to = {};
  std::string message = {};  ///< As write() makes it: ASCII lines ended by CR LF.
};

/// How a conversation ended.
struct Outcome {
  enum class Kind {
    Delivered,  ///< The server took the message over.
    Later,      ///< It has nothing of it; trying again may help.
    Refused,    ///< It has nothing of it, and trying again does not help.
    Unsure,     ///< All of it went out and no answer came: the server may have it.
  };
  Kind kind = Kind::Later;
  MessageId why = {};         ///< A sentence of specs/messages/mail.toml; empty if delivered.
  int code = 0;               ///< What the server answered (RFC 5321 §4.2); 0 if it did not.
  std::string enhanced = {};  ///< Such as "5.7.1" (RFC 3463), if it said so.

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Speaker {
  Security security = Security::Tls;
  std::string own_name = {};  ///< How this machine calls itself (EHLO).
  std::optional<Login> login = {};
};

/// Hands one message over (RFC 5321), on a wire that is connected and, with Security::Tls, already
/// protected. The server is asked nothing and told nothing before TLS but EHLO and STARTTLS.
///
/// `before_content` is called once the server is ready for the content and before its first byte:
/// if it fails, the message is not sent (mail.not-recorded). The end of the content is written by
/// itself, so that whatever fails before it left the server with nothing.
[[nodiscard]] Outcome converse(Wire& wire, const Speaker& speaker, const Envelope& envelope,
                               const std::function<Result<void>()>& before_content);

}  // namespace sekisho::platform::smtp
