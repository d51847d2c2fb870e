#include "capabilities/usage/moment.h"

namespace sekisho::usage {
namespace {

constexpr std::size_t kLeastMomentBytes = std::string_view("2026-01-05T00:00:00").size();
constexpr std::size_t kMaxFractionDigits = 12;

/// Takes what it reads off the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] std::optional<int> number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  [[nodiscard]] bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::sys_days> dayFrom(Cursor& cursor) {
  const auto year = cursor.number(4);
  if (!year || !cursor.take('-')) return std::nullopt;
  const auto month = cursor.number(2);
  if (!month || !cursor.take('-')) return std::nullopt;
  const auto day = cursor.number(2);
  if (!day || *year == 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() ? std::optional(std::chrono::sys_days{date}) : std::nullopt;
}

/// The part of a second that is written, cut to milliseconds; nothing if none is, although '.' says
/// so.
std::optional<std::chrono::milliseconds> fractionFrom(Cursor& cursor) {
  if (!cursor.take('.')) return std::chrono::milliseconds{0};
  int value = 0;
  std::size_t digits = 0;
  while (const auto digit = cursor.number(1)) {
    if (++digits > kMaxFractionDigits) return std::nullopt;
    if (digits <= 3) value = value * 10 + *digit;
  }
  if (digits == 0) return std::nullopt;
  for (std::size_t missing = digits; missing < 3; ++missing) value *= 10;
  return std::chrono::milliseconds{value};
}

std::optional<std::chrono::milliseconds> timeFrom(Cursor& cursor) {
  const auto hour = cursor.number(2);
  if (!hour || *hour > 23 || !cursor.take(':')) return std::nullopt;
  const auto minute = cursor.number(2);
  if (!minute || *minute > 59 || !cursor.take(':')) return std::nullopt;
  const auto second = cursor.number(2);
  if (!second || *second > 60) return std::nullopt;  // 60: a leap second
  const auto fraction = fractionFrom(cursor);
  if (!fraction) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second} +
         *fraction;
}

/// How far the zone is ahead of UTC.
std::optional<std::chrono::minutes> zoneFrom(Cursor& cursor) {
  if (cursor.take('Z')) return std::chrono::minutes{0};
  const bool behind = cursor.take('-');
  if (!behind && !cursor.take('+')) return std::nullopt;
  const auto hours = cursor.number(2);
  if (!hours || !cursor.take(':')) return std::nullopt;
  const auto minutes = cursor.number(2);
  if (!minutes || *minutes > 59 || *hours * 60 + *minutes > 14 * 60) return std::nullopt;
  const std::chrono::minutes ahead{*hours * 60 + *minutes};
  return behind ? -ahead : ahead;
}

}  // namespace

std::optional<Moment> momentFrom(std::string_view text) {
  if (text.size() < kLeastMomentBytes) return std::nullopt;
  Cursor cursor(text);
  const auto day = dayFrom(cursor);
  if (!day || !cursor.take('T')) return std::nullopt;
  const auto time = timeFrom(cursor);
  if (!time) return std::nullopt;
  if (cursor.done()) return Moment{.text = std::string(text)};
  const auto ahead = zoneFrom(cursor);
  if (!ahead || !cursor.done()) return std::nullopt;
  return Moment{.text = std::string(text), .at = Instant{*day} + *time - *ahead};
}

}  // namespace sekisho::usage
