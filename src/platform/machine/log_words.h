#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// What lines of logs are made of, whoever writes them.
namespace sekisho::platform {

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

/// An IPv4 or IPv6 address in its usual form: without brackets and zone; IPv4 written as IPv6 is
/// IPv4.
[[nodiscard]] std::optional<std::string> addressFrom(std::string_view text);

}  // namespace sekisho::platform
