#include "capabilities/ownership/program_operator.h"

#include <gtest/gtest.h>

namespace sekisho::ownership {
namespace {

using std::chrono::days;

constexpr std::chrono::sys_days kFirst = std::chrono::year{2026} / 4 / 1;

ProgramOperator ofCharts() {
  return {.name = "ormaster",
          .purpose = "電子カルテの連携",
          .from = kFirst,
          .until = kFirst + days{10}};
}

// What is wrong, as "message pointer"; "fine" if nothing is.
std::string wrongOf(const ProgramOperator& row) {
  const auto checked = check(row);
  if (checked) return "fine";
  std::string said(checked.error().message.name);
  for (const MessageArgument& argument : checked.error().arguments) said += " " + argument.value;
  return said;
}

TEST(ProgramOperator, SaysWhichFieldCannotStand) {
  EXPECT_EQ(wrongOf(ofCharts()), "fine");
  ProgramOperator row = ofCharts();
  row.name = "";
  EXPECT_EQ(wrongOf(row), "ownership.operator /operator");
  row.name = "ormaster ";
  EXPECT_EQ(wrongOf(row), "ownership.operator /operator") << "it would be no operator of 日レセ's";
  row.name = "or\nmaster";
  EXPECT_EQ(wrongOf(row), "ownership.operator /operator");
  row = ofCharts();
  row.purpose = " ";
  EXPECT_EQ(wrongOf(row), "ownership.purpose /purpose");
  row = ofCharts();
  row.until = kFirst - days{1};
  EXPECT_EQ(wrongOf(row), "ownership.until /until");
}

TEST(ProgramOperator, HoldsFromItsFirstDayToItsLastUnlessItIsTakenBack) {
  ProgramOperator row = ofCharts();
  EXPECT_FALSE(row.isInForce(kFirst - days{1}));
  EXPECT_TRUE(row.isInForce(kFirst));
  EXPECT_TRUE(row.isInForce(kFirst + days{10}));
  EXPECT_FALSE(row.isInForce(kFirst + days{11}));
  row.ended = Ending{.at = Instant{kFirst + days{5}}};
  EXPECT_FALSE(row.isInForce(kFirst));
}

TEST(ProgramOperator, IsOneProgramsOnAnyDay) {
  const ProgramOperator first = ofCharts();
  ProgramOperator second = ofCharts();
  second.until.reset();
  EXPECT_TRUE(first.overlaps(second));
  second.from = kFirst + days{11};
  EXPECT_FALSE(first.overlaps(second));
  second.from = kFirst + days{10};
  EXPECT_TRUE(second.overlaps(first));
  second.name = "claim";
  EXPECT_FALSE(second.overlaps(first));
}

}  // namespace
}  // namespace sekisho::ownership
