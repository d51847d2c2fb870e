#include <gtest/gtest.h>

#include <sstream>

#include "interfaces/cli/command.h"

namespace sekisho::cli {
namespace {

std::string columns(const std::vector<std::vector<std::string>>& rows) {
  std::ostringstream out;
  printColumns(out, rows);
  return out.str();
}

TEST(Columns, StandBelowEachOtherInCellsOfATerminal) {
  EXPECT_EQ(columns({{"鍵", "a"}, {"key", "b"}}), "鍵   a\nkey  b\n");
}

// ○ and × differ in bytes and are one cell both; half-width kana is one, full-width marks are two.
TEST(Columns, CountMarksAndHalfWidthKanaAsTheyAreDrawn) {
  EXPECT_EQ(columns({{"○", "a"}, {"×", "b"}, {"△", "c"}}), "○  a\n×  b\n△  c\n");
  EXPECT_EQ(columns({{"ｶﾅ", "a"}, {"カナ", "b"}, {"！", "c"}}), "ｶﾅ    a\nカナ  b\n！    c\n");
}

TEST(Columns, CountACombiningMarkWithItsCharacter) {
  EXPECT_EQ(columns({{"か\u3099", "a"}, {"が", "b"}}), "か\u3099  a\nが  b\n");
}

TEST(Columns, LeaveNothingAtTheEndOfALine) {
  EXPECT_EQ(columns({{"a", "", ""}, {"long", "x", "y"}, {"b", "", "z"}}),
            "a\nlong  x  y\nb        z\n");
}

}  // namespace
}  // namespace sekisho::cli
