#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sekisho::incidents {

/// What a worry report is called on the telephone: the year in Japan and how many there were in it,
/// with a check digit behind, such as 26-003-4. It is unique in the clinic and names nobody.
struct ReportNumber {
  int year = 0;     ///< Such as 2026.
  int running = 0;  ///< From 1 in each year.
  friend bool operator==(const ReportNumber&, const ReportNumber&) = default;
};

inline constexpr int kLargestRunning = 999'999;

/// As it is read out: two digits of the year, the running number of at least three, and the check
/// digit, which one wrong digit or two neighbours swapped do not meet (Damm).
[[nodiscard]] std::string textOf(const ReportNumber& number);

/// Back, also from digits that nobody set apart by lines. Nothing if it is no such number, or its
/// check digit is another. The year is one of 2000 to 2099.
[[nodiscard]] std::optional<ReportNumber> reportNumberFrom(std::string_view text);

}  // namespace sekisho::incidents
