#include "capabilities/incidents/report_number.h"

#include <gtest/gtest.h>

#include <string>

namespace sekisho::incidents {
namespace {

TEST(AReportNumber, IsTheYearTheRunningNumberAndACheckDigit) {
  EXPECT_EQ(textOf({.year = 2026, .running = 3}).substr(0, 7), "26-003-");
  EXPECT_EQ(textOf({.year = 2026, .running = 1234}).substr(0, 8), "26-1234-");
  // Damm's own example: 572 has the check digit 4.
  EXPECT_EQ(textOf({.year = 2000, .running = 572}), "00-572-4");
}

TEST(AReportNumber, IsReadBackHoweverItWasSetApart) {
  for (const int running : {1, 9, 10, 999, 1000, 54'321, kLargestRunning}) {
    const ReportNumber number{.year = 2031, .running = running};
    std::string text = textOf(number);
    EXPECT_EQ(reportNumberFrom(text), number) << text;
    std::erase(text, '-');
    EXPECT_EQ(reportNumberFrom(text), number) << text;
    EXPECT_EQ(reportNumberFrom(" " + text + " "), number) << text;
  }
}

TEST(AReportNumber, WithOneWrongDigitOrTwoNeighboursSwappedIsNone) {
  for (int running = 1; running <= 400; ++running) {
    std::string text = textOf({.year = 2026, .running = running});
    std::erase(text, '-');
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string other = text;
        other[i] = digit;
        EXPECT_EQ(reportNumberFrom(other).has_value(), other == text) << other;
      }
      if (i == 0) continue;
      std::string swapped = text;
      std::swap(swapped[i - 1], swapped[i]);
      EXPECT_EQ(reportNumberFrom(swapped).has_value(), swapped == text) << swapped;
    }
  }
}

TEST(AReportNumber, IsNothingElseThatHasDigits) {
  for (const char* text : {"", "26", "26-003", "26-00a-7", "26-000-0", "26-0012-3",
                           "99999999999999", "２６-003-7", "26/003/7"}) {
    EXPECT_EQ(reportNumberFrom(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sekisho::incidents
