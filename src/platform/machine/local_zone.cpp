#include "platform/machine/local_zone.h"

#include <algorithm>
#include <string_view>

#include "platform/machine/log_words.h"

namespace sekisho::platform {
namespace {

constexpr std::size_t kMaxZoneFile = std::size_t{64} << 10U;

// "JST" or "<+09>", which only says how the zone is called.
bool takeName(std::string_view& rest) {
  const bool quoted = rest.starts_with('<');
  const std::size_t end =
      quoted ? rest.find('>') : std::min(rest.find_first_of("+-0123456789"), rest.size());
  if (end == std::string_view::npos || end < 3) return false;
  rest.remove_prefix(end + (quoted ? 1 : 0));
  return true;
}

}  // namespace

std::optional<std::chrono::minutes> zoneOf(const Machine& machine) {
  const auto file = machine.read("/etc/localtime", kMaxZoneFile);
  if (!file) {
    return file.error().code == ErrorCode::NotFound ? std::optional(std::chrono::minutes(0))
                                                    : std::nullopt;
  }
  // Its last line says how it goes on: "JST-9", that is nine hours west of Greenwich less.
  std::string_view rest = *file;
  if (!rest.starts_with("TZif") || !rest.ends_with('\n')) return std::nullopt;
  rest.remove_suffix(1);
  const std::size_t before = rest.rfind('\n');
  if (before == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(before + 1);
  if (!takeName(rest)) return std::nullopt;
  const bool east = rest.starts_with('-');
  if (east || rest.starts_with('+')) rest.remove_prefix(1);
  const std::string_view hours = rest.substr(0, rest.find(':'));
  rest.remove_prefix(hours.size());
  const auto number = numberFrom(hours);
  const auto minutes = rest.empty() ? std::optional(0) : numberFrom(rest.substr(1));
  if (!number || *number > 24 || !minutes || *minutes > 59) return std::nullopt;
  const std::chrono::minutes west{*number * 60 + *minutes};
  return east ? west : -west;
}

}  // namespace sekisho::platform
