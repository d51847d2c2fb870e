#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/machine/log_words.h"

namespace sekisho::platform {

/// A line as rsyslog writes it into a file.
struct SyslogLine {
  LogTime at = {};
  std::string_view tag = {};  ///< "panda/glserver"
  std::optional<std::int32_t> process = {};
  std::string_view message = {};
};

/// Reads the traditional form, `Nov 13 14:25:27 host tag[123]: message`, and the one with an
/// RFC 3339 time stamp. Nothing for a line that is neither.
///
/// The traditional form has no year: it is the last one in which the line's month is not after
/// `read_in`, the local month in which the line was read (of an old file: the month of its last
/// change).
[[nodiscard]] std::optional<SyslogLine> syslogLineFrom(std::string_view line,
                                                       std::chrono::year_month read_in);

}  // namespace sekisho::platform
