#include "capabilities/journal/journal_store.h"

#include <fmt/core.h>

#include <charconv>

namespace sekisho::journal {

std::string Month::text() const { return fmt::format("{:04}-{:02}", year, month); }

std::optional<Month> Month::fromText(std::string_view text) {
  Month read;
  if (text.size() != 7) return std::nullopt;
  const std::string_view year = text.substr(0, 4);
  const std::string_view month = text.substr(5);
  std::from_chars(year.data(), year.data() + year.size(), read.year);
  std::from_chars(month.data(), month.data() + month.size(), read.month);
  if (read.month < 1 || read.month > 12 || read.text() != text) return std::nullopt;
  return read;
}

Month monthOf(Instant at) noexcept {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  return {static_cast<int>(day.year()), static_cast<unsigned>(day.month())};
}

std::pair<Instant, Instant> boundsOf(const Month& month) noexcept {
  const std::chrono::year_month first{std::chrono::year{month.year},
                                      std::chrono::month{month.month}};
  const auto beginning = [](std::chrono::year_month of) {
    return Instant{std::chrono::sys_days{of / std::chrono::day{1}}};
  };
  return {beginning(first), beginning(first + std::chrono::months{1})};
}

}  // namespace sekisho::journal
