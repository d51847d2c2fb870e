#include "capabilities/incidents/report_number.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace sekisho::incidents {
namespace {

constexpr int kCentury = 2000;
constexpr std::size_t kYearDigits = 2;
constexpr std::size_t kFewestDigits = 6;  // year, running number, check digit
constexpr std::size_t kMostDigits = 9;

using Digits = std::array<unsigned char, 10>;
// The quasigroup of H. Michael Damm's thesis (2004): x*x = 0, and no two digits may change places.
constexpr std::array<Digits, 10> kDamm{{{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
                                        {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
                                        {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
                                        {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
                                        {6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
                                        {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
                                        {5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
                                        {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
                                        {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
                                        {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}}};

// What stands behind these digits; 0 if their own check digit is among them and right.
unsigned checkOf(std::string_view digits) {
  unsigned check = 0;
  for (const char digit : digits) check = kDamm.at(check).at(static_cast<unsigned>(digit - '0'));
  return check;
}

int numberIn(std::string_view digits) {
  int number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

}  // namespace

std::string textOf(const ReportNumber& number) {
  const std::string year = fmt::format("{:02}", number.year % 100);
  const std::string running = fmt::format("{:03}", number.running);
  return fmt::format("{}-{}-{}", year, running, checkOf(year + running));
}

std::optional<ReportNumber> reportNumberFrom(std::string_view text) {
  std::string digits;
  for (const char one : text) {
    if (one == '-' || one == ' ') continue;
    if (one < '0' || one > '9' || digits.size() == kMostDigits) return std::nullopt;
    digits += one;
  }
  if (digits.size() < kFewestDigits || checkOf(digits) != 0) return std::nullopt;
  const std::string_view all = digits;
  const std::string_view running = all.substr(kYearDigits, all.size() - kYearDigits - 1);
  const ReportNumber number{.year = kCentury + numberIn(all.substr(0, kYearDigits)),
                            .running = numberIn(running)};
  const bool has_needless = running.size() > 3 && running.front() == '0';
  if (number.running == 0 || has_needless) return std::nullopt;
  return number;
}

}  // namespace sekisho::incidents
