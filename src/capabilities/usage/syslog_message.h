#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/usage/moment.h"
#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::usage {

inline constexpr MessageId kNoSyslog{"usage.no-syslog"};
inline constexpr std::size_t kMaxStructuredElements = 64;

/// A syslog message: RFC 5424, or what older senders write after `<PRI>`.
struct SyslogMessage {
  int facility = 0;
  int severity = 0;
  bool rfc5424 = false;  ///< If not, only PRI and content were looked for.
  std::optional<Moment> at = {};
  std::string host = {};  ///< Empty for the nil value, as all below.
  std::string application = {};
  std::string process = {};
  std::string message_id = {};
  /// `[meta sequenceId="…"]` (RFC 5424 §7.3.1): rises by one a message of this sender.
  std::optional<std::uint32_t> sequence = {};
  /// What was sent, without a byte order mark and without the line's end.
  std::string_view content = {};
};

/// Reads a message as it came out of its frame; `content` points into it.
///
/// Senders differ, so only what tells one message from another is insisted on: `<PRI>` of 0 to 191
/// and, in RFC 5424's form, the six fields and well-formed structured data. Fields may be longer
/// than the standard's limits. MSGID does not say what the content is: it may be lost on the way.
/// InvalidInput (usage.no-syslog) with {part}.
[[nodiscard]] Result<SyslogMessage> readSyslog(std::string_view message);

}  // namespace sekisho::usage
