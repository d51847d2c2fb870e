#include "capabilities/evidence/holidays.h"

#include <gtest/gtest.h>

#include <set>

namespace sekisho::evidence {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

constexpr std::string_view kHead = "source,s\nedition,e\ncovers,2026-01-01,2026-12-31\n";

std::optional<Holidays> reading(std::string_view rows) {
  return readHolidays(std::string(kHead) + std::string(rows));
}

bool isHoliday(sys_days day) { return Holidays::ofJapan().on(day) != nullptr; }

TEST(JapansHolidays, SayWhereTheyComeFromAndCoverWholeYears) {
  const Holidays& japan = Holidays::ofJapan();
  EXPECT_TRUE(japan.source.starts_with("https://"));
  EXPECT_FALSE(japan.edition.empty());
  const std::chrono::year_month_day first{japan.first};
  const std::chrono::year_month_day last{japan.last};
  EXPECT_EQ(first, first.year() / 1 / 1);
  EXPECT_EQ(last, last.year() / 12 / 31);
}

// 国民の祝日に関する法律 3条: what its second and third paragraph make of the others.
TEST(JapansHolidays, AreMadeUpAndBridgedAsTheLawSays) {
  const Holidays& japan = Holidays::ofJapan();
  for (sys_days day = japan.first + days{1}; day < japan.last; day += days{1}) {
    const Holiday* holiday = japan.on(day);
    const bool own = holiday != nullptr && holiday->ja != "休日";
    if (own && std::chrono::weekday{day} == std::chrono::Sunday) {
      sys_days next = day + days{1};
      while (japan.on(next) != nullptr && japan.on(next)->ja != "休日") next += days{1};
      EXPECT_TRUE(isHoliday(next)) << holiday->ja << " falls on a Sunday";
    }
    if (!own && isHoliday(day - days{1}) && isHoliday(day + days{1})) {
      EXPECT_TRUE(isHoliday(day)) << "a day between two holidays";
    }
  }
}

TEST(JapansHolidays, AreTheSixteenOfTheLawInEveryYear) {
  std::map<int, std::set<std::string>> named;
  for (const auto& [day, holiday] : Holidays::ofJapan().days) {
    const int its_year{std::chrono::year_month_day{day}.year()};
    if (holiday.ja != "休日") named[its_year].insert(holiday.ja);
  }
  for (const auto& [its_year, names] : named) EXPECT_EQ(names.size(), 16U) << its_year;
  EXPECT_EQ(Holidays::ofJapan().on(year{2026} / 9 / 22)->ja, "休日");
  EXPECT_EQ(Holidays::ofJapan().on(year{2026} / 11 / 23)->ja, "勤労感謝の日");
  EXPECT_FALSE(isHoliday(year{2026} / 11 / 24));
  EXPECT_FALSE(isHoliday(year{2028} / 1 / 1)) << "not published yet";
}

TEST(AFileOfHolidays, IsReadWholeOrNotAtAll) {
  EXPECT_TRUE(reading("2026-01-01,元日,New Year's Day\n"));
  EXPECT_FALSE(reading("")) << "no day at all";
  EXPECT_FALSE(reading("2026-01-32,元日,x\n")) << "no such day";
  EXPECT_FALSE(reading("2026-01-01,元日\n")) << "one language";
  EXPECT_FALSE(reading("2026-02-11,a,b\n2026-01-01,c,d\n")) << "out of order";
  EXPECT_FALSE(reading("2027-01-01,元日,x\n")) << "beyond what it covers";
  EXPECT_FALSE(readHolidays("2026-01-01,元日,x\n")) << "from nowhere";
}

}  // namespace
}  // namespace sekisho::evidence
