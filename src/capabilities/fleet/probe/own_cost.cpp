#include "capabilities/fleet/probe/own_cost.h"

#include <charconv>

#include "core/text.h"

namespace sekisho::fleet {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr std::int64_t most = std::int64_t{1} << 50U;
  if (error != std::errc{} || rest != text.data() + text.size() || value < 0 || value > most) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<std::int64_t> bytesIn(std::string_view status, std::string_view name) {
  for (const std::string_view line : split(status, '\n')) {
    const auto fields = words(line);
    if (fields.size() != 3 || fields[2] != "kB" || !fields[0].ends_with(':')) continue;
    if (fields[0].substr(0, fields[0].size() - 1) != name) continue;
    const auto kilobytes = number(fields[1]);
    return kilobytes ? std::optional(*kilobytes * 1024) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::int64_t> cpuMsIn(std::string_view stat, std::int64_t ticks_per_second) {
  // The name in parentheses may hold anything; the third field follows its last parenthesis.
  const std::size_t end_of_name = stat.rfind(')');
  if (end_of_name == std::string_view::npos || ticks_per_second <= 0) return std::nullopt;
  const auto fields = words(stat.substr(end_of_name + 1));
  constexpr std::size_t user_time = 11;  // utime is the 14th field, stime the 15th
  if (fields.size() <= user_time + 1) return std::nullopt;
  const auto user = number(fields[user_time]);
  const auto system = number(fields[user_time + 1]);
  if (!user || !system) return std::nullopt;
  return (*user + *system) * 1000 / ticks_per_second;
}

}  // namespace sekisho::fleet
