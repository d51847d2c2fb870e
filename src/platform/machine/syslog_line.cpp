#include "platform/machine/syslog_line.h"

#include <algorithm>
#include <array>

namespace sekisho::platform {
namespace {

using std::chrono::year_month_day;

constexpr std::size_t kMaxHost = 255;
constexpr std::size_t kMaxTag = 64;

bool isOfTag(char c) { return c > ' ' && c < '\x7f' && c != ':' && c != '[' && c != ']'; }

std::optional<unsigned> monthNamed(std::string_view name) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto month = std::ranges::find(kMonths, name);
  if (month == kMonths.end()) return std::nullopt;
  return static_cast<unsigned>(month - kMonths.begin()) + 1;
}

// "Nov  3 14:25:27 "
std::optional<LogTime> takeTraditional(std::string_view& rest, std::chrono::year_month read_in) {
  constexpr std::size_t kLength = 16;
  if (rest.size() < kLength || rest[3] != ' ' || rest[6] != ' ' || rest[15] != ' ') {
    return std::nullopt;
  }
  const auto month = monthNamed(rest.substr(0, 3));
  const auto day = numberFrom(rest.substr(rest[4] == ' ' ? 5 : 4, rest[4] == ' ' ? 1 : 2));
  if (!month || !day) return std::nullopt;
  const std::chrono::month of{*month};
  const auto year = of <= read_in.month() ? read_in.year() : read_in.year() - std::chrono::years(1);
  const auto at = localTime(year_month_day{year, of, std::chrono::day(static_cast<unsigned>(*day))},
                            rest.substr(7, 8));
  if (!at) return std::nullopt;
  rest.remove_prefix(kLength);
  return LogTime{.local = *at};
}

// "Z" or "+09:00"
std::optional<std::chrono::minutes> offsetFrom(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = numberFrom(text.substr(1, 2));
  const auto minutes = numberFrom(text.substr(4, 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{*hours * 60 + *minutes};
  return text[0] == '-' ? -offset : offset;
}

// "2025-11-13T14:25:27.123456+09:00 "
std::optional<LogTime> takeRfc3339(std::string_view& rest) {
  constexpr std::size_t kSeconds = 19;
  const std::size_t end = rest.find(' ');
  if (end == std::string_view::npos || end <= kSeconds || end > 40) return std::nullopt;
  const std::string_view stamp = rest.substr(0, end);
  if (stamp[4] != '-' || stamp[7] != '-' || stamp[10] != 'T') return std::nullopt;
  const auto year = numberFrom(stamp.substr(0, 4));
  const auto month = numberFrom(stamp.substr(5, 2));
  const auto day = numberFrom(stamp.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const year_month_day date{std::chrono::year(*year),
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day))};
  const auto at = localTime(date, stamp.substr(11, 8));
  std::string_view zone = stamp.substr(kSeconds);
  if (zone.starts_with('.')) {
    const std::size_t digits = zone.find_first_not_of("0123456789", 1);
    zone = digits == std::string_view::npos ? std::string_view() : zone.substr(digits);
  }
  const auto offset = offsetFrom(zone);
  if (!at || !offset) return std::nullopt;
  rest.remove_prefix(end + 1);
  return LogTime{.local = *at, .offset = offset};
}

// "panda/glserver[123]: "
bool takeTag(std::string_view& rest, SyslogLine& line) {
  const auto end = std::ranges::find_if_not(rest, isOfTag);
  line.tag = std::string_view(rest.begin(), end);
  if (line.tag.empty() || line.tag.size() > kMaxTag) return false;
  rest.remove_prefix(line.tag.size());
  if (takeLiteral(rest, "[")) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return false;
    line.process = numberFrom(rest.substr(0, close));
    if (!line.process) return false;
    rest.remove_prefix(close + 1);
  }
  if (!takeLiteral(rest, ":")) return false;
  (void)takeLiteral(rest, " ");
  return true;
}

}  // namespace

std::optional<SyslogLine> syslogLineFrom(std::string_view line, std::chrono::year_month read_in) {
  std::string_view rest = line;
  const bool digit = !rest.empty() && rest[0] >= '0' && rest[0] <= '9';
  const auto at = digit ? takeRfc3339(rest) : takeTraditional(rest, read_in);
  if (!at) return std::nullopt;
  const std::string_view host = takeWord(rest);
  if (host.empty() || host.size() > kMaxHost) return std::nullopt;
  SyslogLine read{.at = *at};
  if (!takeTag(rest, read)) return std::nullopt;
  read.message = rest;
  return read;
}

}  // namespace sekisho::platform
