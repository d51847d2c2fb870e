#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/clock.h"

namespace sekisho::duties {

/// One day of a calendar, as iCalendar writes it.
struct Event {
  std::string uid;  ///< The same each time it is written.
  std::chrono::sys_days day{};
  std::string summary;
  std::string description = {};
  /// So long before the day begins a program tells it; nothing for none.
  std::optional<std::chrono::minutes> told_before = {};
};

/// A calendar of RFC 5545 (and its name by RFC 7986): whole days, which are days wherever they are
/// read, so that no zone can move them. Lines end in CRLF and are folded at 75 bytes between
/// characters; texts are escaped. `now` is every event's DTSTAMP.
[[nodiscard]] std::string writeCalendar(std::string_view name, std::span<const Event> events,
                                        Instant now);

/// A text value: backslash, semicolon, comma and the end of a line escaped (RFC 5545 §3.3.11);
/// other control characters left out.
[[nodiscard]] std::string escaped(std::string_view text);

/// A content line of `text`, folded, with its CRLF (§3.1).
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace sekisho::duties
