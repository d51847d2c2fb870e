#pragma once

#include "core/error.h"
#include "platform/http/message.h"

namespace sekisho::platform::http {

/// The usual words for a status code, such as "Not Found" (RFC 9110 §15); "Status" for one that
/// Sekisho never sends.
[[nodiscard]] std::string_view reasonOf(int status) noexcept;

/// The status that says what the caller of a failed operation should do (RFC 9110 §15).
[[nodiscard]] int statusOf(ErrorCode code) noexcept;

/// A failure as application/problem+json (RFC 9457): `title`, `status`, and our own members
/// `message` (an id of specs/messages) and `arguments`. The error's detail stays in the log.
[[nodiscard]] Response problem(int status, const Error& error);
[[nodiscard]] Response problem(int status, MessageId message);

}  // namespace sekisho::platform::http
