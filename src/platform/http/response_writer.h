#pragma once

#include <ctime>
#include <optional>
#include <string>

#include "platform/http/message.h"

namespace sekisho::platform::http {

enum class Connection { KeepsAlive, Closes };

/// The head of an answer, blank line included: our own Date, Content-Length, Connection and
/// X-Content-Type-Options, then the response's fields. `now` is UTC, seconds since 1970.
///
/// Nothing if a field's name is no token, its value holds a control character but tab, it is one of
/// the fields above or Transfer-Encoding, or the status is not from 200 to 599: such an answer
/// could be read as two (RFC 9112 §11.1).
[[nodiscard]] std::optional<std::string> headOf(const Response& response, Connection connection,
                                                std::time_t now);

/// An event as it travels (WHATWG HTML §9.2.6); line ends in `id` and `name` are dropped.
[[nodiscard]] std::string encodeEvent(const Event& event);

}  // namespace sekisho::platform::http
