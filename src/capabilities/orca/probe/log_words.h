#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/machine/log_words.h"

/// What lines of 日レセ's logs are made of. A word is only taken if it is of the form it should
/// have: what else stands at its place is never handed on.
namespace sekisho::orca {

inline constexpr std::size_t kMaxUserId = 16;  ///< tbl_passwd.userid

/// WebORCA's 22 letters and digits, or panda's UUID.
[[nodiscard]] bool isSessionId(std::string_view text) noexcept;
/// 8-4-4-4-12 hexadecimal digits.
[[nodiscard]] bool isUuid(std::string_view text) noexcept;
/// 1 to kMaxUserId letters, digits, '.', '_' and '-'.
[[nodiscard]] bool isUserId(std::string_view text) noexcept;
/// 1 to `most` of the same: tenants, windows, widgets, events, APIs.
[[nodiscard]] bool isName(std::string_view text, std::size_t most) noexcept;

using platform::addressFrom;
using platform::localTime;
using platform::LogTime;
using platform::numberFrom;
using platform::takeLiteral;
using platform::takeWord;

/// The day that the text begins with, as both generations write it: "2025/11/13 …"; nothing if it
/// begins with none. It may be no day of the calendar, which localTime() refuses.
[[nodiscard]] std::optional<std::chrono::year_month_day> slashedDay(std::string_view text) noexcept;

/// One end of a TCP connection.
struct Peer {
  std::string address = {};
  std::uint16_t port = 0;
  friend bool operator==(const Peer&, const Peer&) = default;
};

/// "192.0.2.7:58451" or "[2001:db8::7]:58451".
[[nodiscard]] std::optional<Peer> peerFrom(std::string_view text);

}  // namespace sekisho::orca
