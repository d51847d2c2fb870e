#include "capabilities/duties/day_words.h"

#include <fmt/core.h>

#include <array>
#include <string_view>

namespace sekisho::duties {

catalog::Text wordsOf(std::chrono::sys_days day) {
  constexpr std::array<std::string_view, 7> kJa{"日", "月", "火", "水", "木", "金", "土"};
  constexpr std::array<std::string_view, 7> kEn{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::year_month_day date{day};
  const auto month = static_cast<unsigned>(date.month());
  const auto number = static_cast<unsigned>(date.day());
  const unsigned weekday = std::chrono::weekday{day}.c_encoding();
  return {.ja = fmt::format("{}月{}日({})", month, number, kJa.at(weekday)),
          .en = fmt::format("{} {} ({})", number, kMonths.at(month - 1), kEn.at(weekday))};
}

}  // namespace sekisho::duties
