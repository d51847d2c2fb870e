#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

/// The next word, without the spaces around it; empty at the end.
[[nodiscard]] std::string_view takeWord(std::string_view& rest) noexcept;
/// Takes `literal` off the front, if `rest` begins with it.
[[nodiscard]] bool takeLiteral(std::string_view& rest, std::string_view literal) noexcept;

/// The number that `text`, 1 to 9 decimal digits, spells.
[[nodiscard]] std::optional<int> numberFrom(std::string_view text) noexcept;

/// Nothing for a day or a time that does not exist.
[[nodiscard]] std::optional<std::chrono::local_seconds> localTime(
    std::chrono::year_month_day day, std::string_view hh_mm_ss) noexcept;

/// Where a line was written in local time; with its zone where the line says it.
struct LogTime {
  std::chrono::local_seconds local = {};
  std::optional<std::chrono::minutes> offset = {};  ///< Local time minus UTC.
  friend bool operator==(const LogTime&, const LogTime&) = default;
};

/// One end of a TCP connection.
struct Peer {
  std::string address = {};
  std::uint16_t port = 0;
  friend bool operator==(const Peer&, const Peer&) = default;
};

/// An IPv4 or IPv6 address in its usual form: without brackets and zone; IPv4 written as IPv6 is
/// IPv4.
[[nodiscard]] std::optional<std::string> addressFrom(std::string_view text);
/// "192.0.2.7:58451" or "[2001:db8::7]:58451".
[[nodiscard]] std::optional<Peer> peerFrom(std::string_view text);

}  // namespace sekisho::orca
