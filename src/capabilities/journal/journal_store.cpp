#include "capabilities/journal/journal_store.h"

#include <fmt/format.h>

#include <charconv>

namespace sekisho::journal {

std::string Month::text() const { return fmt::format("{:04}-{:02}", year, month); }

std::optional<Month> Month::fromText(std::string_view text) {
  Month read;
  if (text.size() != 7) return std::nullopt;
  std::from_chars(text.data(), text.data() + 4, read.year);
  std::from_chars(text.data() + 5, text.data() + 7, read.month);
  if (read.month < 1 || read.month > 12 || read.text() != text) return std::nullopt;
  return read;
}

Month monthOf(Instant at) noexcept {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  return {static_cast<int>(day.year()), static_cast<unsigned>(day.month())};
}

}  // namespace sekisho::journal
