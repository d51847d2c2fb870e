#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

/// What a caller should do about a failure; not where it happened.
enum class ErrorCode {
  InvalidInput,      ///< Change the request; asking again cannot help.
  Unauthenticated,   ///< Sign in, then ask again.
  PermissionDenied,  ///< Known caller, no right to do this.
  NotFound,          ///< The named thing does not exist.
  Conflict,          ///< Nothing was changed; re-read, then decide again.
  Unavailable,       ///< Nothing was changed; the same call may work later.
  Indeterminate,     ///< It may or may not have happened; re-read before anything else.
  Corrupt,           ///< Stored or received data contradicts itself; a person must look.
  Unsupported,       ///< This build or platform cannot do it.
};

/// The code's name as it travels in problems and logs, such as "invalid-input".
[[nodiscard]] std::string_view nameOf(ErrorCode code) noexcept;

/// Names one text in specs/messages, where its Japanese and English wording live.
struct MessageId {
  std::string_view name;  ///< Points at a literal: messages are declared, never made up.
  friend bool operator==(MessageId, MessageId) = default;
};

/// A value that a message's text names in braces, such as {line}. Never personal data, never a
/// secret: it may be shown, logged and sent.
struct MessageArgument {
  std::string name;
  std::string value;
  friend bool operator==(const MessageArgument&, const MessageArgument&) = default;
};

/// A failure that a caller is expected to meet.
struct Error {
  ErrorCode code;
  MessageId message;        ///< What a person reads, in their own language.
  std::string detail = {};  ///< For the log: English, one line, no patient data, no secrets.
  std::vector<MessageArgument> arguments = {};  ///< What the message's braces stand for.

  /// Puts what the caller was doing in front of the detail.
  [[nodiscard]] Error during(std::string_view activity) &&;
};

template <class T>
using Result = std::expected<T, Error>;

/// Shorthand for `return std::unexpected(Error{…})`.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, MessageId message,
                                                 std::string detail = {},
                                                 std::vector<MessageArgument> arguments = {}) {
  return std::unexpected(Error{code, message, std::move(detail), std::move(arguments)});
}

}  // namespace sekisho
