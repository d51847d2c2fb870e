#include "capabilities/evidence/holidays.h"

#include "core/check.h"
#include "core/clock.h"
#include "core/text.h"

namespace sekisho::evidence {
namespace {

bool takeDay(Holidays& holidays, const std::vector<std::string_view>& cells) {
  const auto day = fromIsoDay(cells[0]);
  if (cells.size() != 3 || !day || cells[1].empty() || cells[2].empty()) return false;
  const bool follows = holidays.days.empty() || holidays.days.rbegin()->first < *day;
  if (!follows || *day < holidays.first || *day > holidays.last) return false;
  holidays.days.emplace(*day, Holiday{std::string(cells[1]), std::string(cells[2])});
  return true;
}

bool takeLine(Holidays& holidays, std::string_view line) {
  const auto cells = split(line, ',');
  if (cells[0] == "source" && cells.size() == 2) {
    holidays.source = cells[1];
    return true;
  }
  if (cells[0] == "edition" && cells.size() == 2) {
    holidays.edition = cells[1];
    return true;
  }
  if (cells[0] != "covers") return takeDay(holidays, cells);
  const auto first = cells.size() == 3 ? fromIsoDay(cells[1]) : std::nullopt;
  const auto last = first ? fromIsoDay(cells[2]) : std::nullopt;
  if (!last || *last < *first) return false;
  holidays.first = *first;
  holidays.last = *last;
  return true;
}

}  // namespace

std::optional<Holidays> readHolidays(std::string_view csv) {
  Holidays holidays;
  for (const std::string_view line : split(csv, '\n')) {
    if (!line.empty() && !takeLine(holidays, line)) return std::nullopt;
  }
  if (holidays.source.empty() || holidays.edition.empty() || holidays.days.empty()) {
    return std::nullopt;
  }
  return holidays;
}

const Holidays& Holidays::ofJapan() {
  static const Holidays kHolidays = [] {
    auto read = readHolidays(embeddedHolidays());
    SEKISHO_CHECK(read.has_value());
    return std::move(*read);
  }();
  return kHolidays;
}

const Holiday* Holidays::on(std::chrono::sys_days day) const {
  const auto found = days.find(day);
  return found == days.end() ? nullptr : &found->second;
}

}  // namespace sekisho::evidence
