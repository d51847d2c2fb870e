#include "capabilities/duties/day_words.h"

#include <gtest/gtest.h>

namespace sekisho::duties {
namespace {

TEST(WordsOfADay, AreThoseOfEachLanguage) {
  using std::chrono::year;
  EXPECT_EQ(wordsOf(year{2026} / 11 / 28).ja, "11月28日(土)");
  EXPECT_EQ(wordsOf(year{2026} / 11 / 28).en, "28 Nov (Sat)");
  EXPECT_EQ(wordsOf(year{2027} / 1 / 3).en, "3 Jan (Sun)");
}

}  // namespace
}  // namespace sekisho::duties
