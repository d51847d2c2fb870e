#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::evidence {

/// What a day is called on which Japan rests.
struct Holiday {
  std::string ja;
  std::string en;
  friend bool operator==(const Holiday&, const Holiday&) = default;
};

/// 国民の祝日 with the days that take their place (振替休日 and the like), as the Cabinet Office
/// publishes them each February for the year to come: the equinoxes are not known before.
struct Holidays {
  std::string source = {};   ///< Where they are published.
  std::string edition = {};  ///< Of that publication: year and month.
  std::chrono::sys_days first{};
  std::chrono::sys_days last{};  ///< Nothing is known of later days: none of them is a holiday.
  std::map<std::chrono::sys_days, Holiday> days = {};

  /// Those of specs/data/holidays.csv.
  [[nodiscard]] static const Holidays& ofJapan();

  /// The holiday on that day in Japan; null if it is none, or not known.
  [[nodiscard]] const Holiday* on(std::chrono::sys_days day) const;
};

/// The file this program carries.
[[nodiscard]] std::string_view embeddedHolidays();

/// Reads that form: lines `source,…`, `edition,…`, `covers,FIRST,LAST`, then a line a day in order,
/// `DAY,JAPANESE,ENGLISH`. Nothing if a line is of another form, out of order or not covered.
[[nodiscard]] std::optional<Holidays> readHolidays(std::string_view csv);

}  // namespace sekisho::evidence
