#include "interfaces/cli/local_time.h"

#include <chrono>

#include "core/clock.h"
#include "core/text.h"
#include "interfaces/cli/command.h"

namespace sekisho::cli {
namespace {

constexpr std::chrono::hours kJapan{9};

}  // namespace

std::string momentOf(const std::string& typed) {
  const auto parts = words(typed);
  const auto day = parts.size() == 2 ? fromIsoDay(parts[0]) : std::nullopt;
  if (!day || parts[1].size() != 5 || parts[1][2] != ':') return typed;
  const auto hour = toInteger(parts[1].substr(0, 2));
  const auto minute = toInteger(parts[1].substr(3));
  if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return typed;
  return toRfc3339(*day - kJapan + std::chrono::hours{*hour} + std::chrono::minutes{*minute});
}

std::string dayOrMomentOf(const std::string& typed, bool its_end) {
  const auto day = fromIsoDay(typed);
  if (!day) return momentOf(typed);
  return toRfc3339(*day - kJapan + std::chrono::days{its_end ? 1 : 0});
}

std::string localOf(const Json& time) {
  const auto at = time.text() == nullptr ? std::nullopt : fromRfc3339(*time.text());
  if (!at) return plain(time);
  return toRfc3339(*at + kJapan).substr(0, 16);
}

std::string lastDayOf(const Json& ends) {
  const auto at = ends.text() == nullptr ? std::nullopt : fromRfc3339(*ends.text());
  if (!at) return plain(ends);
  return toRfc3339(*at - std::chrono::milliseconds{1} + kJapan).substr(0, 10);
}

}  // namespace sekisho::cli
